import { describe, expect, it } from "vitest";
import type { Clock, Timer } from "../../../broker/clock/clock.ts";
import type { LaunchedProcess } from "./launch.ts";
import { controlPlaneLink } from "./link.ts";
import type { LaunchEnd, LinkState } from "./link-state.ts";

/** Time that passes only when a test says so. */
function handClock() {
  let time = 0;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const after = (ms: number, task: () => void): Timer => {
    const timer = { at: time + ms, task };
    timers.add(timer);
    return { cancel: () => timers.delete(timer) };
  };
  const clock: Clock = {
    now: () => time,
    after,
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
  };
  return {
    clock,
    /** Runs what is due, then lets everything that waits for it go on. */
    pass: async (ms: number) => {
      time += ms;
      for (const timer of [...timers]) {
        if (timer.at > time || !timers.delete(timer)) continue;
        timer.task();
      }
      await settle();
    },
  };
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await Promise.resolve();
}

/** A world with one socket, and programs that a test starts and ends. */
function setUp(isUp = false) {
  const hand = handClock();
  const world = { isUp, launches: 0, kills: 0, asks: 0 };
  let finish: (end: Extract<LaunchEnd, { kind: "exited" | "not-started" }>) => void = () => {};
  const shown: LinkState[] = [];
  const launch = (): LaunchedProcess => {
    world.launches += 1;
    const ended = new Promise<Parameters<typeof finish>[0]>((resolve) => (finish = resolve));
    const end = () => finish({ kind: "exited", code: 0, signal: null, lines: [] });
    return {
      ended,
      lines: () => ["(node:1) Warning: x", "It hangs."],
      askToEnd: () => {
        world.asks += 1;
        end();
      },
      kill: () => {
        world.kills += 1;
        end();
      },
    };
  };
  const link = controlPlaneLink({
    answers: () => Promise.resolve(world.isUp),
    launch,
    clock: hand.clock,
    onChange: (state) => shown.push(state),
  });
  return {
    ...hand,
    world,
    link,
    shown,
    kinds: () => shown.map(({ kind }) => kind),
    end: async (
      code: number,
      lines: readonly string[] = [],
      { anotherIsUp } = { anotherIsUp: false },
    ) => {
      world.isUp = anotherIsUp;
      finish({ kind: "exited", code, signal: null, lines });
      await settle();
    },
  };
}

describe("the app's link to the control plane", () => {
  it("attaches to one that runs already, and starts its own when that one is gone", async () => {
    const { world, link, kinds, pass } = setUp(true);
    await settle();
    expect(link.state()).toEqual({ kind: "ready", isOwn: false });
    expect(world.launches).toBe(0);
    world.isUp = false;
    await pass(3_000);
    expect(world.launches).toBe(1);
    world.isUp = true;
    await pass(50);
    expect(link.state()).toEqual({ kind: "ready", isOwn: true });
    expect(kinds()).toEqual(["ready", "starting", "ready"]);
  });

  it("starts its own again after it died, later each time", async () => {
    const { world, link, end, pass } = setUp();
    await settle();
    await end(69, ["The port is taken.", "Set ADMIN_PORT."]);
    expect(link.state()).toEqual({
      kind: "down",
      problem: { message: "The port is taken.", hint: "Set ADMIN_PORT." },
      nextTryAt: 1_000,
    });
    await pass(999);
    expect(world.launches).toBe(1);
    await pass(1);
    expect(world.launches).toBe(2);
    await end(69);
    await pass(1_999);
    expect(world.launches).toBe(2);
    await pass(1);
    expect(world.launches).toBe(3);
  });

  it("begins to count from new after one that ran for a minute", async () => {
    const { world, link, end, pass } = setUp();
    await settle();
    await end(1);
    await pass(1_000);
    world.isUp = true;
    await pass(50);
    await pass(60_000);
    await end(1);
    const state = link.state();
    expect(state.kind === "down" && (state.nextTryAt ?? 0)).toBe(61_050 + 1_000);
  });

  it("waits for a person where the settings have to change, and tries again when asked", async () => {
    const { world, link, end, pass } = setUp();
    await settle();
    await end(78, ["ADMIN_PORT is no TCP port: x"]);
    await pass(3_600_000);
    expect(world.launches).toBe(1);
    link.retry();
    await settle();
    expect(world.launches).toBe(2);
    world.isUp = true;
    await pass(50);
    expect(link.state()).toEqual({ kind: "ready", isOwn: true });
  });

  it("attaches where its own ended because another one came first", async () => {
    const { world, link, kinds, end } = setUp();
    await settle();
    await end(0, ["A control plane already runs."], { anotherIsUp: true });
    expect(link.state()).toEqual({ kind: "ready", isOwn: false });
    expect(kinds()).toEqual(["starting", "ready"]);
    expect(world.launches).toBe(1);
  });

  it("kills its own when that never answers, and says what it printed", async () => {
    const { world, link, pass } = setUp();
    await settle();
    for (let passed = 0; passed < 20_000; passed += 50) await pass(50);
    expect(world.kills).toBe(1);
    expect(link.state()).toMatchObject({ kind: "down", problem: { message: "It hangs." } });
  });

  it("asks its own to end when the app does, and starts no other", async () => {
    const { world, link, pass } = setUp();
    await settle();
    world.isUp = true;
    await pass(50);
    await link.close();
    await pass(60_000);
    expect(world).toMatchObject({ asks: 1, launches: 1, kills: 0 });
  });

  it("leaves another's control plane alone when the app ends", async () => {
    const { world, link } = setUp(true);
    await settle();
    await link.close();
    expect(world).toMatchObject({ asks: 0, launches: 0, kills: 0 });
  });
});
