import { sql } from "kysely";
import type { Executor, SlackEventRow } from "./schema.ts";

/** Stores an event once; false when its id is known already. */
export async function addSlackEvent(
  db: Executor,
  event: {
    readonly eventId: string;
    readonly payloadJson: string;
    readonly changesTs: string | null;
    readonly at: number;
  },
): Promise<boolean> {
  const result = await db
    .insertInto("slack_events")
    .values({
      event_id: event.eventId,
      payload_json: event.payloadJson,
      changes_ts: event.changesTs,
      state: "received",
      error: null,
      received_at: event.at,
    })
    .onConflict((conflict) => conflict.column("event_id").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Events that wait to be worked on, the ones received first before the others. */
export function receivedSlackEvents(
  db: Executor,
  limit: number,
  except: readonly string[],
): Promise<SlackEventRow[]> {
  let query = db.selectFrom("slack_events").selectAll().where("state", "=", "received");
  if (except.length > 0) query = query.where("event_id", "not in", except);
  return query
    .orderBy("received_at")
    .orderBy(sql`rowid`)
    .limit(limit)
    .execute();
}

/** Edits and deletions of a message that were worked on already, in any order. */
export function finishedChangesOf(db: Executor, ts: string): Promise<SlackEventRow[]> {
  return db
    .selectFrom("slack_events")
    .selectAll()
    .where("changes_ts", "=", ts)
    .where("state", "=", "done")
    .execute();
}

export async function finishSlackEvent(db: Executor, eventId: string): Promise<void> {
  await db
    .updateTable("slack_events")
    .set({ state: "done", error: null })
    .where("event_id", "=", eventId)
    .execute();
}

/** Notes a failed try; `park` gives the event up, visibly. */
export async function failSlackEvent(
  db: Executor,
  eventId: string,
  failure: { readonly attempts: number; readonly error: string; readonly park: boolean },
): Promise<void> {
  await db
    .updateTable("slack_events")
    .set({
      attempts: failure.attempts,
      error: failure.error,
      state: failure.park ? "parked" : "received",
    })
    .where("event_id", "=", eventId)
    .execute();
}

/** Events that were given up, newest first. */
export function parkedSlackEvents(db: Executor, limit: number): Promise<SlackEventRow[]> {
  return db
    .selectFrom("slack_events")
    .selectAll()
    .where("state", "=", "parked")
    .orderBy("received_at", "desc")
    .limit(limit)
    .execute();
}

/** Gives a parked event another round of tries; false when it is not parked. */
export async function unparkSlackEvent(db: Executor, eventId: string): Promise<boolean> {
  const result = await db
    .updateTable("slack_events")
    .set({ state: "received", attempts: 0, error: null })
    .where("event_id", "=", eventId)
    .where("state", "=", "parked")
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function countSlackEvents(
  db: Executor,
): Promise<{ readonly received: number; readonly parked: number }> {
  const rows = await db
    .selectFrom("slack_events")
    .select((select) => ["state", select.fn.countAll<number>().as("count")])
    .where("state", "in", ["received", "parked"])
    .groupBy("state")
    .execute();
  const countOf = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { received: countOf("received"), parked: countOf("parked") };
}

/** Forgets events that were done before `before`; returns how many. */
export async function pruneSlackEvents(db: Executor, before: number): Promise<number> {
  const result = await db
    .deleteFrom("slack_events")
    .where("state", "=", "done")
    .where("received_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
