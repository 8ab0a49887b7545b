import type { Kysely } from "kysely";
import type { FeedEvent } from "../../api/feed.ts";
import type { WorkerHealth } from "../../api/health.ts";
import type { Clock } from "../../clock/clock.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { feedAfter, feedBounds, type FeedRow, timelineOfFeed } from "../../store/feed.ts";
import type { BrokerDatabase, TimelineRow } from "../../store/schema.ts";
import type { SessionReads } from "../reading/session-reads.ts";
import type { FeedFollowers, LiveEvent } from "./feed-followers.ts";

/** An event with the cursor behind it; null where the cursor has not moved. */
export type FeedItem =
  | { readonly kind: "event"; readonly id: number | null; readonly event: FeedEvent }
  /** Nothing happened for a while. */
  | { readonly kind: "keep-alive" };

export interface FeedOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly followers: FeedFollowers;
  readonly reads: Pick<SessionReads, "items" | "entries">;
  /** Random per start of the worker. */
  readonly instance: string;
  /** Null where no worker runs. */
  readonly health: (() => Promise<Omit<WorkerHealth, "ok">>) | null;
}

/** A silent stream says something this often, so that no proxy takes it for dead. */
const KEEP_ALIVE_MS = 15_000;
/**
 * The shortest time between two looks at the store: a session that changes all the time is sent at
 * most four times a second, and twenty writes of one step cost one look.
 */
const BETWEEN_LOOKS_MS = 250;
const PAGE_ROWS = 200;

/**
 * What happens behind the cursor `after` (null: from now), until `signal` aborts. The reader sets
 * the pace: nothing that is stored is read ahead of it. Sessions that changed come before the
 * entries that changed them, so that a cursor never stands between the two.
 */
export async function* followFeed(
  options: FeedOptions,
  after: number | null,
  signal: AbortSignal,
): AsyncGenerator<FeedItem> {
  const { clock, db, followers, instance } = options;
  const follower = followers.join();
  signal.addEventListener("abort", () => follower.leave(), { once: true });
  try {
    const { oldest, newest } = await feedBounds(db);
    const isKept = after !== null && after <= newest && after >= oldest - 1;
    let cursor = isKept ? after : newest;
    yield { kind: "event", id: cursor, event: { kind: "hello", instance } };
    if (after !== null && !isKept) {
      yield { kind: "event", id: cursor, event: { kind: "reset" } };
    }
    let toldHealth = "";
    while (!signal.aborted) {
      const lookedAt = clock.now();
      const rows = await feedAfter(db, cursor, PAGE_ROWS);
      const live = follower.takeLive();
      yield* storedEvents(rows, options);
      cursor = rows.at(-1)?.sequence ?? cursor;
      yield* busySessions(live, rows, options);
      yield* live.flatMap(liveItem);
      if (live.some((event) => event.kind === "health") && options.health !== null) {
        const health = await options.health();
        const text = JSON.stringify(health);
        if (text !== toldHealth)
          yield { kind: "event", id: null, event: { kind: "health", health } };
        toldHealth = text;
      }
      if (rows.length === PAGE_ROWS) continue;
      yield* untilNews(follower.news(), clock, signal);
      const wait = lookedAt + BETWEEN_LOOKS_MS - clock.now();
      if (wait > 0) await clock.sleep(wait, signal);
    }
  } finally {
    follower.leave();
  }
}

/** Waits for news, with a sign of life now and then. */
async function* untilNews(
  news: Promise<void>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<FeedItem> {
  for (;;) {
    const waiting = new AbortController();
    const isNews = await Promise.race([
      news.then(() => true),
      clock.sleep(KEEP_ALIVE_MS, AbortSignal.any([signal, waiting.signal])).then(() => false),
    ]);
    waiting.abort();
    if (isNews || signal.aborted) return;
    yield { kind: "keep-alive" };
  }
}

/** One page of the feed: each session once, then the entries. The last one carries the cursor. */
async function* storedEvents(
  rows: readonly FeedRow[],
  { db, reads }: FeedOptions,
): AsyncGenerator<FeedItem> {
  const last = rows.at(-1);
  if (last === undefined) return;
  const keys = [...new Set(rows.flatMap((row) => row.session_key ?? []))];
  const sessions = await reads.items(keys);
  const present = new Set(sessions.map((session) => session.key));
  const events: { readonly id: number | null; readonly event: FeedEvent }[] = [
    ...keys
      .filter((key) => !present.has(key) && isRemoved(rows, key))
      .map((key) => ({ id: null, event: { kind: "session-removed" as const, key } })),
    ...sessions.map((session) => ({ id: null, event: { kind: "session" as const, session } })),
  ];
  const found = latestOfEach(rows, await timelineOfFeed(db, rows));
  const entries = await reads.entries(found.map(({ row }) => row));
  for (const [place, entry] of entries.entries()) {
    events.push({ id: found[place]?.id ?? null, event: { kind: "timeline", entry } });
  }
  for (const [place, { id, event }] of events.entries()) {
    const isLast = place === events.length - 1;
    yield { kind: "event", id: isLast ? last.sequence : id, event };
  }
}

function isRemoved(rows: readonly FeedRow[], key: string): boolean {
  return rows.some((row) => row.kind === "session-removed" && row.session_key === key);
}

/** Each entry once, where it changed last. */
function latestOfEach(
  rows: readonly FeedRow[],
  timeline: ReadonlyMap<number, TimelineRow>,
): readonly { readonly id: number; readonly row: TimelineRow }[] {
  const latest = new Map<number, { readonly id: number; readonly row: TimelineRow }>();
  for (const { sequence } of rows) {
    const row = timeline.get(sequence);
    if (row === undefined || row.kind === "state") continue;
    latest.delete(row.sequence);
    latest.set(row.sequence, { id: sequence, row });
  }
  return [...latest.values()];
}

/** Sessions that do something else now, but for those that the store's changes have shown. */
async function* busySessions(
  live: readonly LiveEvent[],
  rows: readonly FeedRow[],
  { reads }: FeedOptions,
): AsyncGenerator<FeedItem> {
  const shown = new Set(rows.map((row) => row.session_key));
  const keys = live.flatMap((event) =>
    event.kind === "activity" && !shown.has(event.sessionKey) ? [event.sessionKey] : [],
  );
  for (const session of await reads.items([...new Set(keys)])) {
    yield { kind: "event", id: null, event: { kind: "session", session } };
  }
}

function liveItem(event: LiveEvent): readonly FeedItem[] {
  switch (event.kind) {
    case "activity":
    case "health":
      return [];
    case "live-step":
    case "profiles":
      return [{ kind: "event", id: null, event }];
    default:
      return assertNever(event);
  }
}
