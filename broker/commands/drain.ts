import type { Clock } from "../clock/clock.ts";
import type { Log } from "../logs/log.ts";

/** How a worker ends: `DRAIN`. */
export type DrainMode = "handover" | "wait" | "stop";

export interface Drainable {
  /** What comes from now on is stored and waits for the next worker. */
  closeForNewTurns(): void;
  runningTurns(): number;
  /** Interrupts what runs, tells the threads, and waits a little until that is done. */
  stopTurns(): Promise<void>;
  /** Ends everything; with `stop`, Codex too. */
  end(codex: "handover" | "stop"): Promise<void>;
}

/** How often a waiting worker counts its turns, in ms. */
const COUNT_EVERY_MS = 200;

/**
 * Ends the worker as the mode says. `handover` leaves Codex and its turns to the next worker;
 * `wait` lets turns finish, and hands over those that run longer than `waitMaxMs`; `stop` stops
 * them now. No new turn starts meanwhile.
 */
export async function drain(
  worker: Drainable,
  mode: DrainMode,
  options: { readonly clock: Clock; readonly log: Log; readonly waitMaxMs: number },
): Promise<void> {
  const { clock, log, waitMaxMs } = options;
  log.info("The worker is ending", { drain: mode, runningTurns: worker.runningTurns() });
  worker.closeForNewTurns();
  if (mode === "stop") {
    await worker.stopTurns();
    return worker.end("stop");
  }
  if (mode === "wait") {
    const deadline = clock.now() + waitMaxMs;
    while (worker.runningTurns() > 0 && clock.now() < deadline) await clock.sleep(COUNT_EVERY_MS);
    if (worker.runningTurns() === 0) return worker.end("stop");
  }
  return worker.end("handover");
}
