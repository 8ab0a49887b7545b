import type { Clock, Timer } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { AdminStatus } from "../api/status.ts";
import type { StatusReport } from "./status-report.ts";

/** Keeps the status current for those who follow the feed; does nothing while nobody does. */
export interface StatusWatch {
  /** Something that the status shows may have changed. */
  touch(): void;
  /** The same for what people wait for: it does not wait its turn. */
  touchNow(): void;
  /** Called with each status that differs from the one before. */
  follow(listener: (status: AdminStatus) => void): () => void;
}

/** A busy worker changes many times a second; a person reads once. */
const PACE_MS = 1_000;
/** For what announces no change, such as free disk space. */
const REFRESH_MS = 15_000;

export function statusWatch(
  report: Pick<StatusReport, "current">,
  clock: Clock,
  log: Log,
): StatusWatch {
  const followers = new Set<(status: AdminStatus) => void>();
  let timer: Timer | null = null;
  let dueAt = 0;
  let lookedAt = 0;
  let isLooking = false;
  /** A change since the last look began. */
  let isTouched = false;
  let shown = "";

  const look = async () => {
    isLooking = true;
    // A report shares what another caller had it compute, which may be older than the change.
    const looksAgain = isTouched;
    isTouched = false;
    lookedAt = clock.now();
    try {
      const status = await report.current();
      const text = comparable(status);
      if (text !== shown) {
        shown = text;
        for (const follower of followers) follower(status);
      }
    } catch (thrown) {
      log.warn("The status could not be computed", { error: errorText(thrown) });
    } finally {
      isLooking = false;
      if (followers.size > 0 && timer === null) schedule(looksAgain ? PACE_MS : REFRESH_MS);
    }
  };

  const schedule = (ms: number) => {
    timer?.cancel();
    dueAt = clock.now() + ms;
    timer = clock.after(ms, () => {
      timer = null;
      void look();
    });
  };

  return {
    touchNow: () => {
      if (followers.size > 0) schedule(0);
    },
    touch: () => {
      if (followers.size === 0) return;
      isTouched = true;
      const wait = isLooking ? PACE_MS : Math.max(0, lookedAt + PACE_MS - clock.now());
      if (timer === null || clock.now() + wait < dueAt) schedule(wait);
    },
    follow: (listener) => {
      if (followers.size === 0) {
        shown = "";
        schedule(REFRESH_MS);
      }
      followers.add(listener);
      return () => {
        followers.delete(listener);
        if (followers.size > 0) return;
        timer?.cancel();
        timer = null;
      };
    },
  };
}

/** A status without what changes all the time. */
function comparable({ at: _at, freeBytes, slack, ...rest }: AdminStatus): string {
  const gibibytes = freeBytes === null ? null : Math.round(freeBytes / 2 ** 30);
  // A pong comes every few seconds, and is no news.
  return JSON.stringify({ ...rest, slack: { ...slack, lastPongAt: null }, gibibytes });
}
