import type { LogRecord } from "./record.ts";
import { cutText } from "./plain-value.ts";

/** Longer values are for the files. */
const VALUE_MAX_CHARACTERS = 300;

/** A record for a person: `<ts> WARN message key=value`, always one line. */
export function consoleLine(record: LogRecord): string {
  const meta = typeof record.meta === "object" && record.meta !== null ? record.meta : {};
  const pairs = Object.entries(meta).map(([key, value]) => `${key}=${valueText(value)}`);
  const level = record.level.toUpperCase().padEnd(5);
  return [record.ts, level, oneLine(record.message), ...pairs].join(" ");
}

function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const isBare = typeof value !== "string" || /^[^\s"=]+$/.test(text);
  return oneLine(cutText(isBare ? text : JSON.stringify(text), VALUE_MAX_CHARACTERS));
}

/** Control characters would let a message pretend to be another line, or steer a terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return character === "\n" ? "\\n" : `\\u${code}`;
  });
}
