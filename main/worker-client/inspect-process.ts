import type { Clock } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { WorkerAddress } from "./worker-client.ts";

/** A running `inspect`. */
export interface RunningInspect {
  readonly address: WorkerAddress;
  /** Aborts when the process is gone. */
  readonly gone: AbortSignal;
  /** Ends it; resolves when it is gone. */
  end(): Promise<void>;
}

/** Reads of the store while no worker runs. */
export interface InspectReads {
  /** The address of a running `inspect`, starting one if need be; null when none can run. */
  address(): Promise<WorkerAddress | null>;
  /** The same, but starts nothing. */
  addressIfRunning(): WorkerAddress | null;
  /** Why the last start failed, in a sentence; null when it did not. */
  problem(): string | null;
  /** Ends it and starts none until `allow`: a worker takes its place. */
  end(): Promise<void>;
}

export interface InspectOptions {
  /** Starts one and waits until it answers. Throws when it does not. */
  readonly start: () => Promise<RunningInspect>;
  readonly clock: Clock;
  readonly log: Log;
  /** It is ended after this time without a read, in ms. */
  readonly idleMs: number;
  /** After a start that failed none is tried for this time, in ms. */
  readonly retryMs: number;
}

export function inspectReads(options: InspectOptions): InspectReads {
  const { clock, log } = options;
  let running: RunningInspect | null = null;
  let starting: Promise<RunningInspect | null> | null = null;
  let usedAt = 0;
  let failedAt: number | null = null;
  let problem: string | null = null;

  const start = async (): Promise<RunningInspect | null> => {
    try {
      const started = await options.start();
      log.info("The stored sessions are read while the broker is stopped");
      [failedAt, problem] = [null, null];
      running = started;
      started.gone.addEventListener("abort", () => {
        if (running === started) running = null;
      });
      void endWhenIdle(started);
      return started;
    } catch (thrown) {
      [failedAt, problem] = [clock.now(), errorText(thrown)];
      log.warn("The stored sessions cannot be read", { error: errorText(thrown) });
      return null;
    } finally {
      starting = null;
    }
  };

  const endWhenIdle = async (started: RunningInspect) => {
    while (!started.gone.aborted) {
      const leftMs = usedAt + options.idleMs - clock.now();
      if (leftMs <= 0) return started.end();
      await clock.sleep(leftMs, started.gone);
    }
  };

  return {
    address: async () => {
      usedAt = clock.now();
      if (running !== null) return running.address;
      const isTooSoon = failedAt !== null && clock.now() - failedAt < options.retryMs;
      if (starting === null && isTooSoon) return null;
      starting ??= start();
      return (await starting)?.address ?? null;
    },
    addressIfRunning: () => {
      if (running === null) return null;
      usedAt = clock.now();
      return running.address;
    },
    problem: () => problem,
    end: async () => {
      const last = running ?? (await starting);
      running = null;
      [failedAt, problem] = [null, null];
      await last?.end();
    },
  };
}
