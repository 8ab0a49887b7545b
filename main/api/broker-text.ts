import { allTexts, allValues } from "./broker-texts/all.ts";
import type { Language } from "./language.ts";
import { translator } from "./translator.ts";

const translate = translator(allTexts, allValues);

/**
 * A text of the broker or of the control plane in a language. Both write English, for their logs too; a
 * text without a translation is shown as it came. Not for what people or agents wrote.
 */
export function brokerText(text: string, language: Language): string {
  return language === "zh" ? translate(text) : text;
}
