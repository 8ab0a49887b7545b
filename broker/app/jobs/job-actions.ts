import type { Kysely } from "kysely";
import type { JobItem, JobOutput } from "../../api/jobs.ts";
import type { Clock } from "../../clock/clock.ts";
import { assertNever, type Result } from "../../errors/broker-error.ts";
import type { CancelledBy, JobEvent } from "../../jobs/decide-job.ts";
import type { JobNews } from "../../jobs/job.ts";
import type { JobFiles } from "../../jobs/job-files.ts";
import type { JobTokens } from "../../jobs/job-token.ts";
import type { Jobs } from "../../jobs/jobs.ts";
import { viewOf } from "../../jobs/view-job.ts";
import type { BrokerDatabase } from "../../store/schema.ts";
import { findJob, listJobs } from "../../store/jobs.ts";

/** What can be read of jobs, also while no worker runs. */
export interface JobReads {
  /** The newest first. */
  list(wish: {
    readonly sessionKey?: string;
    readonly isLive?: boolean;
    readonly limit: number;
  }): Promise<JobItem[]>;
  find(id: string): Promise<JobItem | null>;
  /** A part of what a job wrote, from byte `from` on or from its end. */
  output(
    id: string,
    stream: "stdout" | "stderr",
    from: number | null,
  ): Promise<Result<Omit<JobOutput, "ok">, "unreadable">>;
}

/** What a job's script reports, by the name of its route. */
export type JobCallback =
  | { readonly kind: "heartbeat" | "cancel" }
  | ({
      readonly kind: "event";
      readonly eventKind: string;
      readonly summary: string;
      /** The same id is taken once. */
      readonly callbackId: string | null;
    } & Details)
  | ({ readonly kind: "complete"; readonly summary: string | null } & Details)
  | ({ readonly kind: "fail"; readonly error: string } & Details);

type Details = Pick<JobNews, "detailsText" | "detailsJson">;

export interface JobActions extends JobReads {
  isTokenOf(id: string, token: string): boolean;
  /** Takes what a script reports, with its job's token. */
  report(
    id: string,
    token: string,
    callback: JobCallback,
  ): Promise<JobItem | "unknown" | "wrong-token">;
  /** Ends a job with its processes; null for an unknown one. */
  cancel(id: string, by: CancelledBy): Promise<JobItem | null>;
}

/** Output that is given at once, in bytes. */
const OUTPUT_PART_BYTES = 64 * 1024;

export function jobReads(options: {
  readonly db: Kysely<BrokerDatabase>;
  readonly files: JobFiles;
}): JobReads {
  const { db, files } = options;
  return {
    list: async (wish) => (await listJobs(db, wish)).map(viewOf),
    find: async (id) => {
      const row = await findJob(db, id);
      return row === undefined ? null : viewOf(row);
    },
    output: (id, stream, from) => files.read(id, stream, { from, maxBytes: OUTPUT_PART_BYTES }),
  };
}

export function jobActions(options: {
  readonly db: Kysely<BrokerDatabase>;
  readonly files: JobFiles;
  readonly jobs: Jobs;
  readonly tokens: JobTokens;
  readonly clock: Clock;
}): JobActions {
  const { clock, jobs, tokens } = options;
  const reads = jobReads(options);
  return {
    ...reads,
    isTokenOf: (id, token) => tokens.verify(id, token),
    report: async (id, token, callback) => {
      if ((await reads.find(id)) === null) return "unknown";
      if (!tokens.verify(id, token)) return "wrong-token";
      return (await jobs.request(id, eventOf(callback, clock.now()))) ?? "unknown";
    },
    cancel: (id, by) => jobs.request(id, { kind: "cancelled", by }),
  };
}

function eventOf(callback: JobCallback, at: number): JobEvent {
  switch (callback.kind) {
    case "heartbeat":
      return { kind: "heartbeat" };
    case "cancel":
      return { kind: "cancelled", by: "job" };
    case "event": {
      const { kind, callbackId, ...news } = callback;
      return { kind, callbackId, news: { ...news, at } };
    }
    case "complete": {
      const { kind: _, summary, ...details } = callback;
      return { kind: "completed", summary, details };
    }
    case "fail": {
      const { kind: _, error, ...details } = callback;
      return { kind: "failed", error, details };
    }
    default:
      return assertNever(callback);
  }
}
