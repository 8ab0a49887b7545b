// Where hours and days begin in a time zone. All instants are milliseconds since the epoch.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** No zone is further from UTC than 14 hours, and none moves its clocks by more than a day. */
const FARTHEST_MS = 40 * HOUR_MS;

/** A day of the calendar, as the number of days since 1970. */
export type CalendarDay = number;

/** 0 is Sunday. */
export function weekdayOf(day: CalendarDay): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The calendar of one time zone, by its IANA name. Throws a RangeError for a name that is none. */
export interface ZoneCalendar {
  dayOf(at: number): CalendarDay;
  /** The first instant of a day; of one that the zone skipped, the first after it. */
  startOfDay(day: CalendarDay): number;
  /** When the clock last showed a full hour, or was moved past one. */
  startOfHour(at: number): number;
}

export function zoneCalendar(zone: string): ZoneCalendar {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  /** What the zone's clock shows, as if it were UTC's. */
  const shownAt = (at: number): number => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const seconds = Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
    return seconds + (((at % 1_000) + 1_000) % 1_000);
  };
  const dayOf = (at: number): CalendarDay => Math.floor(shownAt(at) / DAY_MS);
  const startOfDay = (day: CalendarDay): number => {
    const usual = day * DAY_MS;
    let before = usual - FARTHEST_MS;
    let after = usual + FARTHEST_MS;
    // The guess with the offset of the day before is right unless the clocks are moved that night.
    const guess = usual - (shownAt(before) - before);
    if (dayOf(guess) >= day && dayOf(guess - 1) < day) return guess;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (dayOf(middle) >= day) after = middle;
      else before = middle;
    }
    return after;
  };
  const startOfHour = (at: number): number => {
    const shown = shownAt(at);
    const start = at - (((shown % HOUR_MS) + HOUR_MS) % HOUR_MS);
    // The clock was moved within the hour: what it shows began at the move.
    return shownAt(start) === shown - (at - start) ? start : moveWithin(start, at, shownAt);
  };
  return { dayOf, startOfDay, startOfHour };
}

/** When the clock was moved between two instants. */
function moveWithin(from: number, to: number, shownAt: (at: number) => number): number {
  let before = from;
  let after = to;
  const offset = shownAt(after) - after;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (shownAt(middle) - middle === offset) after = middle;
    else before = middle;
  }
  return after;
}
