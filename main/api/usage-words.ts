import type { Usage } from "../../broker/api/usage.ts";
import { inEachLanguage, type Language } from "./language.ts";
import { groupedNumber, tokenWords } from "./number-words.ts";

// What the window and the command line say of the usage; in English without a language. Pure.

/** From so many times what is usual on, a factor reads better than a percentage. */
const FACTOR_FROM = 3;

const weekdays = inEachLanguage(
  new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" }),
  new Intl.DateTimeFormat("zh-CN", { weekday: "short", timeZone: "UTC" }),
);

const texts = inEachLanguage(
  {
    none: "No tokens today.",
    today: (tokens: string) => `${tokens} tokens today.`,
    times: (tokens: string, factor: number, day: string) =>
      `${tokens} tokens today, ${factor} times as much as a usual ${day} by this time.`,
    same: (tokens: string, day: string) =>
      `${tokens} tokens today, as much as a usual ${day} by this time.`,
    more: (tokens: string, percent: number, day: string) =>
      `${tokens} tokens today, ${percent}% more than a usual ${day} by this time.`,
    less: (tokens: string, percent: number, day: string) =>
      `${tokens} tokens today, ${percent}% less than a usual ${day} by this time.`,
  },
  {
    none: "今天还没有使用 Token。",
    today: (tokens) => `今天使用了 ${tokens} Token。`,
    times: (tokens, factor, day) =>
      `今天使用了 ${tokens} Token，是往常${day}同一时刻的 ${factor} 倍。`,
    same: (tokens, day) => `今天使用了 ${tokens} Token，与往常${day}同一时刻持平。`,
    more: (tokens, percent, day) =>
      `今天使用了 ${tokens} Token，比往常${day}同一时刻多 ${percent}%。`,
    less: (tokens, percent, day) =>
      `今天使用了 ${tokens} Token，比往常${day}同一时刻少 ${percent}%。`,
  },
);

/** "4.1 M tokens today, 12% more than a usual Thursday by this time." */
export function todaySentence(
  { total, usualTokens, weekday }: Usage["today"],
  language: Language = "en",
): string {
  const { none, today, times, same, more, less } = texts[language];
  if (total === 0) return none;
  const tokens = tokenWords(total);
  if (usualTokens === null) return today(tokens);
  const ratio = total / usualTokens;
  const day = weekdayWord(weekday, language);
  if (ratio >= FACTOR_FROM) return times(tokens, Math.round(ratio), day);
  const percent = Math.round(Math.abs(ratio - 1) * 100);
  if (percent === 0) return same(tokens, day);
  return ratio > 1 ? more(tokens, percent, day) : less(tokens, percent, day);
}

/** 0 is Sunday, as 4 January 1970 was. */
function weekdayWord(day: number, language: Language): string {
  return weekdays[language].format(Date.UTC(1970, 0, 4 + day));
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
