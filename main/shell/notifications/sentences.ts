import type { Language } from "../../api/language.ts";
import { noticeWords } from "./notice-words.ts";

/** Sentences one after the other; what is null or empty is left out. Pure. */
export function sentences(language: Language, ...parts: readonly (string | null)[]): string {
  const there = parts.flatMap((part) => (part === null || part === "" ? [] : [part]));
  return there.length === 0 ? "" : noticeWords[language].joined(there);
}
