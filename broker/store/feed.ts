import { type Selectable, sql } from "kysely";
import type { BrokerDatabase, Executor, TimelineRow } from "./schema.ts";

export type FeedRow = Selectable<BrokerDatabase["feed"]>;

/** What changed behind a sequence, in order. */
export function feedAfter(db: Executor, sequence: number, limit: number): Promise<FeedRow[]> {
  return db
    .selectFrom("feed")
    .selectAll()
    .where("sequence", ">", sequence)
    .orderBy("sequence")
    .limit(limit)
    .execute();
}

/** The sequences that the feed has; both 0 while it is empty. */
export async function feedBounds(
  db: Executor,
): Promise<{ readonly oldest: number; readonly newest: number }> {
  const { rows } = await sql<{ readonly oldest: number; readonly newest: number }>`
    select (select coalesce(min(sequence), 0) from feed) as oldest,
      -- Also of rows that are forgotten by now.
      (select coalesce(max(seq), 0) from sqlite_sequence where name = 'feed') as newest`.execute(
    db,
  );
  return rows[0] ?? { oldest: 0, newest: 0 };
}

/** The timeline's entries that these rows of the feed are about, by the feed's sequence. */
export async function timelineOfFeed(
  db: Executor,
  rows: readonly FeedRow[],
): Promise<ReadonlyMap<number, TimelineRow>> {
  const sequences = rows.map((row) => row.sequence);
  if (sequences.length === 0) return new Map();
  const { rows: found } = await sql<TimelineRow & { readonly feed_sequence: number }>`
    select feed.sequence as feed_sequence, timeline.* from feed
      join timeline on timeline.sequence = feed.ref
      where feed.kind = 'timeline' and feed.sequence in (${sql.join(sequences)})
    union all
    select feed.sequence, timeline.* from feed
      join messages on messages.id = feed.ref
      join timeline on timeline.session_key = messages.session_key and timeline.ref = messages.ts
      where feed.kind = 'message' and feed.sequence in (${sql.join(sequences)})
    union all
    select feed.sequence, timeline.* from feed
      join outbox on outbox.id = feed.ref
      join timeline on timeline.session_key = outbox.session_key
        and timeline.ref = outbox.idempotency_key
      where feed.kind = 'post' and feed.sequence in (${sql.join(sequences)})`.execute(db);
  return new Map(found.map((row) => [row.feed_sequence, row]));
}
