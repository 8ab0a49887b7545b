import type { Message } from "./model.ts";
import { microsOfTs } from "./timestamps.ts";

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly oldest?: string;
  readonly latest?: string;
  readonly inclusive: boolean;
}

export type PageError = "invalid_cursor" | "invalid_ts_latest" | "invalid_ts_oldest";

export type MessagePage =
  | {
      readonly ok: true;
      readonly messages: readonly Message[];
      readonly hasMore: boolean;
      readonly nextCursor: string;
    }
  | { readonly ok: false; readonly error: PageError };

/** One page of a channel, newest first, without replies (conversations.history). */
export function historyPage(all: readonly Message[], query: PageQuery): MessagePage {
  const roots = all
    .filter((one) => one.threadTs === undefined || one.subtype === "thread_broadcast")
    .toReversed();
  return page(roots, query);
}

/**
 * One page of a thread, oldest first (conversations.replies). The root counts towards the limit of
 * the first page and is repeated on each later one.
 */
export function repliesPage(
  root: Message,
  replies: readonly Message[],
  query: PageQuery,
  repeatRoot: boolean,
): MessagePage {
  const found = page([root, ...replies], query);
  if (!found.ok || found.messages[0]?.ts === root.ts) return found;
  const first = query.cursor === undefined;
  return first || repeatRoot ? { ...found, messages: [root, ...found.messages] } : found;
}

function page(ordered: readonly Message[], query: PageQuery): MessagePage {
  const oldest = query.oldest === undefined ? 0 : microsOfTs(query.oldest);
  if (oldest === null) return { ok: false, error: "invalid_ts_oldest" };
  const latest = query.latest === undefined ? Infinity : microsOfTs(query.latest);
  if (latest === null) return { ok: false, error: "invalid_ts_latest" };
  const inside = ordered.filter((one) => within(one.ts, oldest, latest, query.inclusive));
  const start = query.cursor === undefined ? 0 : indexOfCursor(inside, query.cursor);
  if (start === -1) return { ok: false, error: "invalid_cursor" };
  const messages = inside.slice(start, start + query.limit);
  const next = inside[start + query.limit];
  return {
    ok: true,
    messages,
    hasMore: next !== undefined,
    nextCursor: next === undefined ? "" : cursorOf(next.ts),
  };
}

function within(ts: string, oldest: number, latest: number, inclusive: boolean): boolean {
  const at = microsOfTs(ts) ?? 0;
  if (inclusive) return at >= oldest && at <= latest;
  return at > oldest && at < latest;
}

function cursorOf(ts: string): string {
  return Buffer.from(`next_ts:${ts}`).toString("base64");
}

function indexOfCursor(messages: readonly Message[], cursor: string): number {
  const decoded = Buffer.from(cursor, "base64").toString("utf8");
  const ts = decoded.startsWith("next_ts:") ? decoded.slice("next_ts:".length) : "";
  return messages.findIndex((one) => one.ts === ts);
}

export type ListPage<T> =
  | { readonly ok: true; readonly items: readonly T[]; readonly nextCursor: string }
  | { readonly ok: false; readonly error: "invalid_cursor" };

/** One page of anything else that has an id (conversations.list, users.list, …members). */
export function listPage<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  limit: number,
  cursor: string | undefined,
): ListPage<T> {
  const wanted = cursor === undefined ? null : Buffer.from(cursor, "base64").toString("utf8");
  const start = wanted === null ? 0 : all.findIndex((item) => `id:${idOf(item)}` === wanted);
  if (start === -1) return { ok: false, error: "invalid_cursor" };
  const next = all[start + limit];
  return {
    ok: true,
    items: all.slice(start, start + limit),
    nextCursor: next === undefined ? "" : Buffer.from(`id:${idOf(next)}`).toString("base64"),
  };
}
