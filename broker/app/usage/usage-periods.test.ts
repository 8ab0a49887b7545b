import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usagePeriods } from "./usage-periods.ts";

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;
const at = (text: string) => new Date(text).getTime();
const iso = (instant: number) => new Date(instant).toISOString();

const windows = fc.constantFrom("24h" as const, "7d" as const, "30d" as const, "90d" as const);
const zones = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "America/Havana",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
);
const instants = fc.integer({ min: at("2020-01-01"), max: at("2035-01-01") });

describe("the periods of a look at the usage", () => {
  it("AD16: are today and the days before it, in the reader's zone", () => {
    const { before, buckets, today, unit } = usagePeriods(
      "7d",
      at("2026-11-26T02:20:00Z"),
      "America/New_York",
    );
    expect(unit).toBe("day");
    // In New York it is still the 25th.
    expect(buckets.map(({ from }) => iso(from))).toEqual([
      "2026-11-19T05:00:00.000Z",
      "2026-11-20T05:00:00.000Z",
      "2026-11-21T05:00:00.000Z",
      "2026-11-22T05:00:00.000Z",
      "2026-11-23T05:00:00.000Z",
      "2026-11-24T05:00:00.000Z",
      "2026-11-25T05:00:00.000Z",
    ]);
    expect(iso(today.to)).toBe("2026-11-26T05:00:00.000Z");
    expect(iso(before.from)).toBe("2026-11-12T07:30:00.000Z");
    expect(iso(before.to)).toBe("2026-11-19T05:00:00.000Z");
  });

  it("AD16: are the hours of a clock with half hours", () => {
    const { buckets, unit } = usagePeriods("24h", at("2026-11-26T11:42:07Z"), "Asia/Kolkata");
    expect(unit).toBe("hour");
    expect(iso(buckets[23]?.from ?? 0)).toBe("2026-11-26T11:30:00.000Z");
    expect(buckets).toHaveLength(24);
  });

  it("AD16: compare with the same weekday until the same time, over a change of the clocks", () => {
    // Berlin left summer time on Sunday 25 October 2026.
    const { usual, weekday } = usagePeriods("7d", at("2026-10-29T11:40:00Z"), "Europe/Berlin");
    expect(weekday).toBe(4);
    expect(usual.map(({ from, to }) => [iso(from), (to - from) / HOUR])).toEqual([
      ["2026-10-21T22:00:00.000Z", 12.5],
      ["2026-10-14T22:00:00.000Z", 12.5],
      ["2026-10-07T22:00:00.000Z", 12.5],
      ["2026-09-30T22:00:00.000Z", 12.5],
    ]);
  });

  it("AD16: have no gap and no overlap, in every zone and at every time", () => {
    fc.assert(
      fc.property(windows, zones, instants, (window, zone, now) => {
        const periods = usagePeriods(window, now, zone);
        const { before, buckets } = periods;
        expect(buckets).toHaveLength({ "24h": 24, "7d": 7, "30d": 30, "90d": 90 }[window]);
        buckets.forEach(({ from, to }, index) => {
          expect(from).toBeLessThan(to);
          expect(from).toBe(buckets[index - 1]?.to ?? periods.window.from);
          expect(from % QUARTER).toBe(0);
        });
        const last = buckets.at(-1);
        expect(last?.to).toBe(periods.window.to);
        expect(last?.from).toBeLessThanOrEqual(now);
        expect(last?.to).toBeGreaterThan(now);
        // As long as what has passed of the window, but for a part of a quarter.
        expect(before.to).toBe(periods.window.from);
        const longer = before.to - before.from - (now - periods.window.from);
        expect(longer).toBeGreaterThanOrEqual(0);
        expect(longer).toBeLessThan(QUARTER);
        expect(before.from % QUARTER).toBe(0);
        for (const day of periods.usual) {
          expect(day.from).toBeLessThanOrEqual(day.to);
          expect(day.to).toBeLessThan(periods.today.from);
          expect(day.to % QUARTER).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
