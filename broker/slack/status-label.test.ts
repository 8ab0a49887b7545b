import { describe, expect, it } from "vitest";
import type { Activity } from "../sessions/ports/conversation.ts";
import { statusLabel } from "./status-label.ts";

const cases: readonly [Activity, string][] = [
  [{ kind: "starting" }, "is starting…"],
  [{ kind: "thinking" }, "is thinking…"],
  [{ kind: "planning" }, "is planning…"],
  [{ kind: "reading-code" }, "is reading the code…"],
  [{ kind: "editing", files: 0 }, "is editing files…"],
  [{ kind: "editing", files: 1 }, "is editing a file…"],
  [{ kind: "editing", files: 3 }, "is editing 3 files…"],
  [{ kind: "testing" }, "is running tests…"],
  [{ kind: "building" }, "is building…"],
  [{ kind: "installing" }, "is installing packages…"],
  [{ kind: "git" }, "is working with git…"],
  [{ kind: "command" }, "is running a command…"],
  [{ kind: "web-search" }, "is searching the web…"],
  [{ kind: "tool", name: "Linear" }, "is using Linear…"],
  [{ kind: "tool", name: "x".repeat(99) }, `is using ${"x".repeat(39)}……`],
  [{ kind: "image" }, "is looking at an image…"],
  [{ kind: "helpers", count: 1 }, "is working with one helper…"],
  [{ kind: "helpers", count: 2 }, "is working with two helpers…"],
  [{ kind: "helpers", count: 12 }, "is working with 12 helpers…"],
  [{ kind: "summarising" }, "is summarising the conversation…"],
  [{ kind: "writing" }, "is writing an answer…"],
  [{ kind: "approval" }, "is waiting for approval…"],
  [{ kind: "answer" }, "is waiting for an answer…"],
  [{ kind: "job" }, "is waiting for a job…"],
  [{ kind: "network" }, "is waiting for the network…"],
  [{ kind: "retrying" }, "is trying again, the model is busy…"],
];

describe("statusLabel", () => {
  it.each(cases)("TU26: %o", (activity, label) => {
    expect(statusLabel(activity)).toBe(label);
  });
});
