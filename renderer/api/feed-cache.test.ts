import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { AdminStatus } from "../../main/api/status.ts";
import { createFeedCache } from "./feed-cache.ts";
import { queryKeys } from "./queries.ts";
import { createRecentLog } from "./recent-log.ts";

const SESSION = queryKeys.session("C1:1.1");

/** Only what the cache reads of a status. */
function status(source: AdminStatus["source"], instance = "a"): AdminStatus {
  return { source, controlPlane: { instance } } as AdminStatus;
}

function cacheWith(first: AdminStatus) {
  const queries = new QueryClient();
  const cache = createFeedCache(queries, {
    sessions: createRecentLog(),
    timeline: createRecentLog(),
  });
  queries.setQueryData(queryKeys.status, first);
  queries.setQueryData(SESSION, { ok: true });
  const isOld = () => queries.getQueryState(SESSION)?.isInvalidated;
  return { queries, cache, isOld };
}

describe("when the worker answers instead of its stored data", () => {
  it("reads everything again after the feed reported it", () => {
    const { cache, isOld } = cacheWith(status("inspect"));
    cache.apply({ kind: "status", status: status("worker") });
    expect(isOld()).toBe(true);
  });

  it("reads everything again when the answer to Start came before the feed", () => {
    const { queries, cache, isOld } = cacheWith(status("inspect"));
    queries.setQueryData(queryKeys.status, status("worker"));
    cache.apply({ kind: "status", status: status("worker") });
    expect(isOld()).toBe(true);
  });
});

it("reads everything again when another control plane answers", () => {
  const { cache, isOld } = cacheWith(status("worker", "a"));
  cache.apply({ kind: "status", status: status("worker", "b") });
  expect(isOld()).toBe(true);
});

it("keeps what it knows while the same source answers", () => {
  const { cache, isOld } = cacheWith(status("worker"));
  cache.apply({ kind: "status", status: status("worker") });
  expect(isOld()).toBe(false);
});
