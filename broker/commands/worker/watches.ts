import type { SleepWatch } from "../../clock/sleep-watch.ts";
import { startReconciler } from "../../sessions/reconciler.ts";
import { startWatchdog } from "../../sessions/watchdog.ts";
import type { SessionServices } from "./session-services.ts";
import type { WorkerBase } from "./worker-base.ts";

export interface WatchedParts extends Pick<
  SessionServices,
  "sessions" | "asks" | "events" | "liveSteps"
> {
  readonly sleepWatch: Pick<SleepWatch, "asleepMsSince">;
}

/** Watches running turns: those that are silent or too long, and those whose end was missed. */
export function startWatches(base: WorkerBase, parts: WatchedParts): void {
  const { clock, config, ending } = base;
  const { asks, events, liveSteps, sessions, sleepWatch } = parts;
  const watchdog = startWatchdog({
    clock,
    sessions,
    commandInWork: (key) => liveSteps.commandOf(key),
    asleepMsSince: (at) => sleepWatch.asleepMsSince(at),
    // Who waits for people is not stuck.
    events: {
      lastEventAt: (key) => (asks.isWaiting(key) ? clock.now() : events.lastEventAt(key)),
      offlineSince: (key) => events.offlineSince(key),
    },
    stallNoticeMs: config.turnStallNoticeMs,
    maxTurnMs: config.turnMaxMs,
  });
  ending.watches.defer("turn watchdog", () => watchdog.stop());
  const intervalMs = config.slackActiveTurnReconcileIntervalMs;
  const reconciler = startReconciler({ clock, sessions, events, intervalMs });
  ending.watches.defer("reconciler", () => reconciler.stop());
}
