import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { sessionListQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";

/** How long typing rests before the broker searches. */
const TYPING_MS = 150;
/** More than are shown: those that need somebody stand above. */
const SEARCHED = 20;
/**
 * A search is seldom repeated. The feed keeps what was found in step, and cannot tell what else would
 * be found now, so that a search is never fresh.
 */
const KEPT_MS = 60_000;

export interface SessionSearch {
  readonly sessions: readonly SessionItem[];
  /** Whether they are what was found for this text; earlier ones stay meanwhile. */
  readonly isCurrent: boolean;
  readonly error: unknown;
}

/** The sessions that match what is typed; the last ones while nothing is. */
export function useSessionSearch(text: string): SessionSearch {
  const typed = text.trim();
  const [rested, setRested] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const api = useAdminApi();
  const options = { staleTime: 0, gcTime: KEPT_MS };
  const last = useInfiniteQuery({
    ...sessionListQuery(api, { group: "all" }, SEARCHED),
    ...options,
  });
  const found = useInfiniteQuery({
    ...sessionListQuery(api, { group: "all", search: rested }, SEARCHED),
    ...options,
    enabled: rested !== "",
    placeholderData: keepPreviousData,
  });
  const asked = rested === "" ? last : found;
  // What cannot be searched is looked for among the last ones.
  const data = asked.data ?? last.data;
  return {
    sessions: data?.pages.flatMap((page) => page.sessions) ?? [],
    isCurrent: rested === typed && asked.data !== undefined && !asked.isPlaceholderData,
    error: asked.error,
  };
}
