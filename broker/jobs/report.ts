import { newId } from "../ids/ids.ts";
import type { JobReport } from "../sessions/model.ts";
import { type NonSlackMessage, queueNonSlackMessage } from "../sessions/non-slack-message.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import type { Job, JobNews } from "./job.ts";

/** Queues what a job reports as a message for its session's agent, in the caller's transaction. */
export async function storeReport(
  db: Executor,
  session: SessionRow,
  job: Job,
  { news, omitted }: { readonly news: readonly JobNews[]; readonly omitted: number },
  now: number,
): Promise<void> {
  const report: JobReport = {
    jobId: job.id,
    jobKind: job.kind,
    events: news.map(({ at, detailsJson, detailsText, eventKind, summary }) => ({
      at: new Date(at).toISOString(),
      event_kind: eventKind,
      summary,
      ...(detailsText === undefined ? {} : { details_text: detailsText }),
      ...(detailsJson === undefined ? {} : { details_json: detailsJson }),
    })),
    omitted,
  };
  const content: NonSlackMessage = {
    source: "job_event",
    author: { kind: "job", jobId: job.id, name: job.kind },
    text: news.map(({ eventKind, summary }) => `${eventKind}: ${summary}`).join("\n"),
    job: report,
  };
  await queueNonSlackMessage(db, session, newId("job"), content, now);
}
