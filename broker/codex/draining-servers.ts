import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { attend, removeSocket } from "./attendance.ts";
import type { ServerRuntime } from "./runtime.ts";
import { type DrainLooks, type ServerActivity, drainStep, noLooks } from "./server-fate.ts";
import { endServer, presenceOf } from "./server-process.ts";
import {
  type DrainingRecord,
  type ServerRecord,
  isSameServer,
  readDraining,
  writeDraining,
} from "./server-record.ts";
import type { ServerWork } from "./server-work.ts";

/** Between looks at whether a draining server still works, in ms. */
const lookEveryMs = 2_000;
/** How long a draining server may take to be connected before its threads are asked for, in ms. */
const connectWaitMs = 5_000;

/** An app-server of an earlier worker that only serves its running turns to their end. */
export interface DrainingServer {
  readonly record: ServerRecord;
  readonly runtime: ServerRuntime;
}

export interface DrainingServersOptions {
  /** `drainingPath` of the state folder. */
  readonly path: string;
  readonly runtimeOf: (record: ServerRecord) => ServerRuntime;
  /** `TURN_MAX_MS`; 0 sets no limit. */
  readonly maxMs: number;
  /** For servers whose record does not say, in ms. */
  readonly unattendedMaxMs: number;
  /** A server ended while it may have had running turns. It is no longer among `all`. */
  readonly onLost: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

type Entry = DrainingServer & { readonly since: number; readonly left: AbortController };

/**
 * The app-servers that drain, on record across restarts of the worker:
 *
 *     draining ─(no running turn, time limit, mute)─► ended
 *         └─(its process is gone)─► forgotten
 */
export class DrainingServers {
  readonly #options: DrainingServersOptions;
  #entries: readonly Entry[] = [];

  constructor(options: DrainingServersOptions) {
    this.#options = options;
  }

  get all(): readonly DrainingServer[] {
    return this.#entries;
  }

  /** Takes over those on record, but for `current`, which is decided on by itself. */
  async load(current: ServerRecord | null): Promise<void> {
    const records = await readDraining(this.#options.path);
    const others = records.filter(
      ({ server }) => current === null || !isSameServer(server, current),
    );
    await Promise.all(others.map((record) => this.#take(record)));
    await this.#write();
  }

  /** Resolves when the server is on record and connected, or after a bounded wait. */
  async add(server: ServerRecord): Promise<void> {
    await this.#take({ server, since: this.#options.clock.now() });
  }

  /** Leaves them running for the next worker. */
  async release(): Promise<void> {
    const entries = this.#entries;
    for (const { left } of entries) left.abort();
    await Promise.all(entries.map(({ runtime }) => runtime.release()));
  }

  /** Ends them with their turns. */
  async stop(): Promise<void> {
    await this.release();
    const { clock, log } = this.#options;
    const ended = await Promise.all(
      this.#entries.map(async (entry) => ({
        entry,
        isGone: await endServer(entry.record, clock, log),
      })),
    );
    this.#entries = ended.flatMap(({ entry, isGone }) => (isGone ? [] : [entry]));
    await this.#write();
  }

  async #take({ server, since }: DrainingRecord): Promise<void> {
    if ((await presenceOf(server)) === "gone") return removeSocket(server.socket);
    const { clock, log, runtimeOf, unattendedMaxMs } = this.#options;
    const left = new AbortController();
    const entry: Entry = { record: server, since, left, runtime: runtimeOf(server) };
    this.#entries = [...this.#entries, entry];
    await this.#write();
    void attend(server.socket, {
      clock,
      log,
      signal: left.signal,
      unattendedMaxMs: server.unattendedMaxMs ?? unattendedMaxMs,
    });
    const connected = new AbortController();
    await Promise.race([entry.runtime.start(), clock.sleep(connectWaitMs, connected.signal)]);
    connected.abort();
    this.#watch(entry).catch((thrown: unknown) => {
      log.error("A draining Codex app-server is no longer watched", { error: errorText(thrown) });
    });
  }

  async #watch(entry: Entry): Promise<void> {
    const { clock, log, maxMs } = this.#options;
    const { pid } = entry.record;
    const { signal } = entry.left;
    let looks: DrainLooks = noLooks;
    for (;;) {
      await clock.sleep(lookEveryMs, signal);
      if (signal.aborted) return;
      if ((await presenceOf(entry.record)) === "gone") {
        log.warn("A draining Codex app-server ended by itself", { pid });
        return this.#remove(entry, true);
      }
      const activity = activityOf(await entry.runtime.work());
      if (signal.aborted) return;
      const step = drainStep(looks, activity, { drainedMs: clock.now() - entry.since, maxMs });
      if (step.kind === "end") {
        log.info("A draining Codex app-server is ended", { pid, why: step.why });
        return this.#remove(entry, step.why !== "idle");
      }
      looks = step.looks;
    }
  }

  /** A server that does not end is left to its own watch: no worker shows itself there any more. */
  async #remove(entry: Entry, isLost: boolean): Promise<void> {
    const { clock, log, onLost } = this.#options;
    this.#entries = this.#entries.filter((one) => one !== entry);
    entry.left.abort();
    await entry.runtime.release();
    if (!(await endServer(entry.record, clock, log)))
      log.error("A draining Codex app-server does not end", { pid: entry.record.pid });
    await this.#write();
    if (isLost) onLost();
  }

  async #write(): Promise<void> {
    await writeDraining(
      this.#options.path,
      this.#entries.map(({ record, since }) => ({ server: record, since })),
    );
  }
}

export function activityOf(work: ServerWork | null): ServerActivity {
  if (work === null) return "unknown";
  return work.working.size > 0 ? "working" : "idle";
}
