import { describe, expect, it } from "vitest";
import { Activities } from "./activities.ts";
import { offlineToTell } from "./watchdog.ts";
import { newSessionState } from "./state.ts";
import { ended, run, working } from "./testing/decided.ts";

const offline = { kind: "offline", since: 100 } as const;
const told = run(working, offline);

const awake = (stallNoticeMs: number) => ({ stallNoticeMs, asleepMsSince: () => 0 });

describe("a turn that waits for the network", () => {
  it("is told once, and not also as one in which nothing moves", () => {
    expect(told.said).toEqual(["offline"]);
    expect(run(told.state, offline).said).toEqual([]);
    expect(run(told.state, { kind: "stalled", idleMs: 600_000, stopsAt: null }).said).toEqual([]);
    expect(run(newSessionState, offline).said).toEqual([]);
  });

  it("is rewritten when it goes on, once", () => {
    const back = run(told.state, { kind: "online" });
    expect(back.find("rewrite")).toEqual({
      kind: "rewrite",
      key: "offline:T1:100",
      notice: { kind: "offline", since: 100, until: 1_000, goesOn: true },
    });
    expect(run(back.state, { kind: "online" }).kinds).toEqual([]);
    expect(run(working, { kind: "online" }).kinds).toEqual([]);
  });

  it("is rewritten when it ends meanwhile", () => {
    const over = run(told.state, { kind: "turn-ended", turn: ended() });
    expect(over.find("rewrite")).toMatchObject({ notice: { goesOn: false } });
  });

  it.each([
    [{ isOffline: false, stopping: false }, null, null],
    [{ isOffline: false, stopping: false }, 60_001, null],
    [{ isOffline: false, stopping: false }, 60_000, 60_000],
    [{ isOffline: true, stopping: false }, 0, null],
    [{ isOffline: false, stopping: true }, 0, null],
  ])("%j since %j is told as %j after three minutes of the clock", (turn, since, expected) => {
    expect(offlineToTell(turn, since, 180_000, awake(600_000))).toBe(expected);
  });

  it("MA09: does not count the time that the machine slept", () => {
    const turn = { isOffline: false, stopping: false };
    const limits = { stallNoticeMs: 600_000, asleepMsSince: () => 3_600_000 };
    expect(offlineToTell(turn, 1_000, 3_661_000, limits)).toBe(null);
    expect(offlineToTell(turn, 1_000, 3_721_000, limits)).toBe(1_000);
  });

  it("waits since the first of Codex's tries, and starts over once something else came between", () => {
    const activities = new Activities();
    const since = (kind: "network" | "thinking", turnId: string, now: number) => {
      activities.note("C1:1.1", turnId, { kind }, now);
      return activities.of("C1:1.1", turnId)?.since;
    };
    expect(since("network", "T1", 1_000)).toBe(1_000);
    expect(since("network", "T1", 8_000)).toBe(1_000);
    since("thinking", "T1", 9_000);
    expect(since("network", "T1", 10_000)).toBe(10_000);
    expect(since("network", "T2", 11_000)).toBe(11_000);
  });

  it("is told as soon as one in which nothing moves would be", () => {
    const turn = { isOffline: false, stopping: false };
    expect(offlineToTell(turn, 1_000, 1_599, awake(600))).toBe(null);
    expect(offlineToTell(turn, 1_000, 1_600, awake(600))).toBe(1_000);
  });
});
