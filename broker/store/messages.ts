import { sql } from "kysely";
import type { Executor, MessageRow } from "./schema.ts";

export interface NewMessage {
  readonly sessionKey: string;
  readonly channel: string;
  readonly ts: string;
  readonly source: string;
  readonly messageJson: string;
  readonly state: MessageRow["state"];
  readonly at: number;
}

/** Stores a message once; false when this channel and ts are known already. */
export async function addMessage(db: Executor, message: NewMessage): Promise<boolean> {
  const result = await db
    .insertInto("messages")
    .values({
      session_key: message.sessionKey,
      channel: message.channel,
      ts: message.ts,
      source: message.source,
      message_json: message.messageJson,
      state: message.state,
      received_at: message.at,
    })
    .onConflict((conflict) => conflict.columns(["channel", "ts"]).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/**
 * Messages that wait to be given to the agent, in the order of the thread, with those that accompany
 * them. None while only such wait.
 */
export async function queuedMessageIds(db: Executor, sessionKey: string): Promise<number[]> {
  const rows = await db
    .selectFrom("messages")
    .select(["id", "state"])
    .where("session_key", "=", sessionKey)
    .where("state", "in", ["queued", "accompanying"])
    .orderBy("ts")
    .execute();
  return rows.some(({ state }) => state === "queued") ? rows.map(({ id }) => id) : [];
}

/** Those of these messages that people wrote, in Slack or in the app. */
export async function peopleWroteOf(db: Executor, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("messages")
    .select("id")
    .where("id", "in", ids)
    .where(sql<string>`coalesce(json_extract(message_json, '$.author.kind'), 'user')`, "in", [
      "user",
      "operator",
    ])
    .execute();
  return rows.map(({ id }) => id);
}

/** Queues the edits that accompany other messages: of one session, or of all. */
export async function queueAccompanyingEdits(db: Executor, sessionKey?: string): Promise<void> {
  const query = db
    .updateTable("messages")
    .set({ state: "queued" })
    .where("state", "=", "accompanying")
    .where(sql<string>`json_extract(message_json, '$.correction.kind')`, "=", "edited");
  await (sessionKey === undefined ? query : query.where("session_key", "=", sessionKey)).execute();
}

export function messagesByIds(db: Executor, ids: readonly number[]): Promise<MessageRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return db.selectFrom("messages").selectAll().where("id", "in", ids).orderBy("ts").execute();
}

/** A session's message from the app by the caller's id of it. */
export function findAppMessage(
  db: Executor,
  sessionKey: string,
  requestId: string,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom("messages")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .where("source", "=", "app_message")
    .where(sql<string>`json_extract(message_json, '$.requestId')`, "=", requestId)
    .executeTakeFirst();
}

/** The newest messages from the app that the agent was given before `before`, newest first. */
export function appMessagesBefore(
  db: Executor,
  sessionKey: string,
  before: string | null,
  limit: number,
): Promise<MessageRow[]> {
  let query = db
    .selectFrom("messages")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .where("source", "=", "app_message")
    .where("state", "in", ["delivered", "done", "dropped"]);
  if (before !== null) query = query.where("ts", "<", before);
  return query.orderBy("ts", "desc").limit(limit).execute();
}

export function findMessage(
  db: Executor,
  channel: string,
  ts: string,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom("messages")
    .selectAll()
    .where("channel", "=", channel)
    .where("ts", "=", ts)
    .executeTakeFirst();
}

/** The messages of these sessions with these ts. */
export async function messagesByTs(
  db: Executor,
  places: readonly { readonly sessionKey: string; readonly ts: string }[],
): Promise<MessageRow[]> {
  if (places.length === 0) return [];
  const rows = await Promise.all(
    [...Map.groupBy(places, ({ sessionKey }) => sessionKey)].map(([sessionKey, of]) =>
      db
        .selectFrom("messages")
        .selectAll()
        .where("session_key", "=", sessionKey)
        .where(
          "ts",
          "in",
          of.map(({ ts }) => ts),
        )
        .execute(),
    ),
  );
  return rows.flat();
}

/** The message that a session began with; null when it has none. */
export async function oldestMessageTs(db: Executor, sessionKey: string): Promise<string | null> {
  const row = await db
    .selectFrom("messages")
    .select("ts")
    .where("session_key", "=", sessionKey)
    .orderBy("ts")
    .limit(1)
    .executeTakeFirst();
  return row?.ts ?? null;
}

/**
 * How many of a session's messages were written from `from` to `to` (ms since the epoch) and came to
 * us `waitedMs` later or more.
 */
export async function countLateMessages(
  db: Executor,
  sessionKey: string,
  window: { readonly from: number; readonly to: number; readonly waitedMs: number },
): Promise<number> {
  const writtenAt = sql<number>`cast(ts as real) * 1000`;
  const row = await db
    .selectFrom("messages")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("session_key", "=", sessionKey)
    .where("source", "!=", "command")
    // Corrections came when somebody made them.
    .where("ts", "not like", "%#%")
    .where(writtenAt, ">=", window.from)
    .where(writtenAt, "<=", window.to)
    .where(sql<number>`received_at - cast(ts as real) * 1000`, ">=", window.waitedMs)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** How many messages of people and bots a session has; commands are none. */
export async function countMessages(db: Executor, sessionKey: string): Promise<number> {
  const { count } = await db
    .selectFrom("messages")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("session_key", "=", sessionKey)
    .where("source", "!=", "command")
    .executeTakeFirstOrThrow();
  return count;
}

export async function changeMessage(db: Executor, id: number, messageJson: string): Promise<void> {
  await db
    .updateTable("messages")
    .set({ message_json: messageJson })
    .where("id", "=", id)
    .execute();
}

/** Takes a waiting message off the queue, as the answer to a question; its id, or null. */
export async function takeAsAnswer(
  db: Executor,
  channel: string,
  ts: string,
): Promise<number | null> {
  const row = await findMessage(db, channel, ts);
  if (row?.state !== "queued") return null;
  await setMessageState(db, [row.id], "answering");
  return row.id;
}

/** Answers that an earlier worker took and may not have given to Codex wait as messages again. */
export async function requeueAnswers(db: Executor): Promise<void> {
  await db
    .updateTable("messages")
    .set({ state: "queued" })
    .where("state", "=", "answering")
    .execute();
}

export async function setMessageState(
  db: Executor,
  ids: readonly number[],
  state: MessageRow["state"],
  more: { readonly inputId?: string; readonly error?: string } = {},
): Promise<void> {
  if (ids.length === 0) return;
  const { inputId, error } = more;
  await db
    .updateTable("messages")
    .set({
      state,
      ...(inputId === undefined ? {} : { input_id: inputId }),
      ...(error === undefined ? {} : { error }),
    })
    .where("id", "in", ids)
    .execute();
}

/** The session's delivered messages are done once the turn that read them is over. */
export async function finishDeliveredMessages(db: Executor, sessionKey: string): Promise<void> {
  await db
    .updateTable("messages")
    .set({ state: "done" })
    .where("session_key", "=", sessionKey)
    .where("state", "=", "delivered")
    .execute();
}

/** A change of this message that the agent has not been given yet. */
export function queuedCorrection(
  db: Executor,
  row: Pick<MessageRow, "session_key" | "ts">,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom("messages")
    .selectAll()
    .where("session_key", "=", row.session_key)
    .where("ts", "like", `${row.ts}#%`)
    .where("state", "in", ["queued", "accompanying"])
    .executeTakeFirst();
}

/** What is stored of a session's messages: the newest `ts`, and those that wait to be given. */
export interface KnownMessages {
  readonly newest: string | null;
  readonly waiting: ReadonlySet<string>;
}

export async function knownMessages(db: Executor, sessionKey: string): Promise<KnownMessages> {
  const ofSession = db.selectFrom("messages").where("session_key", "=", sessionKey);
  const [newest, waiting] = await Promise.all([
    ofSession.select("ts").orderBy("ts", "desc").limit(1).executeTakeFirst(),
    ofSession.select("ts").where("state", "in", ["queued", "accompanying"]).execute(),
  ]);
  return { newest: newest?.ts ?? null, waiting: new Set(waiting.map(({ ts }) => ts)) };
}
