import type { Clock, Timer } from "../../clock/clock.ts";
import type { Log } from "../../logs/log.ts";
import type { Link } from "../../slack/link/link.ts";

/** What rests while the machine sleeps. */
export interface SleepHoldOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: {
    /** While held, no turn starts; what comes is stored. */
    isHeld: boolean;
  };
  /** To Slack: while it is closed, what people write stays with Slack. Its stop does not reject. */
  readonly link: Pick<Link, "start" | "stop">;
  /** Continues with everything that waited. */
  readonly onReleased: () => void;
}

/** Keeps the worker from beginning anything that a sleep would cut in two (W19). */
export interface SleepHold {
  /** The machine is about to sleep. Holding twice is holding once. */
  hold(): void;
  /** The machine is awake. Harmless when nothing is held. */
  release(): void;
  stop(): void;
}

/** Awake for so long after the announcement, the machine does not sleep: nobody may have to say so. */
const HOLD_MAX_MS = 60_000;

export function sleepHold(options: SleepHoldOptions): SleepHold {
  const { clock, log, sessions, link } = options;
  let limit: Timer | null = null;
  const release = () => {
    if (limit === null) return;
    limit.cancel();
    limit = null;
    sessions.isHeld = false;
    link.start();
    log.info("The worker takes new turns again after a hold");
    options.onReleased();
  };
  return {
    hold: () => {
      if (limit !== null) return;
      limit = clock.after(HOLD_MAX_MS, release);
      sessions.isHeld = true;
      void link.stop();
      log.info("The worker starts no new turn, because the machine is about to sleep");
    },
    release,
    stop: () => {
      limit?.cancel();
      limit = null;
    },
  };
}
