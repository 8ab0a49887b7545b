import { describe, expect, it } from "vitest";
import { afterLaunchEnd, type LaunchEnd } from "./link-state.ts";

const now = 1_000_000;

function exited(lines: readonly string[], code: number | null = 69): LaunchEnd {
  return { kind: "exited", code, signal: code === null ? "SIGSEGV" : null, lines };
}

describe("why there is no control plane", () => {
  it.each<[string, LaunchEnd, string, string]>([
    [
      "it said why and what to do",
      exited(["node (pid 4) listens on 127.0.0.1:3001.", "End it, or set ADMIN_PORT."]),
      "node (pid 4) listens on 127.0.0.1:3001.",
      "End it, or set ADMIN_PORT.",
    ],
    [
      "Node warned before",
      exited([
        "(node:7) ExperimentalWarning: SQLite is an experimental feature",
        "(Use `node --trace-warnings ...` to show where the warning was created)",
        "The lock could not be taken.",
      ]),
      "The lock could not be taken.",
      "",
    ],
    [
      "it said nothing",
      exited([]),
      "The control plane ended with exit code 69 and said nothing.",
      "The app tries again by itself.",
    ],
    [
      "it was killed",
      exited([], null),
      "The control plane ended by SIGSEGV and said nothing.",
      "The app tries again by itself.",
    ],
    [
      "there is no Node",
      { kind: "not-started", message: "spawn /x/node ENOENT" },
      "The app's Node could not be started: spawn /x/node ENOENT",
      "Install the app again. In a checkout, run npm ci.",
    ],
    [
      "it never answered",
      { kind: "silent", limitMs: 20_000, lines: [] },
      "The control plane did not answer within 20 s.",
      "The app tries again by itself.",
    ],
  ])("%s", (_name, end, message, hint) => {
    expect(afterLaunchEnd(end, 1, now).problem).toEqual({ message, hint });
  });
});

describe("when it is tried again", () => {
  it("waits longer each time, at most half a minute", () => {
    const waits = [1, 2, 3, 4, 5, 6, 60].map(
      (ends) => (afterLaunchEnd(exited([]), ends, now).nextTryAt ?? 0) - now,
    );
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it("waits for a person where the settings have to change first", () => {
    expect(
      afterLaunchEnd(exited(["ADMIN_PORT is no TCP port: x"], 78), 1, now).nextTryAt,
    ).toBeNull();
  });
});
