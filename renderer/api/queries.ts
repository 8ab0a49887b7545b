import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Client } from "../../broker/api/client.ts";
import type { adminRoutes } from "../../main/api/routes.ts";
import { answerOf } from "./api-error.ts";
import { type SessionFilters, withoutSession, withSession } from "./session-lists.ts";
import type { SessionLog } from "./session-log.ts";

// Every read of the admin API, with its key. The feed changes what these keep (feed-cache.ts), so
// nothing here is ever read again by age alone.

/** What reads need; the whole of it is `AdminApi`. */
export interface AdminReads {
  readonly client: Client<typeof adminRoutes>;
  readonly sessionLog: SessionLog;
}

/** Enough for what a screen shows, few enough to come at once. */
const PAGE = 200;

export const queryKeys = {
  status: ["status"] as const,
  asks: ["asks"] as const,
  facets: ["facets"] as const,
  sessionLists: ["session-lists"] as const,
  sessionList: (filters: SessionFilters) => ["session-lists", filters] as const,
  sessionCounts: ["session-counts"] as const,
  sessions: ["session"] as const,
  session: (key: string) => ["session", key] as const,
  removal: (key: string) => ["session", key, "removal"] as const,
};

export function statusQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.status,
    queryFn: ({ signal }) => answerOf(client.status({}, { signal })),
  });
}

export function asksQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.asks,
    queryFn: ({ signal }) => answerOf(client.listAsks({}, { signal })),
    select: ({ asks }) => asks,
  });
}

export function facetsQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.facets,
    queryFn: ({ signal }) => answerOf(client.sessionFacets({}, { signal })),
    // What filters offer need not be of this second.
    staleTime: 30_000,
  });
}

export function sessionQuery({ client }: AdminReads, key: string) {
  return queryOptions({
    queryKey: queryKeys.session(key),
    queryFn: ({ signal }) => answerOf(client.session({ params: { key } }, { signal })),
    select: ({ session }) => session,
  });
}

export function removalQuery({ client }: AdminReads, key: string) {
  return queryOptions({
    queryKey: queryKeys.removal(key),
    queryFn: ({ signal }) =>
      answerOf(client.removalPreview({ params: { key } }, { signal, timeoutMs: 60_000 })),
    // What would be lost is looked at whenever somebody asks.
    staleTime: 0,
    gcTime: 0,
  });
}

export function sessionListQuery({ client, sessionLog }: AdminReads, filters: SessionFilters) {
  return infiniteQueryOptions({
    queryKey: queryKeys.sessionList(filters),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const mark = sessionLog.mark();
      const query = { ...filters, limit: PAGE, cursor: pageParam };
      const page = await answerOf(client.listSessions({ query }, { signal }));
      return sessionLog.since(mark).reduce((now, { key, session }) => {
        const pages = { pages: [now], pageParams: [pageParam] };
        const isThere = now.sessions.some((each) => each.key === key);
        const next =
          session === null
            ? withoutSession(pages, key)
            : isThere
              ? withSession(pages, session, filters)
              : pages;
        return next.pages[0] ?? now;
      }, page);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
}

/** Counts per group of all sessions that match the filters, whatever their group. */
export function sessionCountsQuery({ client }: AdminReads, filters: SessionFilters) {
  const { channel, person, profile, search } = filters;
  return queryOptions({
    queryKey: [...queryKeys.sessionCounts, { channel, person, profile, search }] as const,
    queryFn: ({ signal }) =>
      answerOf(
        client.listSessions({ query: { channel, person, profile, search, limit: 1 } }, { signal }),
      ),
    select: ({ counts }) => counts,
  });
}
