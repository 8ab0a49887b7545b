import { describe, expect, it } from "vitest";
import { recordedSystem } from "../system/testing/recorded-system.ts";
import { powerKeeper, staysAwake } from "./power-keeper.ts";

describe("whether the Mac is kept awake", () => {
  it.each([
    ["no turn runs", { runningTurns: 0, isOnBattery: false, isWanted: true }, false],
    ["nobody knows", { runningTurns: null, isOnBattery: false, isWanted: true }, false],
    ["on battery", { runningTurns: 3, isOnBattery: true, isWanted: true }, false],
    ["it is not wanted", { runningTurns: 3, isOnBattery: false, isWanted: false }, false],
    ["a turn runs on mains power", { runningTurns: 1, isOnBattery: false, isWanted: true }, true],
  ])("%s: %j gives %s", (_name, facts, expected) => expect(staysAwake(facts)).toBe(expected));
});

describe("sleep and running turns", () => {
  function setUp() {
    const { power, happens, done } = recordedSystem();
    const time = { now: 1_000 };
    const preference = { isWanted: true };
    const keeper = powerKeeper({
      power,
      clock: { now: () => time.now },
      holdForSleep: () => done.push("hold"),
      woke: (since) => done.push(`woke ${since}`),
      isWanted: () => preference.isWanted,
    });
    return { keeper, happens, done, time, preference };
  }

  it("lets the broker know of a sleep beforehand, and since when it lasted", () => {
    const { happens, done, time } = setUp();
    happens.suspend();
    time.now = 9_000;
    happens.resume();
    // A wake without a sleep that was announced.
    happens.resume();
    expect(done).toEqual(["hold", "woke 1000", "woke null"]);
  });

  it("follows turns, the power supply and the preference", () => {
    const { keeper, happens, done, preference } = setUp();
    keeper.turnsRun(1);
    keeper.turnsRun(2);
    happens.battery(true);
    happens.battery(false);
    preference.isWanted = false;
    keeper.refresh();
    preference.isWanted = true;
    keeper.refresh();
    keeper.turnsRun(null);
    expect(done).toEqual([
      ...["kept awake", "may sleep", "kept awake", "may sleep", "kept awake", "may sleep"],
    ]);
  });
});
