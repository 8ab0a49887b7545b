import type { SelectQueryBuilder } from "kysely";
import type { AccessRefusalRow, BrokerDatabase, Executor } from "./schema.ts";

// Refused people who asked to be allowed: refusals with `admin_asked_at`. A person who asks again about
// the same place has several; the newest stands for all of them.

/** A request as far as it tells where a page ends. */
type Place = Pick<AccessRefusalRow, "admin_asked_at" | "id">;

/** Open requests, one for each person and channel, the longest waiting first; those behind `after`. */
export function openAccessRequests(
  db: Executor,
  limit: number,
  after: Place | null = null,
): Promise<AccessRefusalRow[]> {
  let query = openRequests(db);
  if (after !== null)
    query = query.where(({ and, eb, or }) =>
      or([
        eb("admin_asked_at", ">", after.admin_asked_at),
        and([eb("admin_asked_at", "=", after.admin_asked_at), eb("id", ">", after.id)]),
      ]),
    );
  return query.orderBy("admin_asked_at").orderBy("id").limit(limit).execute();
}

/** The newest open requests, one for each person and channel, the longest waiting of them first. */
export async function newestAccessRequests(
  db: Executor,
  limit: number,
): Promise<AccessRefusalRow[]> {
  const rows = await openRequests(db)
    .orderBy("admin_asked_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.toReversed();
}

function openRequests(db: Executor) {
  return newestRequests(db, (request) => request.where("request_outcome", "is", null));
}

/** People whose last request for a channel was granted after `since`, with that request. */
export function grantedRequests(db: Executor, since: number): Promise<AccessRefusalRow[]> {
  return newestRequests(db)
    .where("request_settled_at", ">", since)
    .where("request_outcome", "=", "allowed")
    .orderBy("id")
    .execute();
}

type Requests = SelectQueryBuilder<BrokerDatabase, "access_refusals", { id: number }>;

/** The newest request of each person for each channel, of those that `only` leaves. */
function newestRequests(db: Executor, only: (requests: Requests) => Requests = (all) => all) {
  return db
    .selectFrom("access_refusals")
    .selectAll()
    .where("id", "in", (query) =>
      only(
        query
          .selectFrom("access_refusals")
          .select(({ fn }) => fn.max("id").as("id"))
          .where("admin_asked_at", "is not", null),
      ).groupBy(["author", "channel"]),
    );
}

/**
 * Closes a request, with all that the same person asked about the same place; false when it is no open
 * one.
 */
export async function settleAccessRequest(
  db: Executor,
  id: number,
  outcome: NonNullable<AccessRefusalRow["request_outcome"]>,
  at: number,
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
    .set({ request_outcome: outcome, request_settled_at: at })
    .where("author", "=", request.author)
    .where("channel", "=", request.channel)
    .where("admin_asked_at", "is not", null)
    .where("request_outcome", "is", null)
    .execute();
  return true;
}

/** Opens a request again that was closed with `outcome`; false when it is no such one. */
export async function reopenAccessRequest(
  db: Executor,
  id: number,
  outcome: NonNullable<AccessRefusalRow["request_outcome"]>,
): Promise<boolean> {
  const result = await db
    .updateTable("access_refusals")
    .set({ request_outcome: null, request_settled_at: null })
    .where("id", "=", id)
    .where("request_outcome", "=", outcome)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The newest refusals of all people and bots. */
export function newestRefusals(db: Executor, limit: number): Promise<AccessRefusalRow[]> {
  return db.selectFrom("access_refusals").selectAll().orderBy("id", "desc").limit(limit).execute();
}
