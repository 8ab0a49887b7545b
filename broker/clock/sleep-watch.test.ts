import { expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import type { Clock } from "./clock.ts";
import { asleepMs, type Sleep, sleepBetween, watchSleep } from "./sleep-watch.ts";

const START = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

/** A clock whose next timer the test lets run, at the time it likes. */
function heldClock() {
  let now = START;
  let next: (() => void) | null = null;
  const clock: Clock = {
    now: () => now,
    after: (_ms, task) => {
      next = task;
      return { cancel: () => (next = null) };
    },
    sleep: () => Promise.resolve(),
  };
  return {
    clock,
    tickAfter: (ms: number) => {
      now += ms;
      next?.();
    },
    pass: (ms: number) => {
      now += ms;
    },
    isTicking: () => next !== null,
  };
}

function watched() {
  const held = heldClock();
  const sleeps: Sleep[] = [];
  let stirs = 0;
  const watch = watchSleep({
    clock: held.clock,
    log: silentLog,
    onStir: () => stirs++,
    onWake: (sleep) => sleeps.push(sleep),
  });
  return { ...held, sleeps, watch, stirs: () => stirs };
}

it.each([
  ["in time", 10_000, false],
  ["late on a busy machine", 35_000, false],
  ["after a clock was set back", -HOUR_MS, false],
  ["after a sleep", HOUR_MS, true],
])("a tick that comes %s", (_how, ms, isSleep) => {
  expect(sleepBetween(START, START + ms) !== null).toBe(isSleep);
});

it("tells each sleep once, with its beginning and its end", () => {
  const { tickAfter, sleeps } = watched();
  tickAfter(10_000);
  tickAfter(HOUR_MS);
  for (let tick = 0; tick < 12; tick++) tickAfter(10_000);
  expect(sleeps).toEqual([{ from: START + 10_000, to: START + 10_000 + HOUR_MS }]);
});

it("MA09: a night of dark wakes is one sleep, with a light reconnect for each of them", () => {
  const { tickAfter, sleeps, stirs } = watched();
  for (let wake = 0; wake < 40; wake++) {
    tickAfter(HOUR_MS / 4);
    for (let tick = 0; tick < 3; tick++) tickAfter(10_000);
  }
  expect(stirs()).toBe(40);
  expect(sleeps).toEqual([]);
  for (let tick = 0; tick < 3; tick++) tickAfter(10_000);
  const lastWake = START + 40 * (HOUR_MS / 4) + 39 * 30_000;
  expect(sleeps).toEqual([{ from: START, to: lastWake }]);
  expect(stirs()).toBe(40);
});

it("MA09: the app's word ends a sleep at once, also after dark wakes", () => {
  const { tickAfter, sleeps, stirs, watch } = watched();
  tickAfter(HOUR_MS);
  tickAfter(10_000);
  watch.woke(null);
  watch.woke(null);
  expect(sleeps).toEqual([{ from: START, to: START + HOUR_MS }]);
  expect(stirs()).toBe(1);
});

it("takes somebody else's word for it, and does not tell the same sleep twice", () => {
  const { tickAfter, pass, sleeps, watch } = watched();
  pass(HOUR_MS);
  watch.woke(START + 1_000);
  tickAfter(5_000);
  watch.woke(null);
  expect(sleeps).toEqual([{ from: START + 1_000, to: START + HOUR_MS }]);
});

it("counts what was slept of a time, and nothing else", () => {
  const sleeps = [
    { from: 10, to: 20 },
    { from: 30, to: 50 },
  ];
  expect(asleepMs(sleeps, 0, 100)).toBe(30);
  expect(asleepMs(sleeps, 15, 40)).toBe(15);
  expect(asleepMs(sleeps, 60, 100)).toBe(0);
  const { pass, tickAfter, watch } = watched();
  pass(HOUR_MS);
  expect(watch.asleepMsSince(START)).toBe(HOUR_MS);
  watch.woke(null);
  tickAfter(10_000);
  expect(watch.asleepMsSince(START)).toBe(HOUR_MS);
});

it("looks no more once it is stopped", () => {
  const { isTicking, watch } = watched();
  watch.stop();
  expect(isTicking()).toBe(false);
});
