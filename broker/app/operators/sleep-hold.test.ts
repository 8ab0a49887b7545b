import { describe, expect, it } from "vitest";
import type { Log } from "../../logs/log.ts";
import { manualClock } from "../../slack/testing/manual-clock.ts";
import { sleepHold } from "./sleep-hold.ts";

function setUp() {
  const clock = manualClock();
  const done: string[] = [];
  const hold = sleepHold({
    clock,
    log: { info: () => {} } as unknown as Log,
    sessions: {
      set isHeld(held: boolean) {
        done.push(held ? "hold turns" : "let turns start");
      },
    },
    link: {
      start: () => done.push("open link"),
      stop: () => {
        done.push("close link");
        return Promise.resolve();
      },
    },
    onReleased: () => done.push("continue"),
  });
  return { clock, done, hold };
}

const HELD = ["hold turns", "close link"];
const RELEASED = ["let turns start", "open link", "continue"];

describe("the hold before sleep (W19)", () => {
  it("does nothing on a wake without a hold", () => {
    const { done, hold } = setUp();
    hold.release();
    expect(done).toEqual([]);
  });

  it("holds once and releases once", () => {
    const { done, hold } = setUp();
    hold.hold();
    hold.hold();
    expect(done).toEqual(HELD);
    hold.release();
    hold.release();
    expect(done).toEqual([...HELD, ...RELEASED]);
  });

  it("ends by itself when the machine stays awake and nobody says so", async () => {
    const { clock, done, hold } = setUp();
    hold.hold();
    await clock.advance(59_000);
    expect(done).toEqual(HELD);
    await clock.advance(1_000);
    expect(done).toEqual([...HELD, ...RELEASED]);
    hold.release();
    expect(done).toHaveLength(5);
  });

  it("leaves nothing behind when the worker ends", async () => {
    const { clock, done, hold } = setUp();
    hold.hold();
    hold.stop();
    await clock.advance(120_000);
    expect(done).toEqual(HELD);
  });
});
