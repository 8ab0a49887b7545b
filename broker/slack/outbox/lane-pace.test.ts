import { describe, expect, it } from "vitest";
import { fullPace, type LanePace, livePace, slowedPace, takePermit } from "./lane-pace.ts";

function waits(count: number, from: LanePace): readonly number[] {
  let pace = from;
  return Array.from({ length: count }, () => {
    const taken = takePermit(pace, 0);
    pace = taken.pace;
    return taken.wait;
  });
}

describe("takePermit", () => {
  it("sends ten answers at once, and slows down to about one per second", () => {
    expect(waits(10, fullPace(0))).toEqual(Array.from({ length: 10 }, () => 0));
    expect(waits(23, fullPace(0)).slice(-3)).toEqual([1_000, 2_000, 3_000]);
  });

  it("lets live edits go one by one, 1.2 s apart", () => {
    let pace = fullPace(0, livePace);
    const taken = [0, 0, 5_000].map((now) => {
      const one = takePermit(pace, now, livePace);
      pace = one.pace;
      return one.wait;
    });
    expect(taken).toEqual([0, 1_200, 0]);
  });

  it("has the burst again after a quiet time, and not more than that", () => {
    const { pace } = takePermit(fullPace(0), 0);
    expect(takePermit(pace, 3_600_000).pace.permits).toBe(19);
  });
});

describe("slowedPace", () => {
  it("learns from each 429 that a burst was too large, and never stops altogether", () => {
    let pace = fullPace(0);
    for (const expected of [10, 5, 2, 1, 1]) {
      pace = slowedPace(pace, 0);
      expect(pace.burst).toBe(expected);
      expect(takePermit(pace, 0).wait).toBe(1_000);
    }
    // A quiet minute later it sends as many at once as it has learned, and no more.
    expect(takePermit(pace, 60_000).wait).toBe(0);
  });

  it("lets the burst grow again while Slack takes the posts", () => {
    let pace = slowedPace(fullPace(0), 0);
    for (let post = 1; post <= 30; post += 1) pace = takePermit(pace, post * 2_000).pace;
    expect(pace.burst).toBeCloseTo(13);
  });
});
