import type { Clock, Timer } from "../../broker/clock/clock.ts";
import { errorText } from "../../broker/errors/broker-error.ts";
import { ControlError, type ControlErrorCode } from "../errors/control-error.ts";
import type { Log } from "../../broker/logs/log.ts";
import type { StopMode } from "../api/routes.ts";
import type { WorkerStatus } from "../api/status.ts";
import type { Backend } from "../settings/control-settings.ts";
import { decide, isPreparing } from "./machine.ts";
import {
  initialService,
  type LeftWorker,
  nextTimeOf,
  processOf,
  type Service,
  type ServiceEffect,
  type ServiceEvent,
  type ServiceLimits,
  type WorkerProcess,
} from "./service-state.ts";
import type { ServiceRecords } from "./service-records.ts";
import type { StartPreparation, WorkerStart } from "./start-preparation.ts";
import type { WorkerHost } from "./worker-host.ts";
import type { WorkerDoors } from "./supervised-doors.ts";

export interface SupervisorOptions {
  readonly backend: Backend;
  readonly host: WorkerHost;
  readonly doors: WorkerDoors;
  readonly records: ServiceRecords;
  /** What is wanted before anybody said so. */
  readonly firstWanted: "running" | "stopped";
  /** Gets what a start needs; `preparation` ends its waits. Rejects with a ControlError. */
  readonly prepareStart: (preparation: StartPreparation) => Promise<WorkerStart>;
  /** How long a worker may wait for its turns, in ms. */
  readonly drainWaitMaxMs: () => number;
  /** Ends what a worker that could not end by itself has left running, such as Codex. */
  readonly endLeftovers: () => Promise<void>;
  readonly boundOutput: () => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: ServiceLimits;
}

export interface Supervisor {
  /** Takes up the worker that runs, or starts one when it is wanted. */
  begin(): void;
  status(): WorkerStatus;
  /** Where the worker listens, while its process is there. */
  port(): number | null;
  start(by: string | null): void;
  stop(mode: StopMode, by: string | null): void;
  restart(by: string | null): void;
  /** Ends the worker with a handover and starts none until `letGo`; what is wanted stays. */
  hold(reason: string): void;
  letGo(): void;
  onChange(listener: () => void): () => void;
  /** Resolves when the worker's process is gone and what it left too. */
  untilStopped(): Promise<void>;
  /** Leaves a kept worker running; ends a tied one first. */
  close(): Promise<void>;
}

/** Soon after a start; one request takes about a millisecond. */
const LOOK_WHILE_STARTING_MS = 200;
const LOOK_WHILE_RUNNING_MS = 5_000;
/** Another try changes nothing. */
const NEEDS_A_PERSON: ReadonlySet<ControlErrorCode> = new Set([
  "launchd.older_installation",
  "launchd.no_session",
]);
const BOUND_OUTPUT_EVERY_MS = 60_000;

/** Finds the worker that an earlier control plane left; does nothing to it before `begin`. */
export async function createSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { clock, records, host } = options;
  const record = records.worker();
  const found =
    record !== null && (await host.isRunning(record))
      ? { pid: record.pid, startTime: record.startTime, startedAt: record.startedAt }
      : null;
  // A tied worker belongs to one control plane: each starts with a running one.
  const wanted = options.backend === "child-tied" ? null : records.wanted();
  const service = initialService(
    wanted?.wanted ?? options.firstWanted,
    wanted?.by ?? null,
    clock.now(),
  );
  const left =
    record !== null && found !== null
      ? { process: found, port: record.port, version: record.version }
      : null;
  return new RunningSupervisor(options, service, left);
}

/** No process, and none to follow. */
function isAtRest({ actual }: Service): boolean {
  return actual.state === "stopped" || actual.state === "crashed" || actual.state === "refused";
}

class RunningSupervisor implements Supervisor {
  readonly #options: SupervisorOptions;
  #service: Service;
  #port: number | null = null;
  #version: string | null = null;
  #timer: Timer | null = null;
  /** Ends what a start waits for. */
  #preparing = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #ended = new AbortController();
  /** Work that must be over before the control plane ends. */
  #leftovers: Promise<void> = Promise.resolve();

  readonly #left: LeftWorker | null;

  constructor(options: SupervisorOptions, service: Service, left: LeftWorker | null) {
    this.#options = options;
    this.#service = service;
    this.#left = left;
    void this.#boundOutput();
  }

