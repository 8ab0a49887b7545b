import { sql } from "kysely";
import type { Executor, JobRow, NewJobRow } from "./schema.ts";

/** Stores a job; false when its id is known already. */
export async function addJob(db: Executor, row: NewJobRow): Promise<boolean> {
  const result = await db
    .insertInto("jobs")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export function findJob(db: Executor, id: string): Promise<JobRow | undefined> {
  return db.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirst();
}

export async function saveJob(
  db: Executor,
  id: string,
  change: Pick<JobRow, "state_json" | "status" | "live" | "updated_at" | "ended_at">,
): Promise<void> {
  await db.updateTable("jobs").set(change).where("id", "=", id).execute();
}

/** Jobs that are to be started or whose process may be there, oldest first. */
export function liveJobs(db: Executor): Promise<JobRow[]> {
  return db.selectFrom("jobs").selectAll().where("live", "=", 1).orderBy("created_at").execute();
}

/** The newest jobs, of one session when it is named. */
export function listJobs(
  db: Executor,
  wish: { readonly sessionKey?: string; readonly isLive?: boolean; readonly limit: number },
): Promise<JobRow[]> {
  let query = db.selectFrom("jobs").selectAll();
  if (wish.sessionKey !== undefined) query = query.where("session_key", "=", wish.sessionKey);
  if (wish.isLive === true) query = query.where("live", "=", 1);
  return query.orderBy("created_at", "desc").orderBy("id").limit(wish.limit).execute();
}

export async function jobIdsOf(db: Executor, sessionKey: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("jobs")
    .select("id")
    .where("session_key", "=", sessionKey)
    .execute();
  return rows.map(({ id }) => id);
}

/** Ended jobs that are older, for as long as their files are kept. */
export async function forgottenJobs(db: Executor, before: number, limit: number) {
  const rows = await db
    .selectFrom("jobs")
    .select("id")
    .where("live", "=", 0)
    .where("ended_at", "<", before)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteJob(db: Executor, id: string): Promise<void> {
  await db.deleteFrom("jobs").where("id", "=", id).where("live", "=", 0).execute();
}

/** What a session's agent declared last, and when it declared `final` last; null when it did not. */
export interface Declarations {
  readonly newest: string | null;
  readonly finalAt: number | null;
}

export async function declarationsOf(db: Executor, sessionKey: string): Promise<Declarations> {
  const { rows } = await sql<{ readonly kind: string; readonly at: number }>`
    select json_extract(data_json, '$.kind') as kind, at from timeline
    where session_key = ${sessionKey} and timeline.kind in ('agent-post', 'agent-state')
      and json_extract(data_json, '$.kind') in ('final', 'block', 'wait')
    order by sequence desc limit 1`.execute(db);
  const { rows: finals } = await sql<{ readonly at: number }>`
    select at from timeline
    where session_key = ${sessionKey} and timeline.kind in ('agent-post', 'agent-state')
      and json_extract(data_json, '$.kind') = 'final'
    order by sequence desc limit 1`.execute(db);
  return { newest: rows[0]?.kind ?? null, finalAt: finals[0]?.at ?? null };
}
