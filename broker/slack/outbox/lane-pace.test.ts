import { describe, expect, it } from "vitest";
import { fullPace, livePace, takePermit } from "./lane-pace.ts";

describe("takePermit", () => {
  it("lets a short burst go, then about one a second", () => {
    let pace = fullPace(0);
    const waits = Array.from({ length: 6 }, () => {
      const taken = takePermit(pace, 0);
      pace = taken.pace;
      return taken.wait;
    });
    expect(waits).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  });

  it("lets live edits go one by one, 1.2 s apart", () => {
    let pace = fullPace(0, livePace);
    const waits = [0, 0, 5_000].map((now) => {
      const taken = takePermit(pace, now, livePace);
      pace = taken.pace;
      return taken.wait;
    });
    expect(waits).toEqual([0, 1_200, 0]);
  });

  it("has the burst again after a quiet time, and not more than that", () => {
    const { pace } = takePermit(fullPace(0), 0);
    expect(takePermit(pace, 3_600_000).pace.permits).toBe(2);
  });
});
