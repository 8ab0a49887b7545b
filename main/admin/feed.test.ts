import { Hono } from "hono";
import { expect, test } from "vitest";
import type { Clock } from "../../broker/clock/clock.ts";
import { silentLog } from "../../broker/logs/log.ts";
import type { AdminStatus } from "../api/status.ts";
import { adminFeed } from "./feed.ts";
import { statusWatch } from "./status-watch.ts";

/** A clock that a test moves. */
function handClock() {
  let now = 0;
  let sleepers: readonly { readonly at: number; readonly wake: () => void }[] = [];
  const add = (ms: number, wake: () => void) => {
    const sleeper = { at: now + ms, wake };
    sleepers = [...sleepers, sleeper];
    return () => {
      sleepers = sleepers.filter((one) => one !== sleeper);
    };
  };
  const clock: Clock = {
    now: () => now,
    after: (ms, task) => ({ cancel: add(ms, task) }),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        add(ms, resolve);
        signal?.addEventListener("abort", () => resolve());
      }),
  };
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      now += Math.min(left, 1_000);
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, pass };
}

/** Only what the test looks at: the feed passes a status on as it is. */
const statusNamed = (state: string) => ({ at: 0, worker: { state } }) as unknown as AdminStatus;

function build() {
  const { clock, pass } = handClock();
  const ended = new AbortController();
  let state = "stopped";
  const report = { current: async () => statusNamed(state) };
  const watch = statusWatch(report, clock, silentLog);
  const app = new Hono();
  app.get(
    "/events",
    adminFeed({
      workerAddress: () => null,
      report,
      watch,
      onOperation: () => () => {},
      onWorkerChange: () => () => {},
      ended: ended.signal,
      hide: (json) => json,
      clock,
      log: silentLog,
    }),
  );
  const follow = async () => {
    const answer = await app.request("/events");
    let text = "";
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const reading = (async () => {
      for (;;) {
        const read = await reader?.read();
        if (read === undefined || read.done) return;
        text += read.value;
      }
    })();
    return { answer, text: () => text, leave: () => reader?.cancel(), reading };
  };
  return { pass, follow, watch, end: () => ended.abort(), become: (to: string) => (state = to) };
}

test("AD09 a feed without events says something every 15 s", async () => {
  const { pass, follow, end } = build();
  const follower = await follow();
  await pass(61_000);
  expect(follower.text().match(/: still here/g)).toHaveLength(4);
  end();
  await follower.reading;
});

test("the status comes first, and again when it changed, not when it is the same", async () => {
  const { pass, follow, watch, become, end } = build();
  const follower = await follow();
  await pass(2_000);
  watch.touchNow();
  await pass(1_000);
  become("running");
  watch.touchNow();
  await pass(1_000);
  const states = [...follower.text().matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
  expect(states[0]).toBe("stopped");
  expect(states.at(-1)).toBe("running");
  expect(states.filter((state) => state === "running")).toHaveLength(1);
  end();
  await follower.reading;
});

test("a change that the status of another caller did not have yet is shown soon", async () => {
  const { clock, pass } = handClock();
  const states = ["stopped", "stopped", "running"];
  let looks = 0;
  const current = async () => statusNamed(states[looks++] ?? "running");
  const watch = statusWatch({ current }, clock, silentLog);
  const seen: string[] = [];
  watch.follow(({ worker }) => seen.push(worker.state));
  watch.touchNow();
  await pass(2_000);
  watch.touch();
  await pass(3_000);
  expect(seen).toEqual(["stopped", "running"]);
  await pass(10_000);
  expect(looks).toBe(3);
});

test("more than 32 followers are refused, and one that leaves makes room", async () => {
  const { pass, follow, end } = build();
  const followers = await Promise.all(Array.from({ length: 32 }, follow));
  const refused = await follow();
  expect(refused.answer.status).toBe(503);
  await followers[0]?.leave();
  await pass(3_000);
  expect((await follow()).answer.status).toBe(200);
  end();
  await pass(1_000);
});
