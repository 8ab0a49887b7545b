import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { sessionCountsQuery, sessionListQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import type { SessionsSearch } from "./search.ts";

export interface SessionsView {
  readonly sessions: readonly SessionItem[];
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly moreError: unknown;
  readonly isComplete: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly retry: () => void;
}

/**
 * The sessions that the address asks for. Open ones are all loaded, since they stand in groups;
 * ended ones come page by page.
 */
export function useSessions(search: SessionsSearch): SessionsView {
  const api = useAdminApi();
  const { group = "open", channel, person, profile, find } = search;
  const filters = { channel, person, profile, search: find };
  const showsEnded = group === "open" || group === "all";
  const open = useInfiniteQuery(
    sessionListQuery(api, { ...filters, group: group === "all" ? "open" : group }),
  );
  const ended = useInfiniteQuery({
    ...sessionListQuery(api, { ...filters, group: "ended" }),
    enabled: showsEnded,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = open;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const parts = showsEnded ? [open, ended] : [open];
  const failed = parts.find((part) => part.error !== null && part.data === undefined);
  return {
    sessions: parts.flatMap(({ data }) => data?.pages.flatMap((page) => page.sessions) ?? []),
    isLoading: parts.some(({ data }) => data === undefined),
    error: failed?.error ?? null,
    moreError: ended.data === undefined ? null : ended.error,
    isComplete: !showsEnded || !ended.hasNextPage,
    isLoadingMore: ended.isFetchingNextPage,
    loadMore: () => {
      if (showsEnded && ended.hasNextPage && !ended.isFetching) void ended.fetchNextPage();
    },
    retry: () => {
      for (const part of parts) if (part.error !== null) void part.refetch();
    },
  };
}

/** How many sessions match the filters in each group; undefined until they are counted. */
export function useSessionCounts({ channel, person, profile, find }: SessionsSearch) {
  const filters = { group: "all" as const, channel, person, profile, search: find };
  return useQuery(sessionCountsQuery(useAdminApi(), filters)).data;
}
