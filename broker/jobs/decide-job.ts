import { assertNever } from "../errors/broker-error.ts";
import type { JobEnding } from "../sessions/model.ts";
import {
  isLive,
  type Job,
  type JobNews,
  type JobOutcome,
  type JobProcess,
  type JobState,
} from "./job.ts";

/** How a process ended; both are null where nobody saw it. */
export interface JobExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Who ended a job before it was done. */
export type CancelledBy =
  /** The job itself, by its token. */
  | "job"
  /** The session's agent. */
  | "agent"
  /** Somebody with the operator token. */
  | "operator"
  /** A stop or a reset of its session by a person, or the session's removal. */
  | "session";

export type JobEvent =
  | { readonly kind: "started"; readonly process: JobProcess }
  | { readonly kind: "not-started"; readonly message: string }
  /** `tail` is the end of what it wrote to stderr. */
  | { readonly kind: "exited"; readonly exit: JobExit; readonly tail: string }
  /** Its process is not there, and nothing says how it ended. `isBoot`: an earlier worker started it. */
  | { readonly kind: "lost"; readonly isBoot: boolean }
  | { readonly kind: "heartbeat" }
  | { readonly kind: "event"; readonly news: JobNews; readonly callbackId: string | null }
  | {
      readonly kind: "completed";
      readonly summary: string | null;
      readonly details: Pick<JobNews, "detailsText" | "detailsJson">;
    }
  | {
      readonly kind: "failed";
      readonly error: string;
      readonly details: Pick<JobNews, "detailsText" | "detailsJson">;
    }
  | { readonly kind: "cancelled"; readonly by: CancelledBy }
  /** Time has passed. */
  | { readonly kind: "tick" };

export interface JobContext {
  readonly now: number;
  /** Whether the session declared `final` after the job was registered. */
  readonly isAfterFinal: boolean;
  /** Whether the session's newest declaration is `wait`. */
  readonly isAwaited: boolean;
  readonly limits: JobLimits;
}

export interface JobLimits {
  /** The longest life of a job, in ms. */
  readonly maxRuntimeMs: number;
  /** Without a heartbeat for so long, a job that sent one is reported, in ms. */
  readonly heartbeatMaxMs: number;
  /** Between two reports of one job, in ms; what comes meanwhile is reported together. */
  readonly reportGapMs: number;
}

export type JobEffect =
  | { readonly kind: "start" }
  | { readonly kind: "end-process"; readonly process: JobProcess }
  /** Durable: goes to the session's agent in the transaction that stores the state. */
  | { readonly kind: "report"; readonly news: readonly JobNews[]; readonly omitted: number }
  /** Durable as well: the session's thread is to read how the job ended. Once in its life. */
  | { readonly kind: "announce"; readonly end: JobEnd };

/** How a job ended, for its thread. */
export interface JobEnd {
  readonly ending: JobEnding;
  /** How long it ran, in ms; null when it never began. */
  readonly ranMs: number | null;
  /** Whether its session's agent is informed as well. */
  readonly isRead: boolean;
}

export interface JobDecision {
  readonly state: JobState;
  readonly effects: readonly JobEffect[];
}

/** More news than this are not kept for one report. */
const PENDING_NEWS = 20;
/** Nor more text, in characters of JSON: the state is written at each event. The newest is kept. */
const PENDING_CHARACTERS = 200_000;
const TAKEN_IDS = 50;

/** What becomes of a job. Pure. An event that means nothing to it returns the very same state. */
export function decideJob(job: Job, event: JobEvent, context: JobContext): JobDecision {
  const { state } = job;
  switch (event.kind) {
    case "started":
      return started(state, event.process, context);
    case "not-started":
      return state.life.phase === "registered"
        ? end(state, failed(event.message, null), context, {
            ...{
              ending: { kind: "failed", why: "not-started", error: event.message },
              isNews: true,
            },
          })
        : same(state);
    case "exited":
      return exited(state, event, context);
    case "lost":
      return lost(job, event, context);
    case "heartbeat":
      return isLive(state)
        ? only({ ...state, heartbeatAt: context.now, silenceReported: false })
        : same(state);
    case "event":
      return happened(state, event, context);
    case "completed":
      return isLive(state) ? completed(state, event, context) : same(state);
    case "failed":
      return isLive(state)
        ? end(state, failed(event.error, null), context, {
            ...{ ending: { kind: "failed", why: "reported", error: event.error }, isNews: true },
            details: event.details,
          })
        : same(state);
    case "cancelled":
      return isLive(state) ? cancelled(state, event.by, context) : same(state);
    case "tick":
      return passed(job, context);
    default:
      return assertNever(event);
  }
}

function started(state: JobState, process: JobProcess, { now }: JobContext): JobDecision {
  if (state.life.phase !== "registered") return same(state);
  return only({
    ...state,
    life: { phase: "running", process },
    runs: process.run,
    startedAt: state.startedAt ?? now,
    heartbeatAt: null,
    silenceReported: false,
  });
}

