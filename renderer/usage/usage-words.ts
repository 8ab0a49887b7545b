import type { Usage, UsageGrouping, UsageSubject } from "../../broker/api/usage.ts";
import { groupedNumber, tokenWords } from "../../main/api/number-words.ts";
import { channelName } from "../sessions/session-words.ts";
import { words } from "./words.ts";

/** From so many times what is usual on, a factor reads better than a percentage. */
const FACTOR_FROM = 3;

/** "4.1 M tokens today, 12% more than a usual Thursday by this time." Pure. */
export function todaySentence({ total, usualTokens, weekday }: Usage["today"]): string {
  if (total === 0) return words.noneToday;
  const tokens = tokenWords(total);
  if (usualTokens === null) return words.today(tokens);
  return words.todayCompared(tokens, comparison(total / usualTokens), weekdayWord(weekday));
}

function comparison(ratio: number): string {
  if (ratio >= FACTOR_FROM) return words.times(Math.round(ratio));
  const percent = Math.round(Math.abs(ratio - 1) * 100);
  if (percent === 0) return words.same;
  return ratio > 1 ? words.more(percent) : words.less(percent);
}

const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

/** 0 is Sunday, as 4 January 1970 was. */
function weekdayWord(day: number): string {
  return weekday.format(Date.UTC(1970, 0, 4 + day));
}

/** What people call one of those that the usage is grouped by. Pure. */
export function subjectName(
  by: UsageGrouping,
  subject: UsageSubject,
  profileTitle: (name: string) => string,
): string {
  const { channelType, id, name } = subject;
  if (id === null) return words.nobody[by];
  switch (by) {
    case "profile":
      return profileTitle(id);
    case "model":
      return id;
    case "person":
      return name ?? id;
    case "channel":
      return channelType === "im"
        ? words.directMessages
        : channelName({ channel: { id, name, type: channelType ?? "channel" } });
  }
}

/** "+12%", "−8%", "0%"; a dash when there is nothing to compare with. Pure. */
export function trendWords(trend: number | null): string {
  if (trend === null) return "–";
  const percent = Math.round(trend * 100);
  if (percent === 0) return "0%";
  return `${percent > 0 ? "+" : "−"}${groupedNumber(Math.abs(percent))}%`;
}

/** "62%", "<1%" for what is not quite nothing. Pure. */
export function shareWords(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? "<1%" : `${percent}%`;
}

/** The table as spreadsheets read it: exact numbers, shares and trends from 0 to 1. Pure. */
export function usageCsv(usage: Usage, nameOf: (subject: UsageSubject) => string): string {
  const { columns, groupings } = words;
  const head = [groupings[usage.by], ...Object.values(columns)];
  const lines = usage.rows.map(({ subject, share, trend, ...sums }) => [
    nameOf(subject),
    ...numbersOf(sums),
    fraction(share),
    trend === null ? "" : fraction(trend),
  ]);
  const { rest } = usage;
  if (rest !== null) {
    const name = words.restOf(groupedNumber(rest.subjects));
    lines.push([name, ...numbersOf(rest), fraction(rest.share), ""]);
  }
  return [head, ...lines].map((line) => `${line.map(csvField).join(",")}\r\n`).join("");
}

function numbersOf(
  sums: Pick<Usage["sums"], "turns" | "input" | "cachedInput" | "output" | "total">,
) {
  const { cachedInput, input, output, total, turns } = sums;
  return [turns, input, cachedInput, output, total].map(String);
}

function fraction(value: number): string {
  return String(Number(value.toFixed(4)));
}

/** Quoted where it must be; what a spreadsheet would take for a formula is text. */
function csvField(text: string): string {
  const safe = /^[=+@\t\r]/.test(text) || /^-[^\d.]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
