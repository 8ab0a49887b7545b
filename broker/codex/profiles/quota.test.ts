import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RateLimitSnapshot, RateLimitWindow } from "../protocol.generated.ts";
import {
  percentLeft,
  type Quota,
  quotaState,
  REFUSED_FOR_MS,
  unknownQuota,
  withoutWindows,
  withProblem,
  withReading,
  withRefusal,
  withUpdate,
} from "./quota.ts";

const now = 1_795_000_000_000;
const hour = 3_600_000;
const nothing: RateLimitSnapshot = {
  limitId: null,
  limitName: null,
  normalModelSlug: null,
  primary: null,
  secondary: null,
  credits: null,
  individualLimit: null,
  spendControlReached: null,
  planType: null,
  rateLimitReachedType: null,
};

function window(usedPercent: number, inMs: number | null, minutes: number | null): RateLimitWindow {
  return {
    usedPercent,
    windowDurationMins: minutes,
    resetsAt: inMs === null ? null : (now + inMs) / 1_000,
  };
}

function snapshot(short: number, week: number): RateLimitSnapshot {
  return {
    ...nothing,
    primary: window(short, 2 * hour, 300),
    secondary: window(week, 60 * hour, 10_080),
  };
}

function reading(short: number, week: number): Quota {
  return withReading(unknownQuota, snapshot(short, week), now);
}

describe("quotaState", () => {
  it("AU08: nothing known, or a question that failed, is not exhausted", () => {
    expect(quotaState(unknownQuota, now)).toEqual({ kind: "unknown" });
    expect(quotaState(withProblem(unknownQuota, "offline"), now)).toEqual({ kind: "unknown" });
    expect(quotaState(withProblem(reading(20, 20), "offline"), now)).toEqual({ kind: "usable" });
  });

  it("AU05: a window that is used up holds until it resets, the later one when both are", () => {
    const shortEnds = { kind: "exhausted", until: now + 2 * hour, window: "short" };
    const weekEnds = { kind: "exhausted", until: now + 60 * hour, window: "week" };
    expect(quotaState(reading(100, 40), now)).toEqual(shortEnds);
    expect(quotaState(reading(10, 100), now)).toEqual(weekEnds);
    expect(quotaState(reading(100, 100), now)).toEqual(weekEnds);
    expect(quotaState(reading(99, 99), now)).toEqual({ kind: "usable" });
  });

  it("AU07: it is usable again at the reset, without being asked", () => {
    expect(quotaState(reading(100, 40), now + 2 * hour)).toEqual({ kind: "usable" });
    expect(percentLeft(reading(100, 40).short, now + 2 * hour)).toBe(100);
  });

  it("credits carry on where a window ends", () => {
    const credits = { hasCredits: true, unlimited: false, balance: "5" };
    const quota = withUpdate(reading(100, 40), { ...nothing, credits }, now);
    expect(quotaState(quota, now)).toEqual({ kind: "usable" });
  });

  it("an API key has no windows and is usable", () => {
    expect(quotaState(withoutWindows(unknownQuota, now), now)).toEqual({ kind: "usable" });
  });

  it("a window without a time to wait for is tried again after a while", () => {
    const quota = withReading(unknownQuota, { ...nothing, primary: window(100, null, 300) }, now);
    expect(quotaState(quota, now)).toMatchObject({ until: now + REFUSED_FOR_MS });
    expect(quotaState(quota, now + REFUSED_FOR_MS)).toEqual({ kind: "usable" });
  });
});

describe("withRefusal", () => {
  it("waits for the window that is all but used up", () => {
    const shortEnds = { kind: "exhausted", until: now + 2 * hour, window: "short" };
    expect(quotaState(withRefusal(reading(97, 40), now), now)).toEqual(shortEnds);
  });

  it("waits a bounded time where no window explains it", () => {
    for (const quota of [reading(10, 40), unknownQuota, withoutWindows(unknownQuota, now)]) {
      const state = quotaState(withRefusal(quota, now), now);
      expect(state).toEqual({ kind: "exhausted", until: now + REFUSED_FOR_MS, window: null });
    }
  });

  it("AU07: is over once a reading says that the window has room again, and not before", () => {
    const held = withRefusal(reading(100, 40), now);
    expect(quotaState(withReading(held, snapshot(98, 40), now), now).kind).toBe("exhausted");
    expect(quotaState(withReading(held, snapshot(3, 40), now), now).kind).toBe("usable");
    const unexplained = withRefusal(reading(10, 40), now);
    expect(quotaState(withReading(unexplained, snapshot(10, 40), now), now).kind).toBe("exhausted");
  });
});

describe("withUpdate", () => {
  it("keeps what an empty update does not tell", () => {
    const quota = reading(30, 40);
    expect(withUpdate(quota, nothing, now + 1)).toBe(quota);
    const short = withUpdate(quota, { ...nothing, primary: window(35, null, null) }, now + 1);
    expect(short).toMatchObject({
      short: { usedPercent: 35, resetsAt: now + 2 * hour },
      week: { usedPercent: 40 },
      knownAt: now + 1,
    });
  });

  it("leaves the limits of single models aside", () => {
    const other = { ...snapshot(100, 100), limitId: "codex_other" };
    expect(withUpdate(reading(30, 40), other, now)).toEqual(reading(30, 40));
  });

  it("tells the windows by their length, whichever comes first", () => {
    const quota = withUpdate(unknownQuota, { ...nothing, primary: window(9, hour, 10_080) }, now);
    expect(quota).toMatchObject({ short: null, week: { usedPercent: 9 } });
  });

  it("property: however many empty updates come, nothing changes", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(20), (short, week, times) => {
        let quota = reading(short, week);
        for (let i = 0; i < times; i++) quota = withUpdate(quota, nothing, now + i);
        expect(quotaState(quota, now)).toEqual(quotaState(reading(short, week), now));
      }),
    );
  });

  it("property: an exhausted state ends, in the future, and then for good", () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(120), fc.boolean(), fc.nat(200), (short, week, hit, h) => {
        const quota = hit ? withRefusal(reading(short, week), now) : reading(short, week);
        const at = now + h * hour;
        const state = quotaState(quota, at);
        if (state.kind !== "exhausted") return;
        expect(state.until).toBeGreaterThan(at);
        expect(quotaState(quota, state.until).kind).not.toBe("exhausted");
      }),
    );
  });
});
