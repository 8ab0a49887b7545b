import type { AccessRefusalRow, Executor, NewAccessRefusalRow } from "./schema.ts";

/** Notes a refused message once; null when its channel and ts are known already. */
export async function addRefusal(
  db: Executor,
  refusal: NewAccessRefusalRow,
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

/** How somebody was refused in a channel last; undefined when they were not. */
export function lastRefusal(
  db: Executor,
  author: string,
  channel: string,
): Promise<AccessRefusalRow | undefined> {
  return db
    .selectFrom("access_refusals")
    .selectAll()
    .where("author", "=", author)
    .where("channel", "=", channel)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/**
 * Notes that the admin is asked about a refusal at `at`; false when the same person had the admin asked
 * about the same channel after `since`.
 */
export async function claimAdminRequest(
  db: Executor,
  { author, channel, id }: Pick<AccessRefusalRow, "author" | "channel" | "id">,
  { at, since }: { readonly at: number; readonly since: number },
): Promise<boolean> {
  const result = await db
    .updateTable("access_refusals")
    .set({ admin_asked_at: at })
    .where("id", "=", id)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom("access_refusals as earlier")
            .select("earlier.id")
            .where("earlier.author", "=", author)
            .where("earlier.channel", "=", channel)
            .where("earlier.admin_asked_at", ">", since),
        ),
      ),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The request of a refusal did not reach the admin, so that it may be made again. */
export async function withdrawAdminRequest(db: Executor, id: number): Promise<void> {
  await db
    .updateTable("access_refusals")
    .set({ admin_asked_at: null })
    .where("id", "=", id)
    .execute();
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
