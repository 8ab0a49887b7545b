import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { WorkerHealth } from "../../broker/api/health.ts";
import type { Operation } from "../../main/api/operations.ts";
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

describe("when the feed begins", () => {
  it("reads again what was answered before, once", () => {
    const { queries, cache, isOld } = cacheWith(status("worker"));
    cache.apply({ kind: "hello", instance: "one" });
    expect(isOld()).toBe(true);
    queries.setQueryData(SESSION, { ok: true });
    cache.apply({ kind: "hello", instance: "one" });
    expect(isOld()).toBe(false);
  });

  it("reads again what was under way, once it was answered", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { queries, cache } = cacheWith(status("worker"));
    const answers: ((asks: readonly string[]) => void)[] = [];
    const observer = new QueryObserver(queries, {
      queryKey: queryKeys.asks,
      queryFn: () => new Promise<readonly string[]>((resolve) => answers.push(resolve)),
    });
    const stop = observer.subscribe(() => {});
    onTestFinished(stop);
    cache.apply({ kind: "hello", instance: "one" });
    answers[0]?.([]);
    await vi.advanceTimersByTimeAsync(2_000);
    answers[1]?.(["asked just before the feed began"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(observer.getCurrentResult().data).toEqual(["asked just before the feed began"]);
    expect(answers).toHaveLength(2);
  });

  it("leaves what could not be read to the person", async () => {
    const { queries, cache } = cacheWith(status("worker"));
    const read = vi.fn<() => Promise<never>>(() =>
      Promise.reject(new Error("The store is locked.")),
    );
    const observer = new QueryObserver(queries, {
      queryKey: queryKeys.asks,
      queryFn: read,
      retry: false,
    });
    onTestFinished(observer.subscribe(() => {}));
    await vi.waitFor(() => expect(observer.getCurrentResult().isError).toBe(true));
    cache.apply({ kind: "hello", instance: "one" });
    expect(read).toHaveBeenCalledTimes(1);
  });
});

it("reads again who was refused when the health changes, as it does with a refusal", () => {
  const { queries, cache } = cacheWith(status("worker"));
  queries.setQueryData(queryKeys.access, { ok: true });
  cache.apply({ kind: "health", health: {} as WorkerHealth });
  expect(queries.getQueryState(queryKeys.access)?.isInvalidated).toBe(true);
});

it("reads the operations again when one changes while an older answer is under way", async () => {
  const { queries, cache } = cacheWith(status("worker"));
  const answers: ((operations: readonly string[]) => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: queryKeys.operations,
    queryFn: () => new Promise<readonly string[]>((resolve) => answers.push(resolve)),
  });
  const stop = observer.subscribe(() => {});
  cache.apply({ kind: "operation", operation: { id: "restore" } as Operation });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.(["restore"]);
  answers[0]?.([]);
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toEqual(["restore"]));
  stop();
});
