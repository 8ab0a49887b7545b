import type { Language } from "./language.ts";

// Numbers as people read them, in the window and in the menu bar. What has words in it is in English
// without a language.

const NO_BREAK_SPACE = "\u00a0";

const small = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** A count inside a sentence: in words up to twelve, "no" for none. */
export function countWord(count: number): string {
  return small[count] ?? groupedNumber(count);
}

/** The same at the beginning of a sentence. */
export function countWordFirst(count: number): string {
  return capitalised(countWord(count));
}

/** As at the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "one session", "five sessions". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countWord(count)} ${count === 1 ? one : many}`;
}

/** With thousands separated: "5,012". */
export function groupedNumber(count: number): string {
  return count.toLocaleString("en-US");
}

/** Tokens: "412 k", "4.1 M", with a no-break space before the unit. */
export function tokenWords(count: number): string {
  return scaled(count, 1_000, ["", "k", "M", "G"]);
}

const bytesWord: Readonly<Record<Language, string>> = { en: "bytes", zh: "字节" };

/** Bytes in decimal units, as macOS shows them: "48 GB", "1.8 GB". */
export function byteWords(bytes: number, language: Language = "en"): string {
  return scaled(bytes, 1_000, [bytesWord[language], "kB", "MB", "GB", "TB"]);
}

/** 62.4 is "62%"; what is not quite nothing is never "0%". */
export function percentWords(percent: number): string {
  if (percent > 0 && percent < 1) return "1%";
  return `${Math.floor(Math.max(0, Math.min(100, percent)))}%`;
}

/** "12 s": a number and its unit, which no line break parts. */
export function withUnit(number: number | string, unit: string): string {
  return `${number}${NO_BREAK_SPACE}${unit}`;
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let step = 0;
  let rest = Math.max(0, value);
  // What would be rounded to a full thousand belongs to the next unit.
  while (step < units.length - 1 && Math.round(rest) >= base) {
    rest /= base;
    step += 1;
  }
  const number = step > 0 && rest < 9.95 ? rest.toFixed(1).replace(/\.0$/, "") : rest.toFixed(0);
  const unit = units[step];
  return unit === undefined || unit === "" ? number : withUnit(number, unit);
}
