import type { AccessRefusalRow, Executor } from "./schema.ts";

// Refused people who asked to be allowed: refusals with `admin_asked_at`. A person who asks again about
// the same place has several; the newest stands for all of them.

/** Open requests, one for each person and channel, the longest waiting first. */
export function openAccessRequests(db: Executor, limit: number): Promise<AccessRefusalRow[]> {
  return db
    .selectFrom("access_refusals")
    .selectAll()
    .where("id", "in", (query) =>
      query
        .selectFrom("access_refusals")
        .select(({ fn }) => fn.max("id").as("id"))
        .where("admin_asked_at", "is not", null)
        .where("request_outcome", "is", null)
        .groupBy(["author", "channel"]),
    )
    .orderBy("admin_asked_at")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/**
 * Closes a request, with all that the same person asked about the same place; false when it is no open
 * one.
 */
export async function settleAccessRequest(
  db: Executor,
  id: number,
  outcome: NonNullable<AccessRefusalRow["request_outcome"]>,
): Promise<boolean> {
  const request = await db
    .selectFrom("access_refusals")
    .select(["author", "channel"])
    .where("id", "=", id)
    .where("admin_asked_at", "is not", null)
    .where("request_outcome", "is", null)
    .executeTakeFirst();
  if (request === undefined) return false;
  await db
    .updateTable("access_refusals")
    .set({ request_outcome: outcome })
    .where("author", "=", request.author)
    .where("channel", "=", request.channel)
    .where("admin_asked_at", "is not", null)
    .where("request_outcome", "is", null)
    .execute();
  return true;
}

/** The newest refusals of all people and bots. */
export function newestRefusals(db: Executor, limit: number): Promise<AccessRefusalRow[]> {
  return db.selectFrom("access_refusals").selectAll().orderBy("id", "desc").limit(limit).execute();
}
