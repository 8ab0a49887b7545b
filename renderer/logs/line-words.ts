import type { LogEntry } from "../../main/api/logs.ts";

const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});

/** "11:34:55.220", as rows of a log show it. */
export function lineClock(time: number): string {
  return clock.format(time);
}

/** A field as a key and a text; nested ones as JSON. */
export interface FieldText {
  readonly key: string;
  readonly value: string;
}

function fieldTexts({ fields }: Pick<LogEntry, "fields">): readonly FieldText[] {
  return Object.entries(fields).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
  }));
}

/** Of nested fields one level more, such as `error.message`: for the detail. */
export function flatFieldTexts({ fields }: Pick<LogEntry, "fields">): readonly FieldText[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const isNested = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isNested) return fieldTexts({ fields: { [key]: value } });
    return fieldTexts({ fields: value as LogEntry["fields"] }).map((field) => ({
      key: `${key}.${field.key}`,
      value: field.value,
    }));
  });
}

/** The local time with its offset: "2026-11-26T11:34:55.220+01:00". */
export function exactTime(time: number): string {
  const offset = -new Date(time).getTimezoneOffset();
  const local = new Date(time + offset * 60_000).toISOString().slice(0, -1);
  const sign = offset < 0 ? "-" : "+";
  const part = (minutes: number) => String(Math.floor(minutes)).padStart(2, "0");
  const ahead = Math.abs(offset);
  return `${local}${sign}${part(ahead / 60)}:${part(ahead % 60)}`;
}
