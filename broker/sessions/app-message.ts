import { newId } from "../ids/ids.ts";
import { addMessage, findAppMessage } from "../store/messages.ts";
import type { Executor, SessionRow } from "../store/schema.ts";
import { saveSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { type ChannelType, type InboundMessage, tsOf } from "./model.ts";

/** A message that somebody wrote in the app. */
export interface AppMessage {
  readonly text: string;
  /** The writer's name. */
  readonly by: string;
  /** The caller's id of it: within a session the same one is stored once. */
  readonly requestId: string;
}

export type StoredAppMessage =
  /** `rowTs` is under which ts it is stored. */
  | { readonly kind: "stored"; readonly message: InboundMessage; readonly rowTs: string }
  /** This very message is stored already. */
  | { readonly kind: "known" }
  /** Another message is stored under this id. */
  | { readonly kind: "reused" };

/** Stores a message from the app for the agent, in the caller's transaction. */
export async function storeAppMessage(
  db: Executor,
  session: SessionRow,
  { by, requestId, text }: AppMessage,
  now: number,
): Promise<StoredAppMessage> {
  const known = await findAppMessage(db, session.key, requestId);
  if (known !== undefined) {
    const before = JSON.parse(known.message_json) as InboundMessage;
    return { kind: before.text === text ? "known" : "reused" };
  }
  const ts = tsOf(now);
  // Sorts by its time, and is none of Slack's own.
  const rowTs = `${ts}#${newId("app")}`;
  const author = { kind: "operator", name: by } as const;
  const message: InboundMessage = {
    thread: { channel: session.channel, threadTs: session.thread_ts },
    channelType: session.channel_type as ChannelType,
    ts,
    source: "app_message",
    author,
    text,
    files: [],
    requestId,
  };
  const { source } = message;
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
  return { kind: "stored", message, rowTs };
}
