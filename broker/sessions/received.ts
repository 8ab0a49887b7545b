import { dirname } from "node:path";
import { addMessage } from "../store/messages.ts";
import type { Executor } from "../store/schema.ts";
import { isRemovedMessage } from "../store/session-removal.ts";
import { createSession, findSession, hasSessionBelow, saveSession } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { botRound } from "./bot-rounds.ts";
import { type InboundMessage, type SessionKey, type ThreadRef, sessionKeyOf } from "./model.ts";
import { newSessionState, stateWord } from "./state.ts";
import { titleOf, workspacePaths } from "./workspace.ts";

export interface ReceivedMessage {
  readonly message: InboundMessage;
  /** False for plain replies, which count only where a session lives. */
  readonly startsSession: boolean;
}

export interface ReceivingOptions {
  readonly sessionsRoot: string;
  readonly host: string;
  readonly now: number;
}

/** What a stored message leads to. */
export type Received =
  /** Known already, or of no session. */
  | { readonly kind: "nothing" }
  | { readonly kind: "work"; readonly key: SessionKey }
  /** Only programs have written since `since`, too often: it is kept, and causes no work. */
  | { readonly kind: "bots-only"; readonly key: SessionKey; readonly since: number };

/**
 * Stores a message, and its session when it starts one, in the caller's transaction.
 */
export async function storeReceived(
  db: Executor,
  received: ReceivedMessage,
  options: ReceivingOptions,
): Promise<Received> {
  const { message } = received;
  if (await isRemovedMessage(db, message.thread.channel, message.ts)) return nothing;
  const key = sessionKeyOf(message.thread);
  const session = await findSession(db, key);
  if (session === undefined) {
    if (!received.startsSession) return nothing;
    await createSession(db, {
      key,
      channel: message.thread.channel,
      channelType: message.channelType,
      threadTs: message.thread.threadTs,
      workspace: await freeWorkspace(db, options.sessionsRoot, message.thread),
      host: options.host,
      initiator: message.author.kind === "user" ? message.author.userId : null,
      title: titleOf(message.text),
      stateJson: JSON.stringify(newSessionState),
      state: stateWord(newSessionState),
      at: options.now,
    });
  }
  const round = await botRound(db, key, message.author);
  const isNew = await addMessage(db, {
    sessionKey: key,
    channel: message.thread.channel,
    ts: message.ts,
    source: message.source,
    messageJson: JSON.stringify(message),
    state: round.isOver ? "dropped" : "queued",
    at: options.now,
  });
  if (!isNew) return nothing;
  await saveSession(db, key, { last_activity_at: options.now });
  await addTimelineEntry(db, {
    sessionKey: key,
    kind: "message",
    data: { ts: message.ts, source: message.source, author: message.author, text: message.text },
    ref: message.ts,
    at: options.now,
  });
  return round.isOver ? { kind: "bots-only", key, since: round.since } : { kind: "work", key };
}

const nothing: Received = { kind: "nothing" };

/** In a shard that no other session has. When all are taken, two sessions share one. */
async function freeWorkspace(
  db: Executor,
  sessionsRoot: string,
  thread: ThreadRef,
): Promise<string> {
  const paths = workspacePaths(sessionsRoot, thread);
  for (const path of paths) {
    if (!(await hasSessionBelow(db, dirname(dirname(path))))) return path;
  }
  return paths[0] ?? sessionsRoot;
}
