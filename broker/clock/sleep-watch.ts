import type { Log } from "../logs/log.ts";
import type { Clock, Timer } from "./clock.ts";

/** A time in which the machine was asleep, in ms since the epoch. */
export interface Sleep {
  readonly from: number;
  readonly to: number;
}

/** Notices that the machine was asleep: no timer runs then, so a tick comes much too late. */
export interface SleepWatch {
  /** Somebody else knows it, such as the app; `asleepSince` null when not since when. */
  woke(asleepSince: number | null): void;
  /** How long the machine slept of the time since `at`, in ms. */
  asleepMsSince(at: number): number;
  stop(): void;
}

export interface SleepWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Called after each sleep, as soon as it is over: a Mac wakes for seconds, dozens of times a night. */
  readonly onStir: () => void;
  /**
   * Called once the machine stays awake, or somebody says so, with the time from the first to the
   * last of the sleeps before.
   */
  readonly onWake: (sleep: Sleep) => void;
}

/** How often the clock is looked at. */
const TICK_MS = 10_000;
/** A tick that comes later than this was held up by more than a busy machine. */
const LATE_MS = 30_000;
/** A machine that was awake for so long stays awake. What is told within this of a wake is the same. */
const SETTLED_MS = 60_000;
/** Sleeps that are remembered: more than a turn can last through. */
const SLEEPS_KEPT = 100;

/** The sleep between two ticks that should be `TICK_MS` apart; null when there was none. Pure. */
export function sleepBetween(lastTickAt: number, now: number): Sleep | null {
  return now - lastTickAt > TICK_MS + LATE_MS ? { from: lastTickAt, to: now } : null;
}

/** How much of the time from `from` to `to` was slept. Pure. */
export function asleepMs(sleeps: readonly Sleep[], from: number, to: number): number {
  return sleeps.reduce(
    (sum, sleep) => sum + Math.max(0, Math.min(to, sleep.to) - Math.max(from, sleep.from)),
    0,
  );
}

export function watchSleep(options: SleepWatchOptions): SleepWatch {
  const { clock, log } = options;
  const sleeps: Sleep[] = [];
  let lastTickAt = clock.now();
  let timer: Timer | null = null;

  /** From the first to the last sleep since the machine was awake for long; null while it is. */
  let night: Sleep | null = null;
  let lastWakeAt = Number.NEGATIVE_INFINITY;

  const note = (sleep: Sleep) => {
    const from = Math.max(sleep.from, sleeps.at(-1)?.to ?? 0);
    sleeps.push({ from, to: sleep.to });
    if (sleeps.length > SLEEPS_KEPT) sleeps.shift();
    night = { from: night?.from ?? from, to: sleep.to };
    log.debug("The machine was asleep", { asleepSince: from, asleepMs: sleep.to - from });
  };

  const settle = () => {
    if (night === null) return;
    const { from, to } = night;
    night = null;
    lastWakeAt = to;
    log.info("The machine woke up", { asleepSince: from, asleepMs: to - from });
    options.onWake({ from, to });
  };

  const look = () => {
    const now = clock.now();
    const sleep = sleepBetween(lastTickAt, now);
    lastTickAt = now;
    if (sleep !== null) {
      note(sleep);
      options.onStir();
    } else if (night !== null && now - night.to >= SETTLED_MS) settle();
    timer = clock.after(TICK_MS, look);
  };
  timer = clock.after(TICK_MS, look);

  return {
    woke: (asleepSince) => {
      const to = clock.now();
      const isNew = to - Math.max(lastWakeAt, night?.to ?? lastWakeAt) >= SETTLED_MS;
      if (isNew) {
        note({ from: Math.min(to, asleepSince ?? lastTickAt), to });
        lastTickAt = to;
        options.onStir();
      }
      settle();
    },
    asleepMsSince: (at) => {
      // Other timers may come before the tick that notices a sleep.
      const unnoticed = sleepBetween(lastTickAt, clock.now());
      return asleepMs([...sleeps, ...(unnoticed === null ? [] : [unnoticed])], at, clock.now());
    },
    stop: () => timer?.cancel(),
  };
}
