import type { Usage, UsageGrouping, UsageSubject } from "../../broker/api/usage.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { channelName } from "../sessions/session-words.ts";
import { words } from "./words.ts";

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
