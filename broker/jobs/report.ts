import { newId } from "../ids/ids.ts";
import { type ChannelType, type InboundMessage, type JobReport, tsOf } from "../sessions/model.ts";
import { addMessage } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { saveSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import type { Job, JobNews } from "./job.ts";

/** Stores what a job reports as a message for its session's agent, in the caller's transaction. */
export async function storeReport(
  db: Executor,
  session: SessionRow,
  job: Job,
  { news, omitted }: { readonly news: readonly JobNews[]; readonly omitted: number },
  now: number,
): Promise<void> {
  const ts = tsOf(now);
  // Sorts by its time, and is none of Slack's own.
  const rowTs = `${ts}#${newId("job")}`;
  const source = "job_event";
  const author = { kind: "job", jobId: job.id, name: job.kind } as const;
  const text = news.map(({ eventKind, summary }) => `${eventKind}: ${summary}`).join("\n");
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
  const message: InboundMessage = {
    thread: { channel: session.channel, threadTs: session.thread_ts },
    channelType: session.channel_type as ChannelType,
    ts,
    source,
    author,
    text,
    files: [],
    job: report,
  };
  await addMessage(db, {
    sessionKey: session.key,
    channel: session.channel,
    ts: rowTs,
    source,
    messageJson: JSON.stringify(message),
    state: "queued",
    at: now,
  });
  await saveSession(db, session.key, { last_activity_at: now });
  const data = { ts, source, author, text };
  await addTimelineEntry(db, {
    sessionKey: session.key,
    kind: "message",
    data,
    ref: rowTs,
    at: now,
  });
}
