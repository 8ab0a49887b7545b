import { describe, expect, it } from "vitest";
import { createExpiringCache } from "./expiring-cache.ts";
import { manualClock } from "./testing/manual-clock.ts";

const limits = { entries: 2, keepMs: 1_000, keepFailureMs: 100, deadlineMs: 50 };

function world() {
  const clock = manualClock();
  const cache = createExpiringCache<string>(clock, limits);
  let looks = 0;
  const look = (value: string | null) => () => {
    looks += 1;
    return Promise.resolve(value);
  };
  return { clock, cache, look, looks: () => looks };
}

describe("createExpiringCache", () => {
  it("gives nothing when a lookup hangs, and its value to the next who asks", async () => {
    const { clock, cache } = world();
    let answer: (value: string) => void = () => {};
    const hanging = () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      });
    const first = cache.get("a", hanging);
    await clock.advance(60);
    expect(await first).toBeNull();
    const second = cache.get("a", () => Promise.reject(new Error("a second lookup")));
    answer("late");
    expect(await second).toBe("late");
  });

  it("gives nothing when a lookup throws, and tries again after a short time", async () => {
    const { clock, cache, look, looks } = world();
    expect(await cache.get("a", () => Promise.reject(new Error("broken")))).toBeNull();
    expect(await cache.get("a", look("x"))).toBeNull();
    expect(looks()).toBe(0);
    await clock.advance(101);
    expect(await cache.get("a", look("x"))).toBe("x");
  });

  it("shares one lookup among those who ask at a time", async () => {
    const { cache, look, looks } = world();
    expect(await Promise.all([cache.get("a", look("x")), cache.get("a", look("y"))])).toEqual([
      "x",
      "x",
    ]);
    expect(looks()).toBe(1);
  });

  it("looks again after a time, so that a new name shows", async () => {
    const { clock, cache, look } = world();
    await cache.get("a", look("old"));
    await clock.advance(999);
    expect(await cache.get("a", look("new"))).toBe("old");
    await clock.advance(2);
    expect(await cache.get("a", look("new"))).toBe("new");
  });

  it("forgets what was used longest ago when it is full", async () => {
    const { cache, look } = world();
    await cache.get("a", look("a1"));
    await cache.get("b", look("b1"));
    await cache.get("a", look("a2"));
    await cache.get("c", look("c1"));
    expect(await cache.get("a", look("a3"))).toBe("a1");
    expect(await cache.get("b", look("b2"))).toBe("b2");
  });
});
