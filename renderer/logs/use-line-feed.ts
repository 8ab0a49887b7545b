import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { LogFilters } from "../../main/api/logs.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { createLineFeed, type LineFeed, type LineFeedState } from "./line-feed.ts";

/** Follows a log while the component is there; starts over when the filters change. */
export function useLineFeed(filters: LogFilters, pastMs: number | null): [LineFeedState, LineFeed] {
  const { client } = useAdminApi();
  const key = JSON.stringify(filters);
  const feed = useMemo(
    () =>
      createLineFeed({
        client,
        filters: JSON.parse(key) as LogFilters,
        pastMs,
        now: Date.now,
        sleep: restFor,
      }),
    [client, key, pastMs],
  );
  useEffect(() => feed.start(), [feed]);
  return [useSyncExternalStore(feed.onChange, feed.state), feed];
}

function restFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
