import type { Executor } from "./schema.ts";

/** The value of a small durable fact, or null when nobody stored it. */
export async function readFact(db: Executor, name: string): Promise<string | null> {
  const row = await db
    .selectFrom("facts")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.value ?? null;
}

/** Stores a fact, in place of an older one of the name. */
export async function writeFact(db: Executor, name: string, value: string): Promise<void> {
  await db
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

export async function removeFact(db: Executor, name: string): Promise<void> {
  await db.deleteFrom("facts").where("name", "=", name).execute();
}
