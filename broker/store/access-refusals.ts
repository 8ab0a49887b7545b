import type { AccessRefusalRow, Executor } from "./schema.ts";

/** Notes a refused message once; null when its channel and ts are known already. */
export async function addRefusal(
  db: Executor,
  refusal: Omit<AccessRefusalRow, "id">,
): Promise<number | null> {
  const row = await db
    .insertInto("access_refusals")
    .values(refusal)
    .onConflict((conflict) => conflict.columns(["channel", "ts"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function isRefused(db: Executor, channel: string, ts: string): Promise<boolean> {
  const row = await db
    .selectFrom("access_refusals")
    .select("id")
    .where("channel", "=", channel)
    .where("ts", "=", ts)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether somebody was told, or is about to be, that nothing is taken from them in a channel. */
export async function isToldOfRefusal(
  db: Executor,
  author: string,
  channel: string,
): Promise<boolean> {
  const row = await db
    .selectFrom("access_refusals")
    .select("id")
    .where("author", "=", author)
    .where("channel", "=", channel)
    .where("state", "in", ["owed", "telling", "told"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** By which rule somebody was refused in a channel last; null when they were not. */
export async function lastRefusalRule(
  db: Executor,
  author: string,
  channel: string,
): Promise<string | null> {
  const row = await db
    .selectFrom("access_refusals")
    .select("rule")
    .where("author", "=", author)
    .where("channel", "=", channel)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.rule ?? null;
}

/** Refusals that nobody was told of yet, oldest first. */
export function owedRefusals(db: Executor, limit: number): Promise<AccessRefusalRow[]> {
  return db
    .selectFrom("access_refusals")
    .selectAll()
    .where("state", "=", "owed")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Moves a refusal on; false when it is not in the state `from` any more. */
export async function moveRefusal(
  db: Executor,
  id: number,
  from: AccessRefusalRow["state"],
  to: AccessRefusalRow["state"],
): Promise<boolean> {
  const result = await db
    .updateTable("access_refusals")
    .set({ state: to })
    .where("id", "=", id)
    .where("state", "=", from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
