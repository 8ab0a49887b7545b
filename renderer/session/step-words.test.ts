import { describe, expect, it } from "vitest";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { shownPath, stepLine, stepsSummary } from "./step-words.ts";

function step(change: Partial<StepEntry>): StepEntry {
  return {
    sequence: 1,
    sessionKey: "C1:1",
    at: 10_000,
    kind: "step",
    itemId: "item",
    turnId: "turn",
    step: "command",
    title: "pnpm test",
    state: "completed",
    exitCode: 0,
    durationMs: 4_000,
    files: [],
    detail: null,
    hasMore: false,
    ...change,
  };
}

const edited = { path: "/w/src/a.ts", added: 1, removed: 0 };

describe("the line of a step", () => {
  it.each<[Partial<StepEntry>, string, string | null, string | null]>([
    [{ state: "failed", exitCode: 1 }, "Ran", "pnpm test", "exit 1"],
    [{ state: "failed", exitCode: null }, "Ran", "pnpm test", "failed"],
    [{ state: "declined", exitCode: null }, "Did not run", "pnpm test", "declined"],
    [{ state: "running", exitCode: null }, "Running", "pnpm test", null],
    [{}, "Ran", "pnpm test", "exit 0"],
    [{ title: "cat /w/src/a.ts" }, "Read", "src/a.ts", null],
    [{ title: "cat gone.ts", state: "failed", exitCode: 1 }, "Ran", "cat gone.ts", "exit 1"],
    [
      { title: "git commit -m 'Fix it'", detail: "[main 4f1c9e2] Fix it" },
      "Committed",
      "Fix it",
      "4f1c9e2",
    ],
    [
      { title: "git commit -m 'Fix it'", state: "failed", exitCode: 1 },
      "Ran",
      "git commit -m 'Fix it'",
      "exit 1",
    ],
    [{ step: "file-change", files: [edited] }, "Edited", "src/a.ts", null],
    [
      { step: "file-change", title: "/w/a, /w/b", state: "declined" },
      "Did not edit",
      "a, b",
      "declined",
    ],
    [{ step: "message", detail: "\n**Found** it.\nMore" }, "Wrote", "Found it.", null],
    [{ step: "reasoning", detail: null }, "Thought", null, null],
    [{ step: "tool", title: "linear/search", state: "running" }, "Using", "linear/search", null],
  ])("of %j", (change, verb, subject, note) => {
    expect(stepLine(step(change), "/w")).toMatchObject({ verb, subject, note });
  });
});

it("shows paths outside the workspace whole", () => {
  expect(shownPath("/srv/a", "/s")).toBe("/srv/a");
  expect(shownPath("/w/a", "/w/")).toBe("a");
});

describe("the summary of steps", () => {
  it("counts files once, and only what was really done", () => {
    const steps = [
      step({ title: "cat a.ts" }),
      step({ title: "cat a.ts" }),
      step({ title: "cat b.ts" }),
      step({ title: "cat no.ts", state: "failed", exitCode: 1 }),
      step({ state: "declined" }),
      step({ step: "file-change", files: [edited, edited] }),
      step({ step: "web-search" }),
    ];
    expect(stepsSummary(steps, null, 412_000)).toStrictEqual({
      title: "7 steps in 6\u00a0min 46\u00a0s",
      detail: "edited 1 file, read 2 files, ran 1 command, searched the web once, one failed",
    });
  });

  it("begins when the first step began", () => {
    expect(stepsSummary([step({})], null, 10_000).title).toBe("1 step in 4\u00a0s");
    expect(stepsSummary([step({})], 2_000, 10_000).title).toBe("1 step in 8\u00a0s");
  });
});
