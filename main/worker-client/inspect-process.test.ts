import { expect, test } from "vitest";
import { silentLog } from "../../broker/logs/log.ts";
import type { Clock } from "../../broker/clock/clock.ts";
import { inspectReads, type RunningInspect } from "./inspect-process.ts";

/** A clock that a test moves. */
function handClock() {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after: () => ({ cancel: () => {} }),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener("abort", () => resolve());
      }),
  };
  const pass = async (ms: number) => {
    now += ms;
    for (const sleeper of sleepers) if (sleeper.at <= now) sleeper.wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pass };
}

const address = { baseUrl: "http://127.0.0.1:1", token: () => "" };

function build(start?: () => Promise<RunningInspect>) {
  const { clock, pass } = handClock();
  const counts = { started: 0, ended: 0 };
  const reads = inspectReads({
    clock,
    log: silentLog,
    idleMs: 60_000,
    retryMs: 10_000,
    start: async () => {
      counts.started += 1;
      if (start !== undefined) return start();
      const gone = new AbortController();
      return {
        address,
        gone: gone.signal,
        end: async () => {
          counts.ended += 1;
          gone.abort();
        },
      };
    },
  });
  return { reads, counts, pass };
}

test("one that cannot start is not tried again at once", async () => {
  const { reads, counts, pass } = build(() => Promise.reject(new Error("no database")));
  expect(await reads.address()).toBeNull();
  expect(await reads.address()).toBeNull();
  expect(counts.started).toBe(1);
  expect(reads.problem()).toBe("no database");
  await pass(10_000);
  expect(await reads.address()).toBeNull();
  expect(counts.started).toBe(2);
});

test("reads that come together start one", async () => {
  const { reads, counts } = build();
  const both = await Promise.all([reads.address(), reads.address()]);
  expect({ both, started: counts.started }).toEqual({ both: [address, address], started: 1 });
});

test("it is ended a minute after the last read", async () => {
  const { reads, counts, pass } = build();
  await reads.address();
  await pass(59_000);
  await reads.address();
  await pass(59_000);
  expect(counts.ended).toBe(0);
  await pass(1_000);
  expect(counts.ended).toBe(1);
  expect(reads.addressIfRunning()).toBeNull();
  expect(await reads.address()).toEqual(address);
  expect(counts.started).toBe(2);
});

test("nothing is started for a read that can do without", () => {
  const { reads, counts } = build();
  expect(reads.addressIfRunning()).toBeNull();
  expect(counts.started).toBe(0);
});
