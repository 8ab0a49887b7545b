import type { Notice } from "../sessions/state.ts";
import type { Executor } from "../store/schema.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import type { JobEnd } from "./decide-job.ts";
import type { Job } from "./job.ts";
import type { JobsOptions } from "./jobs-options.ts";

/**
 * Stores how a job ended as a notice for its session's thread, in the caller's transaction. The same
 * job is announced once.
 */
export async function storeAnnouncement(
  db: Executor,
  { id, kind, sessionKey }: Job,
  { ending, isRead, ranMs }: JobEnd,
  {
    now,
    posts,
    redact,
    wordsOf,
  }: Pick<JobsOptions, "posts" | "redact" | "wordsOf"> & {
    readonly now: number;
  },
): Promise<void> {
  const idempotencyKey = `${sessionKey}:job-ended:${id}`;
  const notice: Notice = {
    kind: "job-ended",
    job: redact(kind),
    ranMs,
    isRead,
    ending: withoutSecrets(ending, redact),
  };
  const entry = { sessionKey, kind: "notice", data: notice, ref: idempotencyKey, at: now };
  await addTimelineEntry(db, entry);
  await posts.enqueue(db, { idempotencyKey, sessionKey, body: wordsOf(notice) });
}

function withoutSecrets(
  ending: JobEnd["ending"],
  redact: (text: string) => string,
): JobEnd["ending"] {
  switch (ending.kind) {
    case "exited":
      return ending.lastLine === null ? ending : { ...ending, lastLine: redact(ending.lastLine) };
    case "failed":
      return { ...ending, error: redact(ending.error) };
    case "completed":
    case "cancelled":
      return ending;
  }
}
