import { describe, expect, test } from "vitest";
import type { WorkerExit } from "../api/status.ts";
import { decide } from "./machine.ts";
import {
  initialService,
  nextTimeOf,
  type Service,
  type ServiceEffect,
  type ServiceEvent,
} from "./service-state.ts";
import { usualLimits as limits } from "./usual-limits.ts";

const worker = { pid: 7, startTime: "t7", startedAt: 0 };
const exit = (code: number | null): WorkerExit => ({ at: 0, code, signal: null, lines: ["oops"] });
const exited = (code: number | null): ServiceEvent => ({
  kind: "exited",
  pid: 7,
  exit: exit(code),
});
const start: ServiceEvent = { kind: "start", by: "Mara" };
const spawned: ServiceEvent = { kind: "spawned", process: worker };
const ready: ServiceEvent = { kind: "answered", ready: true, problem: null };

/** Takes one event after the other; each may come at a time of its own. */
function after(...events: readonly (ServiceEvent | readonly [number, ServiceEvent])[]) {
  let service: Service = initialService("running", null, 0);
  let effects: readonly ServiceEffect[] = [];
  for (const each of events) {
    const [at, event] = "kind" in each ? [0, each] : each;
    const decision = decide(service, event, at, limits);
    service = decision.next;
    effects = decision.effects;
  }
  return { service, effects, state: service.actual.state };
}

describe("a worker that ends by itself", () => {
  test("is started again after a wait", () => {
    const first = after(start, spawned, ready, [5_000, exited(1)]);
    expect(first.service).toMatchObject({
      actual: { state: "restarting", nextStartAt: 6_000 },
      exit: { code: 1, lines: ["oops"] },
      reason: "It ended by itself with exit code 1.",
    });
    const again = decide(first.service, { kind: "time" }, 6_000, limits);
    expect(again.effects).toEqual([{ kind: "spawn" }]);
  });

  test("is not started again after the fifth exit within ten minutes, until a person asks", () => {
    const lives = [0, 1, 2, 3, 4].flatMap((life) => {
      const at = life * 60_000;
      const again: readonly [number, ServiceEvent] = [at, life === 0 ? start : { kind: "time" }];
      return [again, [at, spawned], [at, ready], [at, exited(1)]] as const;
    });
    const crashed = after(...lives);
    expect(crashed.service).toMatchObject({
      wanted: "running",
      actual: { state: "crashed" },
      exit: { code: 1 },
      reason: "It ended 5 times within 10 minutes, the last time with exit code 1.",
    });
    expect(nextTimeOf(crashed.service)).toBeNull();
    const started = decide(crashed.service, start, 600_000, limits);
    expect(started.effects).toEqual([{ kind: "spawn" }]);
    expect(started.next).toMatchObject({ exits: [], exit: null, reason: null });
  });

  test("is started again and again where its exits are far apart", () => {
    const lives = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((life) => {
      const at = life * 300_000;
      const again: readonly [number, ServiceEvent] = [at, life === 0 ? start : { kind: "time" }];
      return [again, [at, spawned], [at, ready], [at, exited(1)]] as const;
    });
    expect(after(...lives).state).toBe("restarting");
  });

  test("with 78 is not started again: its configuration has to change first", () => {
    const refused = after(start, spawned, exited(78));
    expect(refused.service).toMatchObject({ actual: { state: "refused" }, wanted: "running" });
    expect(nextTimeOf(refused.service)).toBeNull();
  });

  test("counts as an exit when the system could not start it at all", () => {
    const { service } = after(start, {
      kind: "not-spawned",
      message: "No disk space.",
      isFinal: false,
    });
    expect(service).toMatchObject({
      actual: { state: "restarting" },
      exit: { code: null, lines: ["No disk space."], neverStarted: true },
      reason: "No disk space.",
    });
  });

  test("says what its start waits for, and has its time to answer from its process on", () => {
    const download: ServiceEvent = { kind: "preparing", message: "Downloading Codex: 40 MB." };
    expect(after(start, download).service).toMatchObject({
      actual: { state: "starting", process: null },
      reason: "Downloading Codex: 40 MB.",
    });
    const late = after(start, download, [600_000, spawned], [600_500, { kind: "silent" }]);
    expect(late.service).toMatchObject({ actual: { state: "starting" }, reason: null });
    expect(after(download).service.reason).toBeNull();
    expect(after(start, spawned, download).service.reason).toBeNull();
  });

  test("is not confused with one that ended earlier", () => {
    const other: ServiceEvent = { kind: "exited", pid: 8, exit: exit(1) };
    expect(after(start, spawned, ready, other).state).toBe("running");
  });
});

