import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Client } from "../../broker/api/client.ts";
import type { adminRoutes } from "../../main/api/routes.ts";
import { answerOf } from "./api-error.ts";
import {
  followedList,
  type SessionFilters,
  type SessionNote,
  type SessionPages,
} from "./session-lists.ts";
import type { RecentLog } from "./recent-log.ts";
import {
  entriesOf,
  sessionOfNote,
  type TimelineNote,
  type TimelinePages,
  withNotes,
} from "./timeline-pages.ts";

// Every read of the admin API, with its key. The feed changes what these keep (feed-cache.ts), so
// nothing here is ever read again by age alone.

/** What reads need; the whole of it is `AdminApi`. */
export interface AdminReads {
  readonly client: Client<typeof adminRoutes>;
  readonly sessionLog: RecentLog<SessionNote>;
  readonly timelineLog: RecentLog<TimelineNote>;
}

/** Enough for what a screen shows, few enough to come at once. */
const PAGE = 200;
/** Of a timeline, first; enough for a screen. */
const NEWEST_PAGE = 100;
/** Earlier entries come when asked for, in larger pages: nobody goes back by a screen at a time. */
const EARLIER_PAGE = 500;

export const queryKeys = {
  status: ["status"] as const,
  doctor: ["doctor"] as const,
  asks: ["asks"] as const,
  access: ["access"] as const,
  facets: ["facets"] as const,
  sessionLists: ["session-lists"] as const,
  sessionList: (filters: SessionFilters) => ["session-lists", filters] as const,
  sessionCounts: ["session-counts"] as const,
  sessions: ["session"] as const,
  session: (key: string) => ["session", key] as const,
  timelines: ["timeline"] as const,
  /** Beside the session: what changes one does not change the other. */
  timeline: (key: string) => ["timeline", key] as const,
  stepDetail: (key: string, itemId: string) => ["step-detail", key, itemId] as const,
  removals: (keys: readonly string[]) => ["removals", keys] as const,
  releases: ["releases"] as const,
  operations: ["operations"] as const,
  removal: (key: string) => ["session", key, "removal"] as const,
};

export function statusQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.status,
    queryFn: ({ signal }) => answerOf(client.status({}, { signal })),
  });
}

/** What the doctor found last, in this window or elsewhere. */
export function doctorQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: queryKeys.doctor,
    queryFn: ({ signal }) => answerOf(client.doctor({}, { signal })),
    // Checks run outside of this page too.
    staleTime: 0,
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

/** The newest page first; each further one is what came before. */
export function timelineQuery({ client, timelineLog }: AdminReads, key: string) {
  const isOfSession = (note: TimelineNote) => sessionOfNote(note) === key;
  return infiniteQueryOptions({
    queryKey: queryKeys.timeline(key),
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const mark = timelineLog.mark();
      const query = {
        limit: pageParam === undefined ? NEWEST_PAGE : EARLIER_PAGE,
        ...(pageParam !== undefined && { before_sequence: pageParam }),
      };
      const page = await answerOf(client.timeline({ params: { key }, query }, { signal }));
      return { ...page, mark };
    },
    getNextPageParam: ({ nextBeforeSequence }) => nextBeforeSequence ?? undefined,
    // What the feed said while the pages were read is not in them.
    select: (data: TimelinePages) => {
      const mark = data.pages[0]?.mark ?? 0;
      const notes = timelineLog.since(mark).filter(isOfSession);
      const followed = notes.length === 0 ? data : withNotes(data, notes, mark);
      return { entries: entriesOf(followed), running: followed.pages[0]?.running ?? [] };
    },
  });
}

/** The whole output or diff of one finished step, which never changes. */
export function stepDetailQuery({ client }: AdminReads, key: string, itemId: string) {
  return queryOptions({
    queryKey: queryKeys.stepDetail(key, itemId),
    queryFn: ({ signal }) =>
      answerOf(client.stepDetail({ params: { key, itemId } }, { signal, timeoutMs: 60_000 })),
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

export function sessionListQuery(
  { client, sessionLog }: AdminReads,
  filters: SessionFilters,
  limit = PAGE,
) {
  return infiniteQueryOptions({
    queryKey: [...queryKeys.sessionList(filters), limit],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const mark = sessionLog.mark();
      const query = { ...filters, limit, cursor: pageParam };
      const page = await answerOf(client.listSessions({ query }, { signal }));
      return { ...page, mark };
    },
    // What the feed said while the pages were read is not in them.
    select: (data: SessionPages) => followedList(data, sessionLog, filters),
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
