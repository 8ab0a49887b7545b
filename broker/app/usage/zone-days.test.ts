import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weekdayOf, zoneCalendar } from "./zone-days.ts";

const HOUR = 3_600_000;
const at = (text: string) => new Date(text).getTime();

/** Half and quarter hours, moves at midnight, at an odd hour and by half an hour, a day left out. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "Asia/Beirut",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
] as const;

describe("the days of a time zone", () => {
  it("refuse a name that is none", () => {
    expect(() => zoneCalendar("Mars/Olympus")).toThrow(RangeError);
  });

  it.each([
    ["Europe/Berlin", "2026-03-29T12:00:00Z", 23, "the clocks go forward"],
    ["Europe/Berlin", "2026-10-25T12:00:00Z", 25, "the clocks go back"],
    ["America/Havana", "2026-03-08T16:00:00Z", 23, "midnight is left out"],
    ["Australia/Lord_Howe", "2026-10-04T00:00:00Z", 23.5, "the clocks go forward by half an hour"],
    ["Asia/Kathmandu", "2026-11-26T12:00:00Z", 24, "nothing happens"],
  ])("AD16: %s at %s has a day of %d hours, because %s", (zone, when, hours) => {
    const calendar = zoneCalendar(zone);
    const day = calendar.dayOf(at(when));
    expect(calendar.startOfDay(day + 1) - calendar.startOfDay(day)).toBe(hours * HOUR);
  });

  it("begin after a midnight that the clock skipped", () => {
    const havana = zoneCalendar("America/Havana");
    const day = havana.dayOf(at("2026-03-08T16:00:00Z"));
    expect(new Date(havana.startOfDay(day)).toISOString()).toBe("2026-03-08T05:00:00.000Z");
  });

  it("go on behind a day that the zone left out", () => {
    // Samoa had no 30 December 2011.
    const apia = zoneCalendar("Pacific/Apia");
    const left = Date.UTC(2011, 11, 30) / (24 * HOUR);
    expect(apia.startOfDay(left)).toBe(apia.startOfDay(left + 1));
    expect(apia.dayOf(apia.startOfDay(left))).toBe(left + 1);
  });

  it("AD16: every instant lies in its day and its hour, in every zone", () => {
    const instants = fc.integer({ min: at("2010-01-01"), max: at("2040-01-01") });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        const calendar = zoneCalendar(zone);
        const day = calendar.dayOf(instant);
        const start = calendar.startOfDay(day);
        expect(start).toBeLessThanOrEqual(instant);
        expect(calendar.startOfDay(day + 1)).toBeGreaterThan(instant);
        expect(calendar.dayOf(start)).toBe(day);
        expect(calendar.dayOf(start - 1)).toBeLessThan(day);
        // What is gone is known by the quarter of an hour: none may lie in two days or two hours.
        expect(start % (HOUR / 4)).toBe(0);
        const hour = calendar.startOfHour(instant);
        expect(hour % (HOUR / 4)).toBe(0);
        expect(hour).toBeLessThanOrEqual(instant);
        expect(instant - hour).toBeLessThan(HOUR);
        expect(hour).toBeGreaterThanOrEqual(calendar.startOfHour(hour - 1));
      }),
    );
  });

  it("know their weekday, before 1970 too", () => {
    const utc = zoneCalendar("UTC");
    expect(weekdayOf(utc.dayOf(at("2026-11-26T11:42:07Z")))).toBe(4);
    expect(weekdayOf(utc.dayOf(at("1969-12-28T00:00:00Z")))).toBe(0);
  });
});
