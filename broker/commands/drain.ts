import type { Clock } from "../clock/clock.ts";
import { assertNever } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { endWithin } from "./end-within.ts";

/** How a worker ends: `DRAIN`. */
export type DrainMode = "handover" | "wait" | "stop";

export interface Drainable {
  /** What comes from now on is stored and waits for the next worker. */
  closeForNewTurns(): void;
  /** Turns that run or are being started. */
  runningTurns(): number;
  /** Interrupts what runs, tells the threads, and waits a little until that is done. */
  stopTurns(): Promise<void>;
  /** Ends everything; with `stop`, Codex too. */
  end(codex: "handover" | "stop"): Promise<void>;
  /** Names of the parts that have not ended. */
  left(): readonly string[];
}

/** How often a waiting worker counts its turns, in ms. */
const COUNT_EVERY_MS = 200;

/**
 * Longest time for stopping turns and ending the parts, in ms, beside the wait for turns. Each part
 * has limits of its own that are shorter; this one holds when a part does not keep them.
 */
export const END_MAX_MS = 20_000;

/** `unfinished` names what had not ended when the time was over or the worker was asked to hurry. */
export type DrainOutcome =
  | { readonly kind: "ended" }
  | {
      readonly kind: "unfinished";
      readonly why: "overdue" | "hurried";
      readonly left: readonly string[];
    };

/** How the worker is asked to end. While it waits for turns, a later wish replaces the earlier one. */
export class DrainWish {
  readonly #first = Promise.withResolvers<void>();
  readonly #hurry = new AbortController();
  #mode: DrainMode = "handover";

  ask(mode: DrainMode): void {
    this.#mode = mode;
    this.#first.resolve();
  }

  /** Resolves with the first wish. */
  get asked(): Promise<void> {
    return this.#first.promise;
  }

  /** Ends the worker at once, whatever has not ended. */
  hurry(): void {
    this.#hurry.abort();
    this.#first.resolve();
  }

  /** Aborts when the worker has to end at once. */
  get hurried(): AbortSignal {
    return this.#hurry.signal;
  }

  get mode(): DrainMode {
    return this.#mode;
  }
}

/**
 * Ends the worker as it is wished. `handover` leaves Codex and its turns to the next worker; `wait`
 * lets turns finish, and hands over those that run longer than `waitMaxMs`; `stop` stops them now.
 * No new turn starts meanwhile. Resolves within `waitMaxMs` and `END_MAX_MS`, even if something hangs; the
 * caller then ends the process. Throws what the parts threw.
 */
export async function drain(
  worker: Drainable,
  wish: Pick<DrainWish, "mode" | "hurried">,
  options: { readonly clock: Clock; readonly log: Log; readonly waitMaxMs: number },
): Promise<DrainOutcome> {
  const { clock, log, waitMaxMs } = options;
  log.info("The worker is ending", { drain: wish.mode, runningTurns: worker.runningTurns() });
  worker.closeForNewTurns();
  const deadline = clock.now() + waitMaxMs;
  while (isWaiting(wish) && worker.runningTurns() > 0 && clock.now() < deadline) {
    await clock.sleep(COUNT_EVERY_MS, wish.hurried);
  }
  const end = () => endAs(wish.mode, worker);
  const outcome = await endWithin(end, { clock, maxMs: END_MAX_MS, hurried: wish.hurried });
  if (outcome === "ended") return { kind: "ended" };
  return { kind: "unfinished", why: outcome, left: worker.left() };
}

function isWaiting({ mode, hurried }: Pick<DrainWish, "mode" | "hurried">): boolean {
  return mode === "wait" && !hurried.aborted;
}

async function endAs(mode: DrainMode, worker: Drainable): Promise<void> {
  switch (mode) {
    case "handover":
      return worker.end("handover");
    case "wait":
      return worker.end(worker.runningTurns() === 0 ? "stop" : "handover");
    case "stop":
      await worker.stopTurns();
      return worker.end("stop");
    default:
      return assertNever(mode);
  }
}
