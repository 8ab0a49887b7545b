import { expect, it } from "vitest";
import type { Clock } from "../../broker/clock/clock.ts";
import { ChangeFeed } from "./changes.ts";
import { randomIds } from "./ids.ts";
import { nextDelivery, SocketHub } from "./socket-hub.ts";
import { playgroundTiming, slackTiming } from "./timing.ts";

it.each([
  [0, { attempt: 1, afterMs: 0 }],
  [1, { attempt: 2, afterMs: 60_000 }],
  [2, { attempt: 3, afterMs: 300_000 }],
  [3, null],
])("after attempt %i Slack tries %o", (attempt, next) => {
  expect(nextDelivery(attempt, slackTiming.redeliveryMs)).toEqual(next);
});

it("the playground tries four times within ten seconds, and as long as Slack in all", () => {
  const waits = playgroundTiming.redeliveryMs;
  const first = waits.slice(0, 4).reduce((sum, ms) => sum + ms, 0);
  expect(first).toBeLessThanOrEqual(10_000);
  expect(waits.slice(-2)).toEqual(slackTiming.redeliveryMs.slice(-2));
});

it("waits for an ack three seconds and redelivers by Slack's timetable, then gives up", () => {
  const waits: number[] = [];
  const tasks: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    after: (ms, task) => {
      waits.push(ms);
      tasks.push(task);
      return { cancel: () => {} };
    },
    sleep: () => Promise.resolve(),
  };
  const hub = new SocketHub({
    clock,
    ids: randomIds,
    timing: slackTiming,
    changes: new ChangeFeed(),
    hooks: {},
    appId: "A0",
  });
  hub.deliverEvent({ event_id: "Ev1" });
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  expect(waits).toEqual([3_000, 0, 3_000, 60_000, 3_000, 300_000, 3_000]);
});

it("tells a person at once when no socket is open", async () => {
  const hub = new SocketHub({
    clock: { now: () => 0, after: () => ({ cancel: () => {} }), sleep: () => Promise.resolve() },
    ids: randomIds,
    timing: slackTiming,
    changes: new ChangeFeed(),
    hooks: {},
    appId: "A0",
  });
  expect(await hub.deliverInteraction({ type: "block_actions" }, false)).toEqual({
    kind: "unacknowledged",
  });
});
