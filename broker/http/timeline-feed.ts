import type { Kysely } from "kysely";
import type { TimelineEntry } from "../api/operator.ts";
import type { Clock } from "../clock/clock.ts";
import type { BrokerDatabase, TimelineRow } from "../store/schema.ts";
import { newestSequence, timelineAfter } from "../store/timeline.ts";

/** How often the store is asked while somebody follows. */
const POLL_MS = 250;
/** A silent stream says something this often, so that no proxy takes it for dead. */
const KEEP_ALIVE_MS = 15_000;
const PAGE_ENTRIES = 200;

export type FeedItem =
  { readonly kind: "entry"; readonly entry: TimelineEntry } | { readonly kind: "keep-alive" };

export function entryOf(row: TimelineRow): TimelineEntry {
  return {
    sequence: row.sequence,
    sessionKey: row.session_key,
    kind: row.kind,
    at: row.at,
    data: JSON.parse(row.data_json) as unknown,
  };
}

/**
 * What happens from `after` on (null: from now), until `signal` aborts. The reader sets the pace:
 * nothing is read ahead of it.
 */
export async function* followTimeline(
  db: Kysely<BrokerDatabase>,
  clock: Clock,
  after: number | null,
  signal: AbortSignal,
): AsyncGenerator<FeedItem> {
  let sequence = after ?? (await newestSequence(db));
  let saidAt = clock.now();
  while (!signal.aborted) {
    const rows = await timelineAfter(db, sequence, PAGE_ENTRIES);
    for (const row of rows) {
      sequence = row.sequence;
      yield { kind: "entry", entry: entryOf(row) };
    }
    if (rows.length > 0) saidAt = clock.now();
    if (clock.now() - saidAt >= KEEP_ALIVE_MS) {
      saidAt = clock.now();
      yield { kind: "keep-alive" };
    }
    if (rows.length < PAGE_ENTRIES) await clock.sleep(POLL_MS, signal);
  }
}
