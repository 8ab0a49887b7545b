import type { Clock } from "../clock/clock.ts";
import { assertNever } from "../errors/broker-error.ts";
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

/** How the worker is asked to end. While it waits for turns, a later wish replaces the earlier one. */
export class DrainWish {
  readonly #first = Promise.withResolvers<void>();
  #mode: DrainMode = "handover";

  ask(mode: DrainMode): void {
    this.#mode = mode;
    this.#first.resolve();
  }

  /** Resolves with the first wish. */
  get asked(): Promise<void> {
    return this.#first.promise;
  }

  get mode(): DrainMode {
    return this.#mode;
  }
}

/**
 * Ends the worker as it is wished. `handover` leaves Codex and its turns to the next worker; `wait`
 * lets turns finish, and hands over those that run longer than `waitMaxMs`; `stop` stops them now.
 * No new turn starts meanwhile.
 */
export async function drain(
  worker: Drainable,
  wish: Pick<DrainWish, "mode">,
  options: { readonly clock: Clock; readonly log: Log; readonly waitMaxMs: number },
): Promise<void> {
  const { clock, log, waitMaxMs } = options;
  log.info("The worker is ending", { drain: wish.mode, runningTurns: worker.runningTurns() });
  worker.closeForNewTurns();
  const deadline = clock.now() + waitMaxMs;
  while (wish.mode === "wait" && worker.runningTurns() > 0 && clock.now() < deadline) {
    await clock.sleep(COUNT_EVERY_MS);
  }
  switch (wish.mode) {
    case "handover":
      return worker.end("handover");
    case "wait":
      return worker.end(worker.runningTurns() === 0 ? "stop" : "handover");
    case "stop":
      await worker.stopTurns();
      return worker.end("stop");
    default:
      return assertNever(wish.mode);
  }
}
