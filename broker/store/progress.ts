import type { Executor, ProgressRow } from "./schema.ts";

/** The row of a turn, made when it is not there yet. */
export async function openProgress(
  db: Executor,
  turn: { readonly turnId: string; readonly sessionKey: string; readonly startedAt: number },
): Promise<ProgressRow> {
  await db
    .insertInto("progress")
    .values({ turn_id: turn.turnId, session_key: turn.sessionKey, started_at: turn.startedAt })
    .onConflict((conflict) => conflict.column("turn_id").doNothing())
    .execute();
  return db
    .selectFrom("progress")
    .selectAll()
    .where("turn_id", "=", turn.turnId)
    .executeTakeFirstOrThrow();
}

export function findProgress(db: Executor, turnId: string): Promise<ProgressRow | undefined> {
  return db.selectFrom("progress").selectAll().where("turn_id", "=", turnId).executeTakeFirst();
}

export async function saveProgress(
  db: Executor,
  turnId: string,
  changes: Partial<Pick<ProgressRow, "plan_json" | "files_json" | "steps" | "commands" | "shown">>,
): Promise<void> {
  await db.updateTable("progress").set(changes).where("turn_id", "=", turnId).execute();
}

export async function removeProgress(db: Executor, turnId: string): Promise<void> {
  await db.deleteFrom("progress").where("turn_id", "=", turnId).execute();
}
