import { sql } from "kysely";
import type { Executor, NewOutboxRow, OutboxRow } from "./schema.ts";

const openStates = ["queued", "sending", "unsure"] as const;

/** Stores a row once; false when its idempotency key is known already. */
export async function addOutboxRow(db: Executor, row: NewOutboxRow): Promise<boolean> {
  const result = await db
    .insertInto("outbox")
    .values(row)
    .onConflict((conflict) => conflict.column("idempotency_key").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/**
 * Stores an edit of a message, in the place of the one that was stored before under the same key:
 * what waits keeps its turn, what was sent is sent again.
 */
export async function putLiveOutboxRow(
  db: Executor,
  row: Omit<NewOutboxRow, "lane" | "state">,
): Promise<void> {
  const waits = sql<boolean>`outbox.state = 'queued'`;
  await db
    .insertInto("outbox")
    .values({ ...row, lane: "live" })
    .onConflict((conflict) =>
      conflict.column("idempotency_key").doUpdateSet({
        body_json: row.body_json,
        state: "queued",
        attempts: 0,
        error: null,
        next_attempt_at: sql`case when ${waits} then outbox.next_attempt_at else 0 end`,
        created_at: sql`case when ${waits} then outbox.created_at else ${row.created_at} end`,
      }),
    )
    .execute();
}

/** Whether a post with this idempotency key was ever stored. */
export async function hasOutboxRow(db: Executor, idempotencyKey: string): Promise<boolean> {
  const row = await db
    .selectFrom("outbox")
    .select("id")
    .where("idempotency_key", "=", idempotencyKey)
    .executeTakeFirst();
  return row !== undefined;
}

/** The live edit that has waited longest; what may not go yet comes after what may. */
export function nextLiveOutboxRow(db: Executor): Promise<OutboxRow | undefined> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("lane", "=", "live")
    .where("state", "in", openStates)
    .orderBy(sql`max(next_attempt_at, created_at)`)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

/** Of each thread of a channel its oldest row that is not settled; live edits have their own lane. */
export function nextOutboxRows(db: Executor, channel: string): Promise<OutboxRow[]> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("id", "in", (query) =>
      query
        .selectFrom("outbox")
        .select((select) => select.fn.min("id").as("id"))
        .where("channel", "=", channel)
        .where("lane", "=", "posts")
        .where("state", "in", openStates)
        .groupBy("thread_ts"),
    )
    .orderBy("id")
    .execute();
}

/** Posts of the agent that a stop took out of the queue; they are not parked, nobody retries them. */
const DROPPED = "stopped: the session was stopped before this was posted";

/**
 * Gives up the posts with this beginning of their key that Slack certainly does not have. One that is
 * being sent is marked: it is given up as well once it would be sent again.
 */
export async function dropQueuedPosts(
  db: Executor,
  sessionKey: string,
  keyStart: string,
): Promise<void> {
  await db
    .updateTable("outbox")
    .set({ state: sql`case state when 'queued' then 'failed' else state end`, error: DROPPED })
    .where("session_key", "=", sessionKey)
    .where("lane", "=", "posts")
    .where("state", "in", openStates)
    .where(sql<boolean>`substr(idempotency_key, 1, ${keyStart.length}) = ${keyStart}`)
    .execute();
}

export function outboxRowsByKey(db: Executor, keys: readonly string[]): Promise<OutboxRow[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return db.selectFrom("outbox").selectAll().where("idempotency_key", "in", keys).execute();
}

export async function channelsWithOpenOutbox(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom("outbox")
    .select("channel")
    .distinct()
    .where("state", "in", openStates)
    .execute();
  return rows.map((row) => row.channel);
}

/**
 * False when the row is gone with its session, says something else by now (a live edit's may), or was
 * dropped. What was dropped while it was sent is not queued again.
 */
export async function saveOutboxRow(
  db: Executor,
  row: Pick<OutboxRow, "id" | "body_json">,
  changes: Partial<
    Pick<OutboxRow, "state" | "attempts" | "next_attempt_at" | "outcome_json" | "error">
  >,
): Promise<boolean> {
  if (changes.state === "queued" && (await endMarkedRow(db, row.id))) return false;
  const result = await db
    .updateTable("outbox")
    .set({ ...changes, ...(changes.state === "sent" && { error: null }) })
    .where("id", "=", row.id)
    .where("body_json", "=", row.body_json)
    .where("state", "in", openStates)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** True for a row that was dropped while it was sent; it has failed then. */
async function endMarkedRow(db: Executor, id: number): Promise<boolean> {
  const result = await db
    .updateTable("outbox")
    .set({ state: "failed" })
    .where("id", "=", id)
    .where("error", "=", DROPPED)
    .where("state", "in", openStates)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** What a crash left between asking Slack and hearing of it is unsure; returns how many. */
export async function makeInterruptedOutboxUnsure(db: Executor): Promise<number> {
  const result = await db
    .updateTable("outbox")
    .set({ state: "unsure", next_attempt_at: 0 })
    .where("state", "=", "sending")
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** How many rows are open, and since when the oldest waits; for health. */
export async function openOutboxSummary(
  db: Executor,
): Promise<{ readonly open: number; readonly oldestAt: number | null }> {
  const row = await db
    .selectFrom("outbox")
    .select((select) => [
      select.fn.countAll<number>().as("open"),
      select.fn.min<number | null>("created_at").as("oldestAt"),
    ])
    .where("state", "in", openStates)
    .executeTakeFirstOrThrow();
  return row;
}
