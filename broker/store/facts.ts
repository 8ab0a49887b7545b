import type { Executor } from "./schema.ts";

/** The value of a fact; null when it was never noted. */
export async function readFact(db: Executor, name: string): Promise<string | null> {
  const row = await db
    .selectFrom("facts")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.value ?? null;
}

export async function writeFact(db: Executor, name: string, value: string): Promise<void> {
  await db
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** Notes a fact unless it is there, and returns what is there then. */
export async function firstFact(db: Executor, name: string, value: string): Promise<string> {
  await db
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return (await readFact(db, name)) ?? value;
}
