import type { Clock } from "../../clock/clock.ts";

/** A clock that a test moves. Time stands still until then. */
export interface ManualClock extends Clock {
  /** Moves on to the next timer that is due, if there is one, and runs it. */
  step(): boolean;
  /** Runs every timer that is due within `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Moves from timer to timer until `condition` holds. Throws when nothing is left to wait for. */
  runUntil(condition: () => boolean | Promise<boolean>): Promise<void>;
}

const STEPS_AT_MOST = 20_000;
const QUIET_ROUNDS = 40;

export function manualClock(start = 1_700_000_000_000): ManualClock {
  let now = start;
  let sequence = 0;
  const timers = new Map<number, { readonly at: number; readonly task: () => void }>();

  const nextDue = () =>
    [...timers.entries()].toSorted(([a, x], [b, y]) => x.at - y.at || a - b).at(0) ?? null;
  const step = () => {
    const due = nextDue();
    if (due === null) return false;
    const [id, timer] = due;
    timers.delete(id);
    now = Math.max(now, timer.at);
    timer.task();
    return true;
  };
  const clock: ManualClock = {
    now: () => now,
    after: (ms, task) => {
      sequence += 1;
      const id = sequence;
      timers.set(id, { at: now + Math.max(0, ms), task });
      return { cancel: () => timers.delete(id) };
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const timer = clock.after(ms, () => done());
        const done = () => {
          timer.cancel();
          signal?.removeEventListener("abort", done);
          resolve();
        };
        signal?.addEventListener("abort", done, { once: true });
      }),
    step,
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (let due = nextDue(); due !== null && due[1].at <= end; due = nextDue()) {
        step();
        await settle();
      }
      now = Math.max(now, end);
    },
    runUntil: async (condition) => {
      for (let steps = 0; steps < STEPS_AT_MOST; steps += 1) {
        if (await condition()) return;
        await settle();
        if (await condition()) return;
        if (step()) continue;
        for (let round = 0; round < QUIET_ROUNDS && timers.size === 0; round += 1) {
          await settle();
          if (await condition()) return;
        }
        if (timers.size === 0) throw new Error("Nothing is left to wait for");
      }
      throw new Error("The condition never held");
    },
  };
  return clock;
}

/** Lets everything that is ready to run, run. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
