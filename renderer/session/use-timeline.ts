import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import { timelineQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { type Block, blocksOf, type EntryOf, keepSame } from "./blocks.ts";

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly running: readonly StepEntry[];
  readonly blocks: readonly Block[];
  /** How asks of the loaded part ended, by handle. */
  readonly settled: ReadonlyMap<string, EntryOf<"ask-settled">>;
  readonly isLoading: boolean;
  /** Why there is nothing to show. */
  readonly error: unknown;
  readonly retry: () => void;
  readonly earlier: {
    readonly isThere: boolean;
    readonly isLoading: boolean;
    readonly error: unknown;
    readonly load: () => void;
  };
}

const nothing: readonly never[] = [];

/** What happened in a session: the newest part, what the feed adds, and earlier parts on request. */
export function useTimeline(sessionKey: string): Timeline {
  const api = useAdminApi();
  // One object, so that what it selects is worked out once per change.
  const options = useMemo(() => timelineQuery(api, sessionKey), [api, sessionKey]);
  const query = useInfiniteQuery(options);
  const entries = query.data?.entries ?? nothing;
  const running = query.data?.running ?? nothing;
  const blocks = useBlocks(entries, running);
  const settled = useMemo(
    () =>
      new Map(
        entries.flatMap((entry) =>
          entry.kind === "ask-settled" ? [[entry.handle, entry] as const] : [],
        ),
      ),
    [entries],
  );
  const isLoaded = query.data !== undefined;
  return {
    entries,
    running,
    blocks,
    settled,
    isLoading: !isLoaded && query.error === null,
    error: isLoaded ? null : query.error,
    retry: () => void query.refetch(),
    earlier: {
      isThere: query.hasNextPage,
      isLoading: query.isFetchingNextPage,
      error: isLoaded && query.isFetchNextPageError ? query.error : null,
      load: () => {
        if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
      },
    },
  };
}

/** The blocks of a timeline; those that did not change are the same objects as before. */
function useBlocks(
  entries: readonly TimelineEntry[],
  running: readonly StepEntry[],
): readonly Block[] {
  const [last, setLast] = useState(() => ({
    entries,
    running,
    blocks: blocksOf(entries, running),
  }));
  if (last.entries === entries && last.running === running) return last.blocks;
  const blocks = keepSame(last.blocks, blocksOf(entries, running));
  setLast({ entries, running, blocks });
  return blocks;
}
