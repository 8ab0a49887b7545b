import { stripVTControlCharacters } from "node:util";

/** Control characters but for the tab and the line feed. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/** Text that Slack can show: no terminal sequences or control characters, and well formed. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(CONTROLS, "")
    .toWellFormed();
}
