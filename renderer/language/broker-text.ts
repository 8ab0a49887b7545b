import { brokerText } from "../../main/api/broker-text.ts";
import { language } from "./language.ts";

/** A text of the broker or of the control plane in the language of this page. */
export function localized(text: string): string {
  return brokerText(text, language);
}
