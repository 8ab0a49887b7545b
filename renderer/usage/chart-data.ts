import type { Usage } from "../../broker/api/usage.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { language } from "../language/language.ts";
import { words } from "./words.ts";

// What the chart draws, and what it says of each bar. Pure.

export interface ChartSeries {
  readonly name: string;
  readonly colour: ChartColour;
  /** One number for each bar. */
  readonly tokens: readonly number[];
}

/** Names of the tokens with the colours. */
export const chartColours = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5"] as const;
export const OTHER_COLOUR = "chart-other";
export type ChartColour = (typeof chartColours)[number] | typeof OTHER_COLOUR;

/** The colour of a row of the table: the series' own, or that of all others. */
export function colourAt(row: number): ChartColour {
  return chartColours[row] ?? OTHER_COLOUR;
}

/** The series of the chart, the most used first and all others last. */
export function chartSeries(
  usage: Pick<Usage, "series" | "others">,
  names: {
    readonly of: (subject: Usage["series"][number]["subject"]) => string;
    readonly other: string;
  },
): readonly ChartSeries[] {
  const series = usage.series.map(({ subject, tokens }, index) => ({
    name: names.of(subject),
    colour: colourAt(index),
    tokens,
  }));
  const { others } = usage;
  return others === null
    ? series
    : [...series, { name: names.other, colour: OTHER_COLOUR, tokens: others }];
}

/**
 * The numbers of bars that are painted over each other: the whole stack first, the first series last,
 * each as high as itself and what is below it; null where there is nothing to paint.
 */
export function stackedHeights(
  series: readonly ChartSeries[],
): readonly (readonly (number | null)[])[] {
  const below: number[] = [];
  const heights = series.map(({ tokens }) =>
    tokens.map((each, bar) => {
      const height = (below[bar] ?? 0) + each;
      below[bar] = height;
      return each === 0 ? null : height;
    }),
  );
  return heights.toReversed();
}

const locale = language === "zh" ? "zh-CN" : "en-GB";
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
const wholeDay = new Intl.DateTimeFormat(locale, {
  weekday: "short",
  day: "numeric",
  month: "short",
});

/** Below a bar: "11:00", "Thu 26" within a week, "26 Nov". */
export function barLabel(start: number, { starts, unit }: Usage["buckets"]): string {
  if (unit === "hour") return clockWords(start);
  return starts.length <= 7
    ? words.weekday(weekday.format(start), new Date(start).getDate())
    : dayAndMonth.format(start);
}

/** Above what a bar holds: "Thu 26 Nov", "Thu 26 Nov, 11:00 to 12:00". */
export function barTitle(bar: number, { starts, unit, until }: Usage["buckets"]): string {
  const start = starts[bar] ?? until;
  const day = wholeDay.format(start);
  if (unit === "day") return day;
  return words.hours(day, clockWords(start), clockWords(starts[bar + 1] ?? until));
}

/** Which bars have a label, so that those fit: the newest, and every so many before it. */
export function labelledBars(bars: number, most: number): readonly number[] {
  const step = Math.max(1, Math.ceil(bars / Math.max(1, most)));
  return Array.from({ length: bars }, (_, bar) => bar).filter(
    (bar) => (bars - 1 - bar) % step === 0,
  );
}
