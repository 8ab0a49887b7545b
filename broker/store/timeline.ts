import type { Executor, TimelineRow } from "./schema.ts";

export interface NewTimelineEntry {
  readonly sessionKey: string | null;
  readonly kind: string;
  readonly data: unknown;
  readonly at: number;
}

export async function addTimelineEntry(db: Executor, entry: NewTimelineEntry): Promise<void> {
  await db
    .insertInto("timeline")
    .values({
      session_key: entry.sessionKey,
      kind: entry.kind,
      data_json: JSON.stringify(entry.data),
      at: entry.at,
    })
    .execute();
}

/** The newest `limit` entries of a session before `beforeSequence`, oldest first. */
export async function timelinePage(
  db: Executor,
  sessionKey: string,
  page: { readonly limit: number; readonly beforeSequence?: number },
): Promise<TimelineRow[]> {
  let query = db.selectFrom("timeline").selectAll().where("session_key", "=", sessionKey);
  if (page.beforeSequence !== undefined) query = query.where("sequence", "<", page.beforeSequence);
  const rows = await query.orderBy("sequence", "desc").limit(page.limit).execute();
  return rows.toReversed();
}

/** What came after a sequence, over all sessions, in order: the operators' feed. */
export function timelineAfter(
  db: Executor,
  sequence: number,
  limit: number,
): Promise<TimelineRow[]> {
  return db
    .selectFrom("timeline")
    .selectAll()
    .where("sequence", ">", sequence)
    .orderBy("sequence")
    .limit(limit)
    .execute();
}

export async function newestSequence(db: Executor): Promise<number> {
  const row = await db
    .selectFrom("timeline")
    .select((select) => select.fn.max("sequence").as("newest"))
    .executeTakeFirst();
  return row?.newest ?? 0;
}