function exited(
  state: JobState,
  { exit, tail }: Extract<JobEvent, { kind: "exited" }>,
  context: JobContext,
): JobDecision {
  const { life } = state;
  if (life.phase === "ending") return only({ ...state, life: { ...life, phase: "ended" } });
  if (life.phase !== "running") return same(state);
  if (exit.code === 0) {
    const outcome = { kind: "completed", summary: null } as const;
    return end(state, outcome, context, {
      ending: { kind: "completed", exitCode: 0 },
      isNews: context.isAwaited,
      isGone: true,
      isDropped: context.isAfterFinal,
    });
  }
  const how = exit.signal === null ? `exit ${exit.code ?? "unknown"}` : `signal ${exit.signal}`;
  const details = tail === "" ? {} : { detailsText: tail };
  const outcome = failed(`The job ended with ${how}.`, exit.code);
  const ending = { kind: "exited", how, lastLine: lastLineOf(tail) } as const;
  return end(state, outcome, context, { ending, isNews: true, isGone: true, details });
}

function lastLineOf(tail: string): string | null {
  return (
    tail
      .trimEnd()
      .split(/\r?\n|\r/)
      .at(-1) || null
  );
}

function lost(
  { restartOnBoot, state, createdAt }: Job,
  { isBoot }: Extract<JobEvent, { kind: "lost" }>,
  context: JobContext,
): JobDecision {
  const { life } = state;
  if (life.phase === "ending") return only({ ...state, life: { ...life, phase: "ended" } });
  if (life.phase !== "running") return same(state);
  if (isBoot && restartOnBoot && context.now - createdAt < context.limits.maxRuntimeMs) {
    return { state: { ...state, life: { phase: "registered" } }, effects: [{ kind: "start" }] };
  }
  const why = isBoot
    ? "The job's process ended while the broker did not run."
    : "The job's process ended, and nothing says how.";
  const ending = { kind: "failed", why: "lost", error: why } as const;
  return end(state, failed(why, null), context, { ending, isNews: true, isGone: true });
}

function happened(
  state: JobState,
  { callbackId, news }: Extract<JobEvent, { kind: "event" }>,
  context: JobContext,
): JobDecision {
  if (!isLive(state)) return same(state);
  if (callbackId !== null && state.taken.includes(callbackId)) return same(state);
  const taken = callbackId === null ? state.taken : [...state.taken, callbackId].slice(-TAKEN_IDS);
  const { eventKind: kind, summary, at } = news;
  const noted = { ...state, taken, lastEvent: { kind, summary, at } };
  if (context.isAfterFinal) {
    const outcome = { kind: "cancelled", reason: SESSION_IS_DONE } as const;
    const ending = { kind: "cancelled", by: "final" } as const;
    return end(noted, outcome, context, { ending, isNews: false, isSaid: true, isDropped: true });
  }
  const pending = withNews(state.pending, news);
  return mayReport(state, context)
    ? report({ ...noted, pending }, context)
    : only({ ...noted, pending });
}

const SESSION_IS_DONE = "The session declared that it is done, so nothing waits for this job.";

function completed(
  state: JobState,
  { details, summary }: Extract<JobEvent, { kind: "completed" }>,
  context: JobContext,
): JobDecision {
  const isNews = (summary !== null && !context.isAfterFinal) || context.isAwaited;
  const outcome = { kind: "completed", summary } as const;
  const ending = { kind: "completed", exitCode: null } as const;
  return end(state, outcome, context, { ending, isNews, isDropped: context.isAfterFinal, details });
}

function cancelled(state: JobState, by: CancelledBy, context: JobContext): JobDecision {
  const outcome = { kind: "cancelled", reason: cancelReason[by] } as const;
  // Who stopped the session or cancelled it through its agent knows. A session that waits must not
  // wait for ever.
  const isNews = by === "job" ? !context.isAfterFinal : by === "operator" && context.isAwaited;
  // A stop has an answer of its own in the thread.
  const ending = by === "session" ? null : ({ kind: "cancelled", by } as const);
  return end(state, outcome, context, { ending, isNews, isSaid: true, isDropped: !isNews });
}

const cancelReason: Readonly<Record<CancelledBy, string>> = {
  job: "The job cancelled itself.",
  agent: "The agent cancelled the job.",
  operator: "An operator cancelled the job.",
  session: "The session was stopped.",
};

