import type { Usage } from "../../broker/api/usage.ts";
import { groupedNumber, tokenWords } from "./number-words.ts";

// What the window and the command line say of the usage. Pure.

/** From so many times what is usual on, a factor reads better than a percentage. */
const FACTOR_FROM = 3;

/** "4.1 M tokens today, 12% more than a usual Thursday by this time." */
export function todaySentence({ total, usualTokens, weekday }: Usage["today"]): string {
  if (total === 0) return "No tokens today.";
  const tokens = tokenWords(total);
  if (usualTokens === null) return `${tokens} tokens today.`;
  const usual = `a usual ${weekdayWord(weekday)} by this time`;
  return `${tokens} tokens today, ${comparison(total / usualTokens)} ${usual}.`;
}

function comparison(ratio: number): string {
  if (ratio >= FACTOR_FROM) return `${String(Math.round(ratio))} times as much as`;
  const percent = Math.round(Math.abs(ratio - 1) * 100);
  if (percent === 0) return "as much as";
  return `${String(percent)}% ${ratio > 1 ? "more" : "less"} than`;
}

const weekdays = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

/** 0 is Sunday, as 4 January 1970 was. */
function weekdayWord(day: number): string {
  return weekdays.format(Date.UTC(1970, 0, 4 + day));
}

/** "+12%", "−8%", "0%"; a dash when there is nothing to compare with. */
export function trendWords(trend: number | null): string {
  if (trend === null) return "–";
  const percent = Math.round(trend * 100);
  if (percent === 0) return "0%";
  return `${percent > 0 ? "+" : "−"}${groupedNumber(Math.abs(percent))}%`;
}

/** "62%", "<1%" for what is not quite nothing. */
export function shareWords(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? "<1%" : `${String(percent)}%`;
}
