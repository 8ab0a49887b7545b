import { createHash } from "node:crypto";
import type { Timer } from "../clock/clock.ts";
import { assertNever, errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import { SerialLanes } from "../sessions/serial-lanes.ts";
import { addJob, declarationsOf, findJob, jobIdsOf, liveJobs, saveJob } from "../store/jobs.ts";
import type { SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { storeAnnouncement } from "./announcement.ts";
import { decideJob, dueAt, type JobEffect, type JobEvent } from "./decide-job.ts";
import { isLive, type Job, type JobProcess, newJobState } from "./job.ts";
import { endJobProcess, isRunning, mayRun } from "./job-processes.ts";
import { forgetOldJobs } from "./old-jobs.ts";
import { launchJob } from "./launch-job.ts";
import type { JobRequest, JobsOptions, RegisterRefusal } from "./jobs-options.ts";
import { storeReport } from "./report.ts";
import { columnsOf, jobOf, type JobView, viewOf } from "./view-job.ts";

/** Between looks at processes, in ms; a look costs a system call for each. */
const LOOK_MS = 1_000;
/** Every so many looks, processes are identified and their outputs measured. */
const LOOKS_TO_CHECK = 30;
/** What is reported of a failed job's stderr, in bytes. */
const TAIL_BYTES = 2_000;
/** A job that reported its end may still end by itself for so long, in ms. */
const LAST_WORDS_MS = 2_000;
const FORGET_EVERY_MS = 3_600_000;

/**
 * Runs the jobs' machines: takes events, asks the rules, stores what they decide in one transaction,
 * and then does it. Processes outlive the worker, and the next one adopts them.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #lanes = new SerialLanes();
  /** Every job that is to be started or has a process. */
  readonly #live = new Map<string, Job>();
  /** Processes that this worker has started: how they end is seen. */
  readonly #own = new Set<string>();
  /** The signals that ended them, until that is stored. */
  readonly #signals = new Map<string, string | null>();
  readonly #ending = new Set<string>();
  #looks = 0;
  #looking = Promise.resolve();
  #timer: Timer | null = null;
  #forgetAt = 0;
  #stopped = false;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Reads what earlier workers left. Before that, a session's jobs are not known and not ended with it. */
  async load(): Promise<void> {
    for (const row of await liveJobs(this.#options.db)) this.#live.set(row.id, jobOf(row));
  }

  /** Adopts what was loaded, and begins to look after it. A job that fails, fails alone. */
  async start(): Promise<void> {
    const ids = [...this.#live.keys()];
    this.#lookLater();
    await Promise.all(ids.map((id) => this.#adopt(id)));
  }

  /** Looks after nothing any more; processes go on unless `endThem`. */
  async stop(endThem: boolean): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#looking;
    await this.#lanes.idle();
    if (!endThem) return;
    const processes = [...this.#live.values()].flatMap(({ state }) => processOf(state.life) ?? []);
    await Promise.all(processes.map((one) => endJobProcess(one, this.#options)));
  }

  /** Whether a session may wait for a job of its own. */
  hasLive(sessionKey: string): boolean {
    return this.countOf(sessionKey) > 0;
  }

  countOf(sessionKey: string): number {
    return this.#liveOf(sessionKey).length;
  }

  async register(
    session: SessionRow,
    request: JobRequest,
  ): Promise<Result<JobView, RegisterRefusal>> {
    const { clock, db, files, limits, log } = this.#options;
    const id = jobIdOf(session.key, request.idempotencyKey);
    return this.#lanes.run("register", async () => {
      const known = await findJob(db, id);
      if (known !== undefined) return succeeded(viewOf(known));
      if (this.#stopped) return failed({ code: "closing" });
      const all = [...this.#live.values()].filter(({ state }) => isLive(state)).length;
      if (this.countOf(session.key) >= limits.perSession) {
        return failed({ code: "too_many_jobs", limit: limits.perSession, of: "session" });
      }
      if (all >= limits.perHost) {
        return failed({ code: "too_many_jobs", limit: limits.perHost, of: "host" });
      }
      const now = clock.now();
      const { cwd, kind, restartOnBoot, shell } = request;
      await files.create(id, request.script, shell);
      const job: Job = {
        ...{ id, sessionKey: session.key, kind, cwd, shell, restartOnBoot },
        createdAt: now,
        state: newJobState,
      };
      await addJob(db, {
        ...{ id, session_key: session.key, kind, cwd, shell, created_at: now },
        restart_on_boot: restartOnBoot ? 1 : 0,
        ...columnsOf(newJobState, now, null),
      });
      this.#live.set(id, job);
      log.info("A job was registered", { jobId: id, session: session.key, kind });
      await this.#lanes.run(id, () => this.#start(id));
      const row = await findJob(db, id);
      return row === undefined ? failed({ code: "closing" }) : succeeded(viewOf(row));
    });
  }

  /** Applies an event that somebody wants to have happened. Null for an unknown job. */
  async request(id: string, event: JobEvent): Promise<JobView | null> {
    return this.#lanes.run(id, async () => {
      if (!this.#stopped) await this.#options.persist(() => this.#apply(id, event));
      const row = await findJob(this.#options.db, id);
      return row === undefined ? null : viewOf(row);
    });
  }

  /** Cancels all of a session's jobs, without a word to its agent. */
  async cancelAll(sessionKey: string): Promise<void> {
    const ids = this.#liveOf(sessionKey).map(({ id }) => id);
    await Promise.all(ids.map((id) => this.request(id, { kind: "cancelled", by: "session" })));
  }

  /** Ends what still runs of a session that is about to go. True when nothing is left. */
  async endAll(sessionKey: string): Promise<boolean> {
    await this.cancelAll(sessionKey);
    const processes = [...this.#live.values()].flatMap((job) =>
      job.sessionKey === sessionKey ? (processOf(job.state.life) ?? []) : [],
    );
    const gone = await Promise.all(processes.map((one) => endJobProcess(one, this.#options)));
    return gone.every(Boolean);
  }

  /** Removes the files of jobs whose session is gone. */
  async forgetFiles(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const runs = this.#live.get(id)?.state.runs ?? 0;
      this.#live.delete(id);
      await this.#options.files.remove(id, Math.max(runs, 1));
    }
  }

  idsOf(sessionKey: string): Promise<readonly string[]> {
    return jobIdsOf(this.#options.db, sessionKey);
  }

  #liveOf(sessionKey: string): readonly Job[] {
    return [...this.#live.values()].filter(
      (job) => job.sessionKey === sessionKey && isLive(job.state),
    );
  }

  async #adopt(id: string): Promise<void> {
    await this.#lanes.run(id, async () => {
      const job = this.#live.get(id);
      if (job === undefined) return;
      try {
        const process = processOf(job.state.life);
        if (process === null) {
          const due = dueAt(job, this.#options.limits);
          if (due !== null && due <= this.#options.clock.now()) {
            await this.#apply(id, { kind: "tick" });
          }
          await this.#start(id);
          return;
        }
        if (await isRunning(process)) {
          const { kind, sessionKey: session } = job;
          this.#options.log.info("A job was adopted", { jobId: id, session, kind });
          if (job.state.life.phase === "ending") this.#endLater(job, process, 0);
        } else await this.#processEnded(job, process);
      } catch (thrown) {
        this.#options.log.error("A job could not be taken over", { jobId: id, error: thrown });
      }
    });
  }

  /** Starts a registered job. The process begins only once it is on record. */
  async #start(id: string): Promise<void> {
    const job = this.#live.get(id);
    if (job === undefined || job.state.life.phase !== "registered" || this.#stopped) return;
    const started = await launchJob(job, this.#options).catch((thrown: unknown) =>
      failed(errorText(thrown)),
    );
    if (!started.ok) {
      this.#options.log.warn("A job could not be started", { jobId: id, error: started.error });
      await this.#apply(id, {
        kind: "not-started",
        message: `The job could not be started: ${started.error}`,
      });
      return;
    }
    const { abandon, ended, process, release } = started.value;
    try {
      await this.#apply(id, { kind: "started", process });
    } catch (thrown) {
      abandon();
      throw thrown;
    }
    this.#own.add(id);
    void ended.then((signal) => {
      this.#signals.set(id, signal);
      if (!this.#stopped) this.#lookNow(id);
    });
    release();
  }

  async #processEnded(job: Job, process: JobProcess): Promise<void> {
    const { files } = this.#options;
    const code = await files.exitCode(job.id, process.run);
    const signal = this.#signals.get(job.id) ?? null;
    this.#signals.delete(job.id);
    if (code === null && signal === null) {
      // One that was adopted may have been killed with its worker, and only just be gone.
      await this.#apply(job.id, { kind: "lost", isBoot: !this.#own.has(job.id) });
      return;
    }
    const read = await files.read(job.id, "stderr", { from: null, maxBytes: TAIL_BYTES });
    const tail = read.ok ? read.value.text.trim() : "";
    await this.#apply(job.id, { kind: "exited", exit: { code, signal }, tail });
  }

  async #apply(id: string, event: JobEvent): Promise<void> {
    const { clock, db, limits, log } = this.#options;
    const row = await findJob(db, id);
    const session = row === undefined ? undefined : await findSession(db, row.session_key);
    if (row === undefined || session === undefined) {
      this.#live.delete(id);
      return;
    }
    const job = jobOf(row);
    const now = clock.now();
    const { finalAt, newest } = await declarationsOf(db, job.sessionKey);
    const { state, effects } = decideJob(job, event, {
      now,
      isAfterFinal: finalAt !== null && finalAt > job.createdAt,
      isAwaited: newest === "wait",
      limits,
    });
    if (state === job.state) return;
    await db.transaction().execute(async (transaction) => {
      await saveJob(transaction, id, columnsOf(state, now, row.ended_at));
      for (const effect of effects) {
        if (effect.kind === "report") await storeReport(transaction, session, job, effect, now);
        if (effect.kind === "announce") {
          await storeAnnouncement(transaction, job, effect.end, { ...this.#options, now });
        }
      }
    });
    const changed = { ...job, state };
    if (state.life.phase === "ended") {
      this.#live.delete(id);
      this.#own.delete(id);
    } else this.#live.set(id, changed);
    if (event.kind !== "heartbeat" && event.kind !== "tick") {
      log.info("A job has changed", { jobId: id, event: event.kind, phase: state.life.phase });
    }
    for (const effect of effects) this.#perform(changed, event, effect);
  }

  #perform(job: Job, event: JobEvent, effect: JobEffect): void {
    switch (effect.kind) {
      case "start":
        void this.#lanes.run(job.id, () => this.#start(job.id)).catch(this.#noteOf(job.id));
        return;
      case "end-process": {
        // Its own words on its end are its last: it is given the time to end by itself.
        const isOwn = event.kind === "completed" || event.kind === "failed";
        this.#endLater(job, effect.process, isOwn ? LAST_WORDS_MS : 0);
        return;
      }
      case "report":
        this.#options.poke(job.sessionKey);
        return;
      case "announce":
        this.#options.posts.wake(job.sessionKey);
        return;
      default:
        assertNever(effect);
    }
  }

  #endLater({ id }: Job, process: JobProcess, afterMs: number): void {
    if (this.#ending.has(id)) return;
    this.#ending.add(id);
    const end = async () => {
      if (afterMs > 0) await this.#options.clock.sleep(afterMs);
      const isGone = await endJobProcess(process, this.#options);
      if (!isGone) this.#options.log.warn("A job's process did not end", { jobId: id });
      this.#ending.delete(id);
      if (!this.#stopped) this.#lookNow(id);
    };
    void end().catch(this.#noteOf(id));
  }

  #noteOf(jobId: string) {
    return (error: unknown) => this.#options.log.error("A job's effect failed", { jobId, error });
  }

  #lookLater(): void {
    this.#timer = this.#options.clock.after(LOOK_MS, () => {
      this.#looking = this.#look().finally(() => {
        if (!this.#stopped) this.#lookLater();
      });
    });
  }

  async #look(): Promise<void> {
    const { clock, limits } = this.#options;
    this.#looks += 1;
    const isCheck = this.#looks % LOOKS_TO_CHECK === 0;
    for (const job of this.#live.values()) {
      const process = processOf(job.state.life);
      const due = dueAt(job, limits);
      const isGone = process !== null && !mayRun(process);
      if (isGone || isCheck || (due !== null && due <= clock.now())) this.#lookNow(job.id);
      if (isCheck) await this.#options.files.trim(job.id).catch(this.#noteOf(job.id));
    }
    if (clock.now() >= this.#forgetAt) {
      this.#forgetAt = clock.now() + FORGET_EVERY_MS;
      await forgetOldJobs(this.#options).catch(this.#noteOf("all"));
    }
  }

  /** Looks at one job: whether its process is there, and whether its time has come. */
  #lookNow(id: string): void {
    const look = async () => {
      const job = this.#live.get(id);
      if (job === undefined) return;
      const process = processOf(job.state.life);
      if (process !== null && !(await isRunning(process))) {
        await this.#processEnded(job, process);
        return;
      }
      // Ended earlier, and its process was not: an operator's next look ends it.
      if (process !== null && job.state.life.phase === "ending") this.#endLater(job, process, 0);
      const due = dueAt(job, this.#options.limits);
      if (due !== null && due <= this.#options.clock.now()) {
        await this.#apply(id, { kind: "tick" });
      }
    };
    void this.#lanes.run(id, look).catch(this.#noteOf(id));
  }
}

function processOf(life: Job["state"]["life"]): JobProcess | null {
  return life.phase === "running" || life.phase === "ending" ? life.process : null;
}

function jobIdOf(sessionKey: string, idempotencyKey: string): string {
  const hash = createHash("sha256").update(`${sessionKey}\n${idempotencyKey}`).digest("hex");
  return `job_${hash.slice(0, 24)}`;
}
