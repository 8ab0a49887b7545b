import { language } from "./language.ts";

let translate = (text: string): string => text;

/** Loads the translations for a page in Chinese; before it, and without them, texts stay English. */
export async function loadBrokerTexts(): Promise<void> {
  if (language !== "zh") return;
  const { brokerText } = await import("../../main/api/broker-text.ts");
  translate = (text) => brokerText(text, language);
}

/**
 * A text of the broker or of the control plane in the language of this page. Call it where the text is
 * shown, not while a module loads.
 */
export function localized(text: string): string {
  return translate(text);
}
