import type { Language } from "./language.ts";
import { withUnit } from "./number-words.ts";

// Times as people read them, in the window and in the menu bar. All values are milliseconds; clock
// times are those of the reader's time zone. Without a language they are in English.

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

/** What differs between the languages. */
interface TimeTexts {
  readonly dayAndMonth: Intl.DateTimeFormat;
  readonly dayMonthYear: Intl.DateTimeFormat;
  readonly weekday: Intl.DateTimeFormat;
  readonly exact: Intl.DateTimeFormat;
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  readonly day: string;
  readonly days: string;
  readonly yesterday: string;
  /** "at 11:40": a clock time inside a sentence. */
  readonly at: (clock: string) => string;
  /** "on 14 Nov": a day inside a sentence. */
  readonly on: (day: string) => string;
  /** One of these units, in full, with its number. */
  readonly spoken: (count: number, unit: "second" | "minute" | "hour" | "day") => string;
}

const spokenChinese = { second: "秒", minute: "分钟", hour: "小时", day: "天" };

const texts: Readonly<Record<Language, TimeTexts>> = {
  en: {
    ...formatsOf("en-GB"),
    ...{ seconds: "s", minutes: "min", hours: "h", day: "day", days: "days" },
    yesterday: "yesterday",
    at: (time) => `at ${time}`,
    on: (day) => `on ${day}`,
    spoken: (count, unit) => (count === 1 ? `1 ${unit}` : `${count} ${unit}s`),
  },
  zh: {
    ...formatsOf("zh-CN"),
    ...{ seconds: "秒", minutes: "分钟", hours: "小时", day: "天", days: "天" },
    yesterday: "昨天",
    at: (time) => time,
    on: (day) => day,
    spoken: (count, unit) => `${count} ${spokenChinese[unit]}`,
  },
};

function formatsOf(locale: string) {
  const day = { day: "numeric", month: "short" } as const;
  return {
    dayAndMonth: new Intl.DateTimeFormat(locale, day),
    dayMonthYear: new Intl.DateTimeFormat(locale, { ...day, year: "numeric" }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: "short" }),
    exact: new Intl.DateTimeFormat(locale, {
      ...{ ...day, weekday: "short", year: "numeric" },
      ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" },
    }),
  };
}

/**
 * How long something takes: "12 s", "4 min", "3 h 12 min", "2 days". Never negative. No line breaks
 * between a number and its unit.
 */
export function durationWords(ms: number, language: Language = "en"): string {
  const span = Math.max(0, ms);
  const units = texts[language];
  if (span < MINUTE) return withUnit(Math.floor(span / SECOND), units.seconds);
  if (span < HOUR) return withUnit(Math.floor(span / MINUTE), units.minutes);
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    const hours = withUnit(Math.floor(span / HOUR), units.hours);
    return minutes === 0 ? hours : `${hours} ${withUnit(minutes, units.minutes)}`;
  }
  const days = Math.floor(span / DAY);
  return withUnit(days, days === 1 ? units.day : units.days);
}

/** The same with seconds up to an hour: "6 min 40 s". */
export function preciseDurationWords(ms: number, language: Language = "en"): string {
  const span = Math.max(0, ms);
  const seconds = Math.floor((span % MINUTE) / SECOND);
  const isPlain = span < MINUTE || span >= HOUR || seconds === 0;
  const words = durationWords(span, language);
  return isPlain ? words : `${words} ${withUnit(seconds, texts[language].seconds)}`;
}

/** The same in one unit, for narrow columns: "3 h" in place of "3 h 12 min". */
export function shortDurationWords(ms: number, language: Language = "en"): string {
  const span = Math.max(0, ms);
  return span >= HOUR && span < DAY
    ? withUnit(Math.floor(span / HOUR), texts[language].hours)
    : durationWords(span, language);
}

/** The same for screen readers, with units in full: "4 minutes". */
export function spokenDurationWords(ms: number, language: Language = "en"): string {
  const span = Math.max(0, ms);
  const { spoken } = texts[language];
  if (span < MINUTE) return spoken(Math.floor(span / SECOND), "second");
  if (span < HOUR) return spoken(Math.floor(span / MINUTE), "minute");
  if (span < DAY) return spoken(Math.floor(span / HOUR), "hour");
  return spoken(Math.floor(span / DAY), "day");
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
export function momentWords(at: number, now: number, language: Language = "en"): string {
  const { yesterday, dayAndMonth, dayMonthYear } = texts[language];
  switch (daysBefore(at, now)) {
    case 0:
      return clock.format(at);
    case 1:
      return `${yesterday} ${clock.format(at)}`;
    default:
      return isSameYear(at, now) ? dayAndMonth.format(at) : dayMonthYear.format(at);
  }
}

/** A moment to come: "14:20" today, "Mon 09:00" within a week, then "14 Dec". */
export function comingWords(at: number, now: number, language: Language = "en"): string {
  const { weekday, dayAndMonth } = texts[language];
  const days = -daysBefore(at, now);
  if (days <= 0) return clock.format(at);
  return days < 7 ? `${weekday.format(at)} ${clock.format(at)}` : dayAndMonth.format(at);
}

/** "at 11:40", "yesterday at 16:02", "on 14 Nov": a moment inside a sentence. */
export function atWords(at: number, now: number, language: Language = "en"): string {
  const words = texts[language];
  switch (daysBefore(at, now)) {
    case 0:
      return words.at(clock.format(at));
    case 1:
      return `${words.yesterday} ${words.at(clock.format(at))}`;
    default:
      return words.on(momentWords(at, now, language));
  }
}

/** Date, time to the second and zone, as tooltips show them. */
export function exactWords(at: number, language: Language = "en"): string {
  return texts[language].exact.format(at);
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
