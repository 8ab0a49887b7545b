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

/** The oldest row of a channel that is not settled yet. */
export function nextOutboxRow(db: Executor, channel: string): Promise<OutboxRow | undefined> {
  return db
    .selectFrom("outbox")
    .selectAll()
    .where("channel", "=", channel)
    .where("state", "in", openStates)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
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

/** False when the row is gone, with its session. */
export async function saveOutboxRow(
  db: Executor,
  id: number,
  changes: Partial<
    Pick<OutboxRow, "state" | "attempts" | "next_attempt_at" | "outcome_json" | "error">
  >,
): Promise<boolean> {
  const result = await db
    .updateTable("outbox")
    .set(changes)
    .where("id", "=", id)
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
