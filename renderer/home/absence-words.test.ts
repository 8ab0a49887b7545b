import { describe, expect, it } from "vitest";
import type { AbsenceItem } from "../../broker/api/health.ts";
import { thisMachine } from "../../main/api/machine-words.ts";
import { absenceWords, unseenAbsence } from "./absence-words.ts";

const now = new Date(2026, 10, 26, 11, 42).getTime();
const until = new Date(2026, 10, 26, 7, 58).getTime();
const MINUTE = 60_000;
const sleep: AbsenceItem = {
  cause: "asleep",
  from: until - 432 * MINUTE,
  until,
  found: 4,
  searched: true,
};

describe("W17 the line of an absence", () => {
  it.each([
    [
      {},
      "This Mac slept for 7\u00a0h 12\u00a0min, until 07:58. Four messages came in meanwhile; all four were delivered.",
    ],
    [
      { found: 2 },
      "This Mac slept for 7\u00a0h 12\u00a0min, until 07:58. Two messages came in meanwhile; both were delivered.",
    ],
    [
      { found: 1 },
      "This Mac slept for 7\u00a0h 12\u00a0min, until 07:58. One message came in meanwhile; it was delivered.",
    ],
    [
      { found: 0, cause: "not-running" as const },
      "The broker did not run for 7\u00a0h 12\u00a0min, until 07:58. No message was missed.",
    ],
    [
      { searched: false, cause: "no-link" as const },
      "Slack was out of reach for 7\u00a0h 12\u00a0min, until 07:58. The broker is looking for messages of that time.",
    ],
  ])("with %j", (change, words) => {
    expect(absenceWords({ ...sleep, ...change }, now, "this Mac")).toBe(words);
  });

  it("is there until it was seen, and for a day", () => {
    expect(unseenAbsence([], 0, now)).toBeNull();
    expect(unseenAbsence([sleep], until, now)).toBeNull();
    expect(unseenAbsence([sleep], 0, until + 25 * 60 * MINUTE)).toBeNull();
    expect(unseenAbsence([sleep], until - 1, now)).toBe(sleep);
  });
});

it("UX12: a computer that is no Mac is not called one", () => {
  expect(absenceWords(sleep, now, thisMachine("linux"))).toMatch(/^This computer slept for /);
  expect(absenceWords(sleep, now, thisMachine("darwin"))).toMatch(/^This Mac slept for /);
});
