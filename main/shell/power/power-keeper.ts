import type { Clock } from "../../../broker/clock/clock.ts";
import type { Power } from "../system/power.ts";

export interface PowerKeeperOptions {
  readonly power: Power;
  readonly clock: Pick<Clock, "now">;
  /** Has the broker hold before a sleep; nothing happens where none answers. */
  readonly holdForSleep: () => void;
  /** Lets the broker know since when the machine slept. */
  readonly woke: (asleepSince: number | null) => void;
  /** Whether the person wants the Mac awake while turns run. */
  readonly isWanted: () => boolean;
}

export interface PowerKeeper {
  /** How many turns run now; null while nobody knows. */
  turnsRun(count: number | null): void;
  /** The preference has changed. */
  refresh(): void;
}

/** Whether the machine is kept awake. On battery a turn waits for the wake instead. Pure. */
export function staysAwake(facts: {
  readonly runningTurns: number | null;
  readonly isOnBattery: boolean;
  readonly isWanted: boolean;
}): boolean {
  return facts.isWanted && !facts.isOnBattery && (facts.runningTurns ?? 0) > 0;
}

/** Brings sleep and running turns together. */
export function powerKeeper(options: PowerKeeperOptions): PowerKeeper {
  const { power, clock } = options;
  let runningTurns: number | null = null;
  let asleepSince: number | null = null;
  const refresh = () => {
    const isOnBattery = power.isOnBattery();
    power.keepAwake(staysAwake({ runningTurns, isOnBattery, isWanted: options.isWanted() }));
  };
  power.onSuspend(() => {
    asleepSince = clock.now();
    options.holdForSleep();
  });
  power.onResume(() => {
    options.woke(asleepSince);
    asleepSince = null;
  });
  power.onSourceChange(refresh);
  return {
    turnsRun: (count) => {
      runningTurns = count;
      refresh();
    },
    refresh,
  };
}
