import { expect, it } from "vitest";
import { findingOf } from "./watchdog.ts";

const turn = {
  key: "C1:1.1",
  turnId: "T",
  threadId: "t",
  startedAt: 1_000,
  stopping: false,
  isOffline: false,
};
const awake = (): number => 0;
const limits = { stallNoticeMs: 600, maxTurnMs: 5_000, asleepMsSince: awake };

it.each([
  ["a turn that speaks is left alone", turn, 1_900, 2_000, limits, null],
  ["a turn that never spoke is measured from its start", turn, null, 1_600, limits, "stalled"],
  ["a silent turn is noticed", turn, 1_900, 2_500, limits, "stalled"],
  [
    "TU19: a turn that takes too long is ended, though it speaks",
    turn,
    5_999,
    6_000,
    limits,
    "overdue",
  ],
  [
    "a turn that is being stopped is not ended again",
    { ...turn, stopping: true },
    5_999,
    6_000,
    limits,
    null,
  ],
  [
    "the time that the machine slept does not count",
    turn,
    1_900,
    9_000,
    { ...limits, asleepMsSince: (): number => 6_900 },
    null,
  ],
  ["0 sets no limit", turn, 9_999, 10_000, { ...limits, maxTurnMs: 0 }, null],
] as const)("%s", (_sentence, running, lastEventAt, now, bounds, kind) => {
  expect(findingOf(running, lastEventAt, now, bounds)?.kind ?? null).toBe(kind);
});
