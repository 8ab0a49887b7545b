import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import type { Result } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { OutboundBody, Posts } from "../sessions/ports/posts.ts";
import type { Notice } from "../sessions/state.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import type { JobLimits } from "./decide-job.ts";
import type { Job } from "./job.ts";
import type { JobFiles } from "./job-files.ts";
import type { JobCommand } from "./job-processes.ts";

export interface JobsOptions {
  readonly db: Kysely<BrokerDatabase>;
  /** Waits for disk space where there is none for what must be stored. */
  readonly persist: Persist;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: JobFiles;
  readonly limits: JobLimits & {
    readonly perSession: number;
    readonly perHost: number;
  };
  /** What a job's script is run as, or why it cannot be run. */
  readonly commandFor: (job: Job, session: SessionRow) => Promise<Result<JobCommand, string>>;
  readonly posts: Pick<Posts, "enqueue" | "wake">;
  readonly wordsOf: (notice: Notice) => OutboundBody;
  /** Takes secrets out of what a thread reads of a job's output. */
  readonly redact: (text: string) => string;
  /** A session has something to do. */
  readonly poke: (sessionKey: string) => void;
}

/** What the agent asks for. */
export interface JobRequest {
  readonly kind: string;
  readonly script: string;
  readonly cwd: string;
  readonly shell: string;
  readonly restartOnBoot: boolean;
  /** The same key registers once within its session. */
  readonly idempotencyKey: string;
}

export type RegisterRefusal =
  | { readonly code: "too_many_jobs"; readonly limit: number; readonly of: "session" | "host" }
  | { readonly code: "closing" };
