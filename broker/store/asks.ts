import { sql } from "kysely";
import type { AskRow, Executor } from "./schema.ts";

/** Stores a question once; the row that is there when Codex asks the same again. */
export async function addAsk(
  db: Executor,
  ask: Omit<AskRow, "state" | "outcome_json">,
): Promise<AskRow> {
  await db
    .insertInto("asks")
    .values({ ...ask, state: "open", outcome_json: null })
    .onConflict((conflict) => conflict.column("request_key").doNothing())
    .execute();
  return db
    .selectFrom("asks")
    .selectAll()
    .where("request_key", "=", ask.request_key)
    .executeTakeFirstOrThrow();
}

export function findAsk(db: Executor, handle: string): Promise<AskRow | undefined> {
  return db.selectFrom("asks").selectAll().where("handle", "=", handle).executeTakeFirst();
}

/** Settles an open question; false when somebody was first. */
export async function settleAsk(
  db: Executor,
  handle: string,
  outcomeJson: string,
): Promise<boolean> {
  const result = await db
    .updateTable("asks")
    .set({ state: "settled", outcome_json: outcomeJson })
    .where("handle", "=", handle)
    .where("state", "=", "open")
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Questions that nobody has answered, oldest first; of one session when `sessionKey` is given. */
export function openAsks(db: Executor, sessionKey?: string): Promise<AskRow[]> {
  let query = db.selectFrom("asks").selectAll().where("state", "=", "open");
  if (sessionKey !== undefined) query = query.where("session_key", "=", sessionKey);
  // Questions that were asked together have the same time.
  return query
    .orderBy("created_at")
    .orderBy(sql`rowid`)
    .execute();
}

/** The same of several sessions. */
export function openAsksOf(db: Executor, sessionKeys: readonly string[]): Promise<AskRow[]> {
  if (sessionKeys.length === 0) return Promise.resolve([]);
  return db
    .selectFrom("asks")
    .selectAll()
    .where("state", "=", "open")
    .where("session_key", "in", sessionKeys)
    .orderBy("created_at")
    .orderBy(sql`rowid`)
    .execute();
}

/** What the agent asked in a turn, oldest first. */
export function asksOfTurn(db: Executor, sessionKey: string, turnId: string): Promise<AskRow[]> {
  return db
    .selectFrom("asks")
    .selectAll()
    .where("session_key", "=", sessionKey)
    .where("turn_id", "=", turnId)
    .orderBy("created_at")
    .orderBy(sql`rowid`)
    .execute();
}

/** What people allowed for a whole session, oldest first. */
export function sessionAllowances(db: Executor, sessionKey: string): Promise<AskRow[]> {
  return (
    db
      .selectFrom("asks")
      .selectAll()
      .where("session_key", "=", sessionKey)
      // Literally as in the index `asks_allowed_for_session`, which serves it before each command.
      .where("state", "=", sql.lit("settled"))
      .where("outcome_json", "like", sql.lit('%"allow-for-session"%'))
      .orderBy("created_at")
      .execute()
  );
}

/** Open questions whose time is over. */
export function overdueAsks(db: Executor, now: number): Promise<AskRow[]> {
  return db
    .selectFrom("asks")
    .selectAll()
    .where("state", "=", "open")
    .where("expires_at", ">", 0)
    .where("expires_at", "<=", now)
    .orderBy("expires_at")
    .execute();
}
