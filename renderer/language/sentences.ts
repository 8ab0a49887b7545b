import { inLanguage } from "./language.ts";

type Text = string | false | null | undefined;

/** Sentences one after another; what is missing is left out. After a Chinese mark comes no space. Pure. */
export function sentences(...texts: readonly Text[]): string {
  let said = "";
  for (const text of texts) {
    if (!text) continue;
    said += said === "" || /[。！？，；：]$/.test(said) ? text : ` ${text}`;
  }
  return said;
}

/** With the space that follows a Latin word before Chinese. Pure. */
export function spaced(text: string): string {
  return /[A-Za-z]$/.test(text) ? `${text} ` : text;
}

/** What stands between two clauses of a sentence. */
export const comma = inLanguage<string>(", ", "，");

/** Clauses one after another; what is missing is left out. */
export function clauses(...texts: readonly Text[]): string {
  return texts.filter(Boolean).join(comma);
}
