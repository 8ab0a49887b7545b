import { inLanguage } from "./language.ts";

/** With the space that follows a Latin word before Chinese. Pure. */
export function spaced(text: string): string {
  return /[A-Za-z]$/.test(text) ? `${text} ` : text;
}

/** What stands between two clauses of a sentence. */
export const comma = inLanguage<string>(", ", "，");

/** Clauses one after another; what is missing is left out. */
export function clauses(...texts: readonly (string | false | null | undefined)[]): string {
  return texts.filter(Boolean).join(comma);
}