  begin(): void {
    if (this.#left === null) {
      if (this.#service.wanted === "running") this.start(this.#service.by);
      return;
    }
    const { process, port, version } = this.#left;
    this.#options.log.info("A running broker was taken up", { pid: process.pid, port });
    this.#port = port;
    this.#version = version;
    this.#watch(process);
    this.#take({ kind: "found", process });
  }

  status(): WorkerStatus {
    const { wanted, actual, since, exit, exits, reason, by } = this.#service;
    const process = processOf(this.#service);
    return {
      wanted,
      state: actual.state,
      since,
      pid: process?.pid ?? null,
      version: process === null ? null : this.#version,
      startedAt: process?.startedAt ?? null,
      exit,
      exits: exits.length,
      nextStartAt: actual.state === "restarting" ? actual.nextStartAt : null,
      reason,
      by,
    };
  }

  port(): number | null {
    return processOf(this.#service) === null ? null : this.#port;
  }

  start(by: string | null): void {
    this.#take({ kind: "start", by });
    this.#keepWanted();
  }

  stop(mode: StopMode, by: string | null): void {
    const wasThere = processOf(this.#service) !== null;
    this.#take({ kind: "stop", mode, by });
    this.#keepWanted();
    // A worker that ended earlier may have left Codex to the next one.
    if (mode === "stop" && !wasThere) this.#endLeftovers();
  }

  restart(by: string | null): void {
    this.#take({ kind: "restart", by });
    this.#keepWanted();
  }

  hold(reason: string): void {
    this.#take({ kind: "hold", reason });
  }

  letGo(): void {
    this.#take({ kind: "let-go" });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async untilStopped(): Promise<void> {
    if (this.#isBusy()) {
      await new Promise<void>((resolve) => {
        const leave = this.onChange(() => {
          if (this.#isBusy()) return;
          leave();
          resolve();
        });
      });
    }
    await this.#leftovers;
  }

  async close(): Promise<void> {
    if (this.#options.backend === "child-tied") {
      this.#take({ kind: "stop", mode: "stop", by: this.#service.by });
      await this.untilStopped();
    }
    await this.#leftovers;
    this.#ended.abort();
    this.#timer?.cancel();
    this.#options.host.close();
  }

  #isBusy(): boolean {
    const { state } = this.#service.actual;
    return state === "starting" || state === "running" || state === "stopping";
  }

  #take(event: ServiceEvent): void {
    const { clock, log } = this.#options;
    const before = this.#service;
    const { next, effects } = decide(before, event, clock.now(), this.#limitsNow());
    this.#service = next;
    if (next.actual.state !== before.actual.state) {
      log.info("The broker's state changed", {
        from: before.actual.state,
        to: next.actual.state,
        reason: next.reason,
      });
    }
    if (isPreparing(before) && !isPreparing(next)) this.#preparing.abort();
    for (const effect of effects) this.#perform(effect);
    if (next.actual.state !== before.actual.state && isAtRest(next)) this.#settle();
    this.#setTimer();
    if (JSON.stringify(next) !== JSON.stringify(before)) {
      for (const listener of this.#listeners) listener();
    }
  }

  #limitsNow(): ServiceLimits {
    const { limits, drainWaitMaxMs } = this.#options;
    const wait = limits.stopMs.wait + drainWaitMaxMs();
    return { ...limits, stopMs: { ...limits.stopMs, wait } };
  }

  #perform(effect: ServiceEffect): void {
    switch (effect.kind) {
      case "spawn":
        void this.#spawn();
        return;
      case "ask-to-end":
        void this.#askToEnd(effect.process, effect.mode);
        return;
      case "signal":
        void this.#signal(effect.process, effect.signal);
    }
  }

  async #spawn(): Promise<void> {
    const { host, prepareStart, records, log } = this.#options;
    const preparing = new AbortController();
    this.#preparing = preparing;
    const signal = AbortSignal.any([preparing.signal, this.#ended.signal]);
    try {
      await this.#leftovers;
      const start = await prepareStart({
        signal,
        say: (message) => {
          if (!signal.aborted) this.#take({ kind: "preparing", message });
        },
      });
      // A control plane that has closed starts nothing that it could not watch.
      if (this.#ended.signal.aborted) return;
      const spawned = await host.spawn(start.environment);
      if (!spawned.ok) throw spawned.error;
      const { pid, startTime, startedAt, port = start.port } = spawned.value;
      const process = { pid, startTime, startedAt };
      this.#port = port;
      this.#version = null;
      records.keepWorker({ ...process, port, instance: null, version: null });
      this.#take({ kind: "spawned", process });
      this.#watch(process);
    } catch (thrown) {
      const hint = thrown instanceof ControlError ? (thrown.hint ?? "") : "";
      if (signal.aborted) log.info("A start was ended before the broker ran");
      else log.error("The broker cannot be started", { error: thrown });
      const isFinal = thrown instanceof ControlError && NEEDS_A_PERSON.has(thrown.code);
      this.#take({ kind: "not-spawned", message: `${errorText(thrown)} ${hint}`.trim(), isFinal });
    }
  }

  #watch(process: WorkerProcess): void {
    const { host, records, log } = this.#options;
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, this.#ended.signal]);
    host.watch(process, (exit) => {
      gone.abort();
      log.info("The broker's process ended", {
        pid: process.pid,
        code: exit.code,
        signal: exit.signal,
      });
      // The system may have started the next one already, which is on record then.
      if (records.worker()?.pid === process.pid) records.keepWorker(null);
      const { actual } = this.#service;
      // One that was killed while it stopped could not end Codex itself.
      const isUnclean = actual.state === "stopping" && actual.mode === "stop" && exit.code !== 0;
      if (isUnclean) this.#endLeftovers();
      this.#take({ kind: "exited", pid: process.pid, exit });
    });
    void this.#lookAfter(process, signal);
  }

  /** Asks the worker how it is, until its process is gone. */
  async #lookAfter(process: WorkerProcess, signal: AbortSignal): Promise<void> {
    const { clock, doors, records } = this.#options;
    let isKnown = false;
    while (!signal.aborted) {
      const port = this.#port;
      const answer = port === null ? null : await doors.readiness(port);
      if (signal.aborted) return;
      const isIt = answer !== null && (answer.identity?.pid ?? process.pid) === process.pid;
      if (!isIt || port === null) this.#take({ kind: "silent" });
      else {
        const { identity } = answer;
        if (identity !== null && !isKnown) {
          isKnown = true;
          this.#version = identity.version;
          const { instance, version } = identity;
          records.keepWorker({ ...process, port, instance, version });
        }
        this.#take({ kind: "answered", ready: answer.ready, problem: answer.problem });
      }
      const isStarting = this.#service.actual.state === "starting";
      await clock.sleep(isStarting ? LOOK_WHILE_STARTING_MS : LOOK_WHILE_RUNNING_MS, signal);
    }
  }

  async #askToEnd(process: WorkerProcess, mode: StopMode): Promise<void> {
    const { doors, host } = this.#options;
    const port = this.#port;
    if (port !== null && (await doors.drain(port, mode))) return;
    // It does not listen yet, or no more. SIGINT means stop, SIGTERM what DRAIN says.
    await host.signal(process, mode === "stop" ? "SIGINT" : "SIGTERM");
  }

  async #signal(process: WorkerProcess, signal: NodeJS.Signals): Promise<void> {
    this.#options.log.warn("The broker is ended by a signal", { pid: process.pid, signal });
    await this.#options.host.signal(process, signal);
  }

  /** In turn with a start that follows: the host does one after another. */
  #settle(): void {
    const { host, log } = this.#options;
    const settled = host.settle().catch((thrown: unknown) => {
      log.error("The system may start the broker by itself", { error: thrown });
      const hint = thrown instanceof ControlError ? thrown.hint : "";
      this.#take({ kind: "not-settled", message: `${errorText(thrown)} ${hint}`.trim() });
    });
    this.#leftovers = Promise.all([this.#leftovers, settled]).then(() => {});
  }

  #endLeftovers(): void {
    const { endLeftovers, log } = this.#options;
    this.#leftovers = this.#leftovers.then(endLeftovers).catch((thrown: unknown) => {
      log.error("What the broker left running could not be ended", { error: thrown });
    });
  }

  #setTimer(): void {
    const { clock } = this.#options;
    this.#timer?.cancel();
    const at = nextTimeOf(this.#service);
    this.#timer =
      at === null
        ? null
        : clock.after(Math.max(0, at - clock.now()), () => this.#take({ kind: "time" }));
  }

  #keepWanted(): void {
    const { wanted, by } = this.#service;
    this.#options.records.keepWanted({ wanted, by });
  }

  async #boundOutput(): Promise<void> {
    const { clock, boundOutput, log } = this.#options;
    while (!this.#ended.signal.aborted) {
      await clock.sleep(BOUND_OUTPUT_EVERY_MS, this.#ended.signal);
      try {
        boundOutput();
      } catch (thrown) {
        log.warn("The broker's output could not be shortened", { error: thrown });
      }
    }
  }
}
