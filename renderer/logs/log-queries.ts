import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { LogFilters } from "../../main/api/logs.ts";
import { answerOf } from "../api/api-error.ts";
import type { AdminReads } from "../api/queries.ts";

/** The job that the lines are of. */
export function jobQuery({ client }: AdminReads, id: string) {
  return queryOptions({
    queryKey: ["job", id] as const,
    queryFn: async ({ signal }) => (await answerOf(client.job({ params: { id } }, { signal }))).job,
  });
}

/** Which logs there are, and what is recorded. */
export function logSourcesQuery({ client }: AdminReads) {
  return queryOptions({
    queryKey: ["log-sources"] as const,
    queryFn: ({ signal }) => answerOf(client.logSources({}, { signal })),
    // A setting may have changed it.
    staleTime: 10_000,
    // One that is off is about to be switched on: the broker takes some seconds to start.
    refetchInterval: ({ state }) =>
      state.data?.raw.some(({ isRecorded }) => !isRecorded) === true ? OFF_AGAIN_MS : false,
  });
}

const OFF_AGAIN_MS = 5_000;
const BUCKETS = 120;
/** How old the strip may be while lines come. */
const COUNT_AGAIN_MS = 15_000;
/** Longer times are counted again only when they are asked for: counting reads all of their lines. */
const COUNTED_AGAIN_UP_TO_MS = 3_600_000;

/** The counts of the strip. `spanMs` is how far back from now, or null for a time that is over. */
export function logCountsQuery(
  { client }: AdminReads,
  filters: LogFilters,
  span: { readonly from: number; readonly to: number } | { readonly pastMs: number },
  now: () => number,
) {
  const isMoving = "pastMs" in span;
  return queryOptions({
    queryKey: ["log-counts", filters, span] as const,
    queryFn: ({ signal }) => {
      const to = isMoving ? now() + 1 : span.to;
      const from = isMoving ? to - span.pastMs : span.from;
      const query = { ...filters, from, to, buckets: BUCKETS };
      return answerOf(client.logCounts({ query }, { signal }));
    },
    retry: false,
    staleTime: isMoving ? 0 : Infinity,
    placeholderData: keepPreviousData,
    refetchInterval:
      isMoving && span.pastMs <= COUNTED_AGAIN_UP_TO_MS ? COUNT_AGAIN_MS : (false as const),
  });
}
