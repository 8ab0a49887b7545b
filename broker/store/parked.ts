import { sql } from "kysely";
import { parkedSlackEvents } from "./slack-events.ts";
import type { Executor } from "./schema.ts";

/** Something that was given up after bounded tries, and waits for a person. */
export interface ParkedRow {
  readonly kind: "event" | "message" | "post";
  /** Slack's `event_id`, or the row's number. */
  readonly id: string;
  readonly sessionKey: string | null;
  readonly error: string | null;
  /** The event, message or body as it is stored: JSON text, unless that is what is wrong with it. */
  readonly json: string;
  readonly at: number;
}

/** The newest `limit` of each kind. */
export async function listParked(db: Executor, limit: number): Promise<ParkedRow[]> {
  const [events, messages, posts] = await Promise.all([
    parkedSlackEvents(db, limit),
    db
      .selectFrom("messages")
      .selectAll()
      .where("state", "=", "parked")
      .orderBy("id", "desc")
      .limit(limit)
      .execute(),
    db
      .selectFrom("outbox")
      .selectAll()
      .where("state", "=", "failed")
      .where((of) => of.or([of("error", "is", null), of("error", "not like", "stopped:%")]))
      .orderBy("id", "desc")
      .limit(limit)
      .execute(),
  ]);
  return [
    ...events.map((row) => ({
      kind: "event" as const,
      id: row.event_id,
      sessionKey: null,
      error: row.error,
      json: row.payload_json,
      at: row.received_at,
    })),
    ...messages.map((row) => ({
      kind: "message" as const,
      id: String(row.id),
      sessionKey: row.session_key,
      error: row.error,
      json: row.message_json,
      at: row.received_at,
    })),
    ...posts.map((row) => ({
      kind: "post" as const,
      id: String(row.id),
      sessionKey: row.session_key,
      error: row.error,
      json: row.body_json,
      at: row.created_at,
    })),
  ];
}

/** Queues a parked message again; returns its session, or null when it is not parked. */
export async function unparkMessage(db: Executor, id: number): Promise<string | null> {
  const row = await db
    .updateTable("messages")
    .set({ state: "queued", error: null, input_id: null })
    .where("id", "=", id)
    .where("state", "=", "parked")
    .returning("session_key")
    .executeTakeFirst();
  return row?.session_key ?? null;
}

/**
 * Tries a failed post again; returns its session, or null when it did not fail. It is unsure, so
 * that the thread is read before anything is sent.
 */
export async function unparkPost(db: Executor, id: number): Promise<string | null> {
  const row = await db
    .updateTable("outbox")
    .set({
      state: "unsure",
      attempts: 0,
      next_attempt_at: 0,
      error: null,
      outcome_json: sql<string | null>`json_remove(outcome_json, '$.misses', '$.unsureTimes')`,
    })
    .where("id", "=", id)
    .where("state", "=", "failed")
    .returning("session_key")
    .executeTakeFirst();
  return row?.session_key ?? null;
}