function passed({ createdAt, state }: Job, context: JobContext): JobDecision {
  const { limits, now } = context;
  if (!isLive(state)) return same(state);
  if (now - createdAt >= limits.maxRuntimeMs) {
    const reason = `The job ran longer than ${hours(limits.maxRuntimeMs)} and was cancelled.`;
    const isNews = !context.isAfterFinal;
    return end(state, { kind: "cancelled", reason }, context, {
      ...{ ending: { kind: "cancelled", by: "age" }, isNews, isSaid: true, isDropped: !isNews },
    });
  }
  const { heartbeatAt } = state;
  const isSilent = heartbeatAt !== null && now - heartbeatAt >= limits.heartbeatMaxMs;
  if (isSilent && !state.silenceReported && !context.isAfterFinal) {
    const minutes = Math.round((now - heartbeatAt) / 60_000);
    const summary = `The job has sent no heartbeat for ${minutes} minutes. It is still running.`;
    const pending = withNews(state.pending, { eventKind: "job_silent", summary, at: now });
    return report({ ...state, silenceReported: true, pending }, context);
  }
  if (state.pending.news.length > 0 && mayReport(state, context)) return report(state, context);
  return same(state);
}

/** When a job needs a look because of the time; null when it never does. Pure. */
export function dueAt({ createdAt, state }: Job, limits: JobLimits): number | null {
  if (!isLive(state)) return null;
  const { heartbeatAt, pending, reportedAt, silenceReported } = state;
  return Math.min(
    createdAt + limits.maxRuntimeMs,
    heartbeatAt === null || silenceReported ? Infinity : heartbeatAt + limits.heartbeatMaxMs,
    pending.news.length === 0 ? Infinity : (reportedAt ?? 0) + limits.reportGapMs,
  );
}

interface Ending {
  /** What the thread reads; null for nothing. */
  readonly ending: JobEnding | null;
  /** Whether the thread reads it also where the agent is not informed. */
  readonly isSaid?: boolean;
  /** Whether the agent is informed of the outcome itself. */
  readonly isNews: boolean;
  /** The process has ended already, or there is none. */
  readonly isGone?: boolean;
  /** What waits to be reported is dropped. */
  readonly isDropped?: boolean;
  readonly details?: Pick<JobNews, "detailsText" | "detailsJson">;
}

/** Ends the job with an outcome, and its process where there is one. */
function end(
  state: JobState,
  outcome: JobOutcome,
  context: JobContext,
  { details = {}, ending, isDropped = false, isGone = false, isNews, isSaid = isNews }: Ending,
): JobDecision {
  const { life } = state;
  const left = life.phase === "running" && !isGone ? life.process : null;
  const ended: JobState = {
    ...state,
    life: left === null ? { phase: "ended", outcome } : { phase: "ending", process: left, outcome },
    pending: isDropped ? nothingPending : state.pending,
  };
  const told = isNews
    ? {
        ...ended,
        pending: withNews(ended.pending, { ...newsOf(outcome, context.now), ...details }),
      }
    : ended;
  const reported = told.pending.news.length === 0 ? only(told) : report(told, context);
  const ranMs = state.startedAt === null ? null : context.now - state.startedAt;
  const effects: readonly JobEffect[] = [
    ...reported.effects,
    ...(ending !== null && isSaid
      ? [{ kind: "announce", end: { ending, ranMs, isRead: isNews } } as const]
      : []),
    ...(left === null ? [] : [{ kind: "end-process", process: left } as const]),
  ];
  return { state: reported.state, effects };
}

const nothingPending = { news: [], omitted: 0 } as const;

function newsOf(outcome: JobOutcome, at: number): JobNews {
  switch (outcome.kind) {
    case "completed": {
      const summary = outcome.summary ?? "The job ended with exit 0 and reported nothing else.";
      return { eventKind: "job_completed", summary, at };
    }
    case "failed":
      return { eventKind: "job_failed", summary: outcome.error, at };
    case "cancelled":
      return { eventKind: "job_cancelled", summary: outcome.reason, at };
    default:
      return assertNever(outcome);
  }
}

function failed(error: string, exitCode: number | null): JobOutcome {
  return { kind: "failed", error, exitCode };
}

function mayReport({ reportedAt }: JobState, { limits, now }: JobContext): boolean {
  return reportedAt === null || now - reportedAt >= limits.reportGapMs;
}

function report(state: JobState, { now }: JobContext): JobDecision {
  return {
    state: { ...state, reportedAt: now, pending: nothingPending },
    effects: [{ kind: "report", ...state.pending }],
  };
}

function withNews({ news, omitted }: JobState["pending"], one: JobNews): JobState["pending"] {
  const kept = [one];
  let left = PENDING_CHARACTERS - JSON.stringify(one).length;
  for (const earlier of news.toReversed()) {
    left -= JSON.stringify(earlier).length;
    if (kept.length === PENDING_NEWS || left < 0) break;
    kept.unshift(earlier);
  }
  return { news: kept, omitted: omitted + news.length + 1 - kept.length };
}

function hours(ms: number): string {
  const rounded = Math.round(ms / 360_000) / 10;
  return rounded === 1 ? "an hour" : `${rounded} hours`;
}

function only(state: JobState): JobDecision {
  return { state, effects: [] };
}

const same = only;
