import type { Executor } from "./schema.ts";

export interface KnownName {
  readonly id: string;
  readonly kind: "person" | "channel" | "bot";
  readonly name: string;
}

/** Remembers a name as Slack gave it. */
export async function saveName(db: Executor, { id, kind, name }: KnownName, now: number) {
  await db
    .insertInto("names")
    .values({ id, kind, name, named_at: now })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ name, named_at: now }))
    .execute();
}

/** The names of these ids, as far as they are known. */
export async function namesOf(
  db: Executor,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await db
    .selectFrom("names")
    .select(["id", "name"])
    .where("id", "in", wanted)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What is known by name, of one kind, in the order of the alphabet. */
export function knownNames(
  db: Executor,
  kind: KnownName["kind"],
  limit: number,
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom("names")
    .select(["id", "name"])
    .where("kind", "=", kind)
    .orderBy("name")
    .orderBy("id")
    .limit(limit)
    .execute();
}
