import { withUnit } from "./number-words.ts";

// Times as people read them, in the window and in the menu bar. All values are milliseconds; clock
// times are those of the reader's time zone.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockWithSeconds = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayAndMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const exact = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/**
 * How long something takes: "12 s", "4 min", "3 h 12 min", "2 days". Never negative. No line breaks
 * between a number and its unit.
 */
export function durationWords(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return withUnit(Math.floor(span / SECOND), "s");
  if (span < HOUR) return withUnit(Math.floor(span / MINUTE), "min");
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    const hours = withUnit(Math.floor(span / HOUR), "h");
    return minutes === 0 ? hours : `${hours} ${withUnit(minutes, "min")}`;
  }
  const days = Math.floor(span / DAY);
  return withUnit(days, days === 1 ? "day" : "days");
}

/** The same with seconds up to an hour: "6 min 40 s". */
export function preciseDurationWords(ms: number): string {
  const span = Math.max(0, ms);
  const seconds = Math.floor((span % MINUTE) / SECOND);
  const isPlain = span < MINUTE || span >= HOUR || seconds === 0;
  return isPlain ? durationWords(span) : `${durationWords(span)} ${withUnit(seconds, "s")}`;
}

/** The same in one unit, for narrow columns: "3 h" in place of "3 h 12 min". */
export function shortDurationWords(ms: number): string {
  const span = Math.max(0, ms);
  return span >= HOUR && span < DAY ? withUnit(Math.floor(span / HOUR), "h") : durationWords(span);
}

/** The same for screen readers, with units in full: "4 minutes". */
export function spokenDurationWords(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return plural(Math.floor(span / SECOND), "second");
  if (span < HOUR) return plural(Math.floor(span / MINUTE), "minute");
  if (span < DAY) return plural(Math.floor(span / HOUR), "hour");
  return plural(Math.floor(span / DAY), "day");
}

/** How long until the words for a time that passed `ms` ago may change. */
export function nextTickIn(ms: number): number {
  const unit = ms < MINUTE ? SECOND : MINUTE;
  return unit - (Math.max(0, ms) % unit);
}

/** Clock time: "11:31". */
export function clockWords(at: number): string {
  return clock.format(at);
}

/** Clock time with seconds: "11:42:07". */
export function exactClockWords(at: number): string {
  return clockWithSeconds.format(at);
}

/** A moment in the past: "11:31" today, "yesterday 16:02", "14 Nov", "14 Nov 2025". */
export function momentWords(at: number, now: number): string {
  switch (daysBefore(at, now)) {
    case 0:
      return clock.format(at);
    case 1:
      return `yesterday ${clock.format(at)}`;
    default:
      return isSameYear(at, now) ? dayAndMonth.format(at) : dayMonthYear.format(at);
  }
}

/** A moment to come: "14:20" today, "Mon 09:00" within a week, then "14 Dec". */
export function comingWords(at: number, now: number): string {
  const days = -daysBefore(at, now);
  if (days <= 0) return clock.format(at);
  return days < 7 ? `${weekday.format(at)} ${clock.format(at)}` : dayAndMonth.format(at);
}

/** "at 11:40", "yesterday at 16:02", "on 14 Nov": a moment inside a sentence. */
export function atWords(at: number, now: number): string {
  switch (daysBefore(at, now)) {
    case 0:
      return `at ${clock.format(at)}`;
    case 1:
      return `yesterday at ${clock.format(at)}`;
    default:
      return `on ${momentWords(at, now)}`;
  }
}

/** Date, time to the second and zone, as tooltips show them. */
export function exactWords(at: number): string {
  return exact.format(at);
}

/** Whole calendar days between the two, in the reader's zone. */
export function daysBefore(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

function startOfDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function isSameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}

function plural(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
