import type { SettingItem } from "../../main/api/settings.ts";
import { byteWords } from "../language/shared-words.ts";
import { durationWords, preciseDurationWords } from "../language/time-words.ts";
import { words } from "./words.ts";

/** A number with a unit as people say it, such as "15 min"; null where the number says it itself. */
export function numberWords(type: SettingItem["type"], value: string | null): string | null {
  if (type.kind !== "number" || value === null || !/^\d{1,15}$/.test(value.trim())) return null;
  const number = Number(value);
  if (type.unit === "milliseconds") return number >= 1_000 ? spanWords(number) : null;
  if (type.unit === "bytes") return number >= 1_000 ? byteWords(number) : null;
  return null;
}

const DAY = 24 * 60 * 60_000;

/** With what is left of a day, a minute: "1 day 12 h", "1 min 30 s". */
function spanWords(ms: number): string {
  const rest = ms % DAY;
  if (ms < DAY || rest < 1_000) return preciseDurationWords(ms);
  return `${durationWords(ms - rest)} ${preciseDurationWords(rest)}`;
}

/** A value as the screen shows it: "On" for a switch, "7200000 (2 h)" for a number with a unit. Pure. */
export function valueWords({ type }: Pick<SettingItem, "type">, value: string): string {
  if (type.kind === "boolean") {
    return value === "true" ? words.on : value === "false" ? words.off : value;
  }
  const inWords = numberWords(type, value);
  return inWords === null ? value : words.withWords(value, inWords);
}

/** What counts while nothing is set; null when something must be. */
export function defaultWords({ default: byDefault, type }: SettingItem): string | null {
  switch (byDefault.kind) {
    case "required":
      return null;
    case "none":
      return words.notSet;
    case "derived":
      return byDefault.text.replaceAll("`", "");
    case "fixed": {
      if (byDefault.text === "") return words.noText;
      return valueWords({ type }, byDefault.text);
    }
  }
}
