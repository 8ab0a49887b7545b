import type { JobRow } from "../store/schema.ts";
import {
  isLive,
  type Job,
  type JobState,
  type JobStatus,
  newJobState,
  outcomeOf,
  statusOf,
} from "./job.ts";

/** A job as operators and agents see it. Times are ms since the epoch. */
export interface JobView {
  readonly id: string;
  readonly sessionKey: string;
  readonly kind: string;
  readonly status: JobStatus;
  readonly cwd: string;
  readonly shell: string;
  readonly restartOnBoot: boolean;
  /** How many times it was started. */
  readonly runs: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly updatedAt: number;
  readonly endedAt: number | null;
  readonly heartbeatAt: number | null;
  readonly lastEvent: {
    readonly kind: string;
    readonly summary: string;
    readonly at: number;
  } | null;
  /** What it said of its end; null while it runs. */
  readonly summary: string | null;
  /** Why it failed or was cancelled. */
  readonly error: string | null;
  readonly exitCode: number | null;
}

/** The job that a row holds. */
export function jobOf(row: JobRow): Job {
  return {
    id: row.id,
    sessionKey: row.session_key,
    kind: row.kind,
    cwd: row.cwd,
    shell: row.shell,
    restartOnBoot: row.restart_on_boot === 1,
    createdAt: row.created_at,
    state: { ...newJobState, ...(JSON.parse(row.state_json) as Partial<JobState>) },
  };
}

/** What a state is stored as. `endedAt` is kept once it is known. */
export function columnsOf(state: JobState, now: number, endedAt: number | null) {
  return {
    state_json: JSON.stringify(state),
    status: statusOf(state),
    live: state.life.phase === "ended" ? 0 : 1,
    updated_at: now,
    ended_at: isLive(state) ? null : (endedAt ?? now),
  };
}

export function viewOf(row: JobRow): JobView {
  const { state, ...job } = jobOf(row);
  const outcome = outcomeOf(state);
  return {
    ...job,
    status: statusOf(state),
    runs: state.runs,
    startedAt: state.startedAt,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
    heartbeatAt: state.heartbeatAt,
    lastEvent: state.lastEvent,
    summary: outcome?.kind === "completed" ? outcome.summary : null,
    error:
      outcome?.kind === "failed"
        ? outcome.error
        : outcome?.kind === "cancelled"
          ? outcome.reason
          : null,
    exitCode: outcome?.kind === "failed" ? outcome.exitCode : null,
  };
}
