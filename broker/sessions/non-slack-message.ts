import { addMessage } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { saveSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { type ChannelType, type InboundMessage, tsOf } from "./model.ts";

/** What a message that did not come from Slack is made of. */
export type NonSlackMessage = Pick<
  InboundMessage,
  "source" | "author" | "text" | "answerTo" | "requestId" | "job"
>;

/**
 * Queues a message for the session's agent that did not come from Slack, in the caller's
 * transaction. `id` is unique and becomes part of the ts under which the message is stored, so
 * that it sorts by its time and cannot collide with a ts of Slack's.
 */
export async function queueNonSlackMessage(
  db: Executor,
  session: SessionRow,
  id: string,
  content: NonSlackMessage,
  at: number,
): Promise<{ readonly message: InboundMessage; readonly rowTs: string }> {
  const ts = tsOf(at);
  const rowTs = `${ts}#${id}`;
  const message: InboundMessage = {
    thread: { channel: session.channel, threadTs: session.thread_ts },
    channelType: session.channel_type as ChannelType,
    ts,
    files: [],
    ...content,
  };
  const { author, source, text } = message;
  await addMessage(db, {
    sessionKey: session.key,
    channel: session.channel,
    ts: rowTs,
    source,
    messageJson: JSON.stringify(message),
    state: "queued",
    at,
  });
  await saveSession(db, session.key, { last_activity_at: at });
  await addTimelineEntry(db, {
    sessionKey: session.key,
    kind: "message",
    data: { ts, source, author, text },
    ref: rowTs,
    at,
  });
  return { message, rowTs };
}
