import type { Clock, Timer } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { isRefusedWrite } from "./refused-writes.ts";

/**
 *     ample ──(less than the reserve is free, or a write was refused)──► full
 *       ▲                                                                 │
 *       └──(twice the reserve is free, and a write succeeds)──────────────┘
 */
export type DiskSpaceState =
  | { readonly state: "ample" }
  | { readonly state: "full"; readonly reason: string; readonly since: number };

export interface DiskSpaceGateOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Kept free for what runs already: less begins nothing new. In bytes; 0 reserves nothing. */
  readonly reserveBytes: number;
  /** What the data's disk has left for us, in bytes. */
  readonly freeBytes: () => Promise<number>;
  /** Writes something durably; throws when that cannot be done. */
  readonly tryWrite: () => Promise<void>;
  /** Tells a person where the log, on the same disk, may not. */
  readonly report: (line: string) => void;
}

/**
 * Does the work, and repeats it when there is space again, for as long as the disk refuses its
 * writes. Other errors are rethrown, and during shutdown a refusal too.
 */
export type Persist = <T>(work: () => Promise<T>) => Promise<T>;

/** Knows whether the store takes writes, and makes everyone wait who must not lose one. */
export interface DiskSpaceGate {
  state(): DiskSpaceState;
  /** Whether new work may be begun. */
  isAmple(): boolean;
  start(): void;
  /** Calls back each time that there is space again. */
  onAmple(listener: () => void): void;
  /** A write failed for want of space. */
  refused(thrown: unknown): void;
  readonly persist: Persist;
  stop(): void;
}

/** How often the disk is looked at, in ms: a reserve of 128 MiB lasts longer than that. */
const LOOK_EVERY_MS = 5_000;
/** Space counts as back at so many reserves, so that it does not come and go. */
const AMPLE_RESERVES = 2;

export function createDiskSpaceGate(options: DiskSpaceGateOptions): DiskSpaceGate {
  const { clock, log, reserveBytes } = options;
  const listeners: (() => void)[] = [];
  const waiting = new Set<(isAmple: boolean) => void>();
  let state: DiskSpaceState = { state: "ample" };
  let timer: Timer | null = null;
  let isStopped = false;

  const becomeFull = (reason: string) => {
    if (state.state === "full") return;
    state = { state: "full", reason, since: clock.now() };
    log.error("The disk is full; no new turn starts until there is space", { reason });
    options.report(`The disk is full: no new turn starts until there is space. ${reason}\n`);
  };

  const becomeAmple = () => {
    state = { state: "ample" };
    log.info("The disk has space again; turns can start");
    options.report("The disk has space again: turns can start.\n");
    for (const go of waiting) go(true);
    waiting.clear();
    for (const listener of listeners) listener();
  };

  const look = async (): Promise<void> => {
    const free = await options.freeBytes();
    if (state.state === "ample") {
      if (free < reserveBytes) becomeFull(`Less than ${inMegabytes(reserveBytes)} is free.`);
      return;
    }
    if (free < reserveBytes * AMPLE_RESERVES) return;
    await options.tryWrite();
    becomeAmple();
  };

  const lookLater = () => {
    timer = clock.after(LOOK_EVERY_MS, () => {
      look()
        .catch((thrown: unknown) => {
          if (isRefusedWrite(thrown)) becomeFull(errorText(thrown));
          else log.warn("Free disk space could not be checked", { error: errorText(thrown) });
        })
        .finally(() => {
          if (!isStopped) lookLater();
        });
    });
  };

  const spaceAfter = (thrown: unknown): Promise<boolean> => {
    if (isStopped) return Promise.resolve(false);
    becomeFull(errorText(thrown));
    const { promise, resolve } = Promise.withResolvers<boolean>();
    waiting.add(resolve);
    return promise;
  };

  return {
    state: () => state,
    isAmple: () => state.state === "ample",
    start: lookLater,
    onAmple: (listener) => listeners.push(listener),
    refused: (thrown) => becomeFull(errorText(thrown)),
    persist: async (work) => {
      for (;;) {
        try {
          return await work();
        } catch (thrown) {
          if (!isRefusedWrite(thrown) || !(await spaceAfter(thrown))) throw thrown;
        }
      }
    },
    stop: () => {
      isStopped = true;
      timer?.cancel();
      for (const go of waiting) go(false);
      waiting.clear();
    },
  };
}

/** In decimal megabytes, as the window and macOS show sizes. */
function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}
