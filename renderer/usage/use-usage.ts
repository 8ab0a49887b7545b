import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { ownTimeZone } from "../../broker/api/time-zone.ts";
import type { UsageGrouping, UsageWindow } from "../../broker/api/usage.ts";
import { answerOf } from "../api/api-error.ts";
import type { AdminReads } from "../api/queries.ts";
import { createThrottle } from "../api/throttle.ts";
import { useAdminApi, useFeedEvents } from "../api/use-admin-api.ts";

export interface UsageChoice {
  readonly window: UsageWindow;
  readonly by: UsageGrouping;
}

const USAGE_KEY = ["usage"] as const;

/** How often the usage is counted again while turns end one after the other. */
const RECOUNT_MS = 3_000;

function usageQuery({ client }: AdminReads, { by, window }: UsageChoice) {
  const zone = ownTimeZone();
  return queryOptions({
    queryKey: [...USAGE_KEY, window, by, zone] as const,
    queryFn: ({ signal }) => answerOf(client.usage({ query: { window, by, zone } }, { signal })),
    // Time goes on: another look at an earlier choice counts again.
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** What the turns used, counted again when one ends and when the last bar of the chart does. */
export function useUsage(choice: UsageChoice) {
  const api = useAdminApi();
  const { queries } = api;
  const usage = useQuery(usageQuery(api, choice));
  const throttle = useMemo(() => createThrottle(RECOUNT_MS), []);
  useFeedEvents((event) => {
    if (event.kind !== "timeline" || event.entry.kind !== "turn-ended") return;
    throttle("usage", () => void queries.invalidateQueries({ queryKey: USAGE_KEY }));
  });
  const until = usage.data?.buckets.until;
  useEffect(() => {
    if (until === undefined) return undefined;
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: USAGE_KEY }),
      Math.max(RECOUNT_MS, until - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [until, queries]);
  return usage;
}