describe("a worker that is not ready", () => {
  test("runs without what it waits for after a minute, and the status says what that is", () => {
    const waiting: ServiceEvent = {
      kind: "answered",
      ready: false,
      problem: "Slack is connecting.",
    };
    expect(after(start, spawned, [59_000, waiting]).state).toBe("starting");
    expect(after(start, spawned, [60_000, waiting]).service).toMatchObject({
      actual: { state: "running" },
      reason: "Slack is connecting.",
    });
  });

  test("gets a reason when it does not answer, and is ended and counts as crashed later", () => {
    expect(after(start, spawned, [60_000, { kind: "silent" }]).service).toMatchObject({
      actual: { state: "starting" },
      reason: "It has not answered since it was started, 60 s ago.",
    });
    const ended = after(start, spawned, [300_000, { kind: "silent" }]);
    expect(ended.effects).toEqual([{ kind: "signal", process: worker, signal: "SIGKILL" }]);
    expect(decide(ended.service, exited(null), 300_100, limits).next).toMatchObject({
      actual: { state: "crashed" },
      reason: "It did not answer within 300 s and was ended.",
    });
  });
});

describe("a stop", () => {
  const stop: ServiceEvent = { kind: "stop", by: "Mara", mode: "handover" };

  test("asks first, then sends SIGTERM, then SIGKILL", () => {
    const asked = after(start, spawned, ready, stop);
    expect(asked.effects).toEqual([{ kind: "ask-to-end", process: worker, mode: "handover" }]);
    expect(asked.service.reason).toBe("Codex finishes the turns that are running.");
    expect(nextTimeOf(asked.service)).toBe(20_000);
    const terminated = decide(asked.service, { kind: "time" }, 20_000, limits);
    expect(terminated.effects).toEqual([{ kind: "signal", process: worker, signal: "SIGTERM" }]);
    const killed = decide(terminated.next, { kind: "time" }, 30_000, limits);
    expect(killed.effects).toEqual([{ kind: "signal", process: worker, signal: "SIGKILL" }]);
    expect(decide(killed.next, exited(null), 30_001, limits).next).toMatchObject({
      actual: { state: "stopped" },
      exit: null,
      by: "Mara",
    });
  });

  test("waits for a process that the system is still starting", () => {
    const { service, effects } = after(start, stop);
    expect({ state: service.actual.state, effects }).toEqual({ state: "stopping", effects: [] });
    expect(decide(service, spawned, 100, limits).effects).toEqual([
      { kind: "ask-to-end", process: worker, mode: "handover" },
    ]);
  });

  test("with another mode is asked for again", () => {
    const waiting = after(start, spawned, ready, { kind: "stop", by: null, mode: "wait" });
    const now = decide(waiting.service, { kind: "stop", by: null, mode: "stop" }, 5, limits);
    expect(now.effects).toEqual([{ kind: "ask-to-end", process: worker, mode: "stop" }]);
  });

  test("of one that waits to start again ends that", () => {
    expect(after(start, spawned, exited(1), stop).state).toBe("stopped");
  });
});

test("a restart hands over and starts the next one as soon as the first is gone", () => {
  const asked = after(start, spawned, ready, { kind: "restart", by: null });
  expect(asked.effects).toEqual([{ kind: "ask-to-end", process: worker, mode: "handover" }]);
  expect(asked.service.reason).toBe("It starts again, and the running turns go on.");
  const next = decide(asked.service, exited(0), 10, limits);
  expect(next.effects).toEqual([{ kind: "spawn" }]);
  expect(next.next.actual.state).toBe("starting");
});

test("a worker that nobody waits for is killed", () => {
  const stray = decide(initialService("stopped", null, 0), spawned, 0, limits);
  expect(stray.effects).toEqual([{ kind: "signal", process: worker, signal: "SIGKILL" }]);
});

describe("a clock that jumps", () => {
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;

  test("back an hour starts a broker that ended after the same wait, not an hour later", () => {
    const at = DAY + 5_000;
    const ended = after([DAY, start], [DAY, spawned], [DAY, ready], [at, exited(1)]);
    expect(ended.service).toMatchObject({
      actual: { state: "restarting", nextStartAt: at + 1_000 },
    });
    const jumped = decide(ended.service, { kind: "time" }, at + 1_000 - HOUR, limits).next;
    expect(jumped).toMatchObject({
      actual: { state: "restarting", nextStartAt: at + 2_000 - HOUR },
    });
    const again = decide(jumped, { kind: "time" }, at + 2_000 - HOUR, limits);
    expect(again.effects).toEqual([{ kind: "spawn" }]);
  });

  test("back an hour keeps the limit of a stop, and forward a day ends it", () => {
    const stop: ServiceEvent = { kind: "stop", by: "Mara", mode: "handover" };
    const asked = after([DAY, start], [DAY, spawned], [DAY, ready], [DAY, stop]).service;
    const deadline = nextTimeOf(asked) ?? 0;
    const jumped = decide(asked, { kind: "silent" }, DAY - HOUR, limits).next;
    expect(nextTimeOf(jumped)).toBe(deadline - HOUR);
    const terminated = decide(jumped, { kind: "time" }, deadline - HOUR, limits);
    expect(terminated.effects).toMatchObject([{ kind: "signal", signal: "SIGTERM" }]);
    expect(decide(asked, { kind: "time" }, 2 * DAY, limits).effects).toMatchObject([
      { kind: "signal", signal: "SIGTERM" },
    ]);
  });

  test("by a few seconds changes nothing", () => {
    const { service } = after([DAY, start], [DAY, spawned], [DAY, ready], [DAY + 5_000, exited(1)]);
    expect(decide(service, { kind: "silent" }, DAY, limits).next).toEqual(service);
  });
});
