import { toPlain } from "../../broker/logs/plain-value.ts";
import { type LogEntry, logLevelSchema, rawStreamSchema } from "../api/logs.ts";
import type { LogLine } from "./log-line.ts";

/** Takes out what must not be shown. */
export type Hide = (text: string) => string;

/** What is sent of a line; the whole is sent when it is asked for. */
const SENT = { depth: 6, values: 120, characters: 600 };
const MESSAGE_MAX_CHARACTERS = 2_000;
/** Of a line that is no record, or is cut. */
const TEXT_MAX_CHARACTERS = 4_000;

/** A line's record, or null when the line is none or is cut. */
export type LineRecord = Readonly<Record<string, unknown>> | null;

export function recordOf(line: LogLine): LineRecord {
  if (line.isCut || !line.text.startsWith("{")) return null;
  try {
    const parsed: unknown = JSON.parse(line.text);
    return isObject(parsed) ? parsed : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** What is shown of a line. */
export function entryOf(line: LogLine, file: string, record: LineRecord, hide: Hide): LogEntry {
  const { time, bytes, isCut } = line;
  const common = { at: `${file}/${String(line.from)}`, time, bytes, isCut };
  if (record === null) {
    return {
      ...common,
      level: levelOfText(line.text),
      source: null,
      message: hide(line.text).slice(0, TEXT_MAX_CHARACTERS),
      session: null,
      fields: {},
    };
  }
  const meta = isObject(record["meta"]) ? record["meta"] : {};
  const { module, sessionKey, ...rest } = meta;
  const stream = rawStreamSchema.safeParse(record["stream"]).data ?? null;
  const fields =
    stream === null
      ? { ...(sessionKey !== undefined && { sessionKey }), ...rest }
      : { ...meta, payload: record["payload"] };
  return {
    ...common,
    level: logLevelSchema.safeParse(record["level"]).data ?? null,
    source: stream ?? textOr(module),
    message: hide(
      stream === null ? String(record["message"] ?? "") : rawMessage(record["payload"]),
    ).slice(0, MESSAGE_MAX_CHARACTERS),
    session: textOr(sessionKey),
    fields: plainFields(fields, hide),
  };
}

/** What a raw payload is about, in a few words. */
function rawMessage(payload: unknown): string {
  if (!isObject(payload)) return typeof payload === "string" ? payload : "";
  const { method, path, type, id, preview } = payload;
  if (typeof method === "string") {
    return typeof path === "string" ? `${method} ${path}` : method;
  }
  const event = isObject(payload["payload"]) ? payload["payload"]["event"] : payload["event"];
  const eventType = isObject(event) ? event["type"] : undefined;
  if (typeof eventType === "string") return eventType;
  if (typeof type === "string") return type;
  if ("result" in payload || "error" in payload) {
    return `${"error" in payload ? "error" : "result"} ${String(id ?? "")}`.trim();
  }
  return typeof preview === "string" ? preview.slice(0, 200) : "";
}

function plainFields(fields: object, hide: Hide): LogEntry["fields"] {
  const plain = toPlain(fields, SENT, hide);
  return isObject(plain) ? plain : {};
}

/** The row as people read it: the message, then each key and its value. */
export function shownText(record: LineRecord): string {
  if (record === null) return "";
  const meta = isObject(record["meta"]) ? record["meta"] : {};
  const pairs = Object.entries(meta).map(
    ([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const message = typeof record["message"] === "string" ? record["message"] : "";
  return [message, ...pairs].join(" ");
}

const LEVEL = /^.{0,40}?"level":"(debug|info|warn|error)"/;

/** The level of a line that is not parsed. It stands first. */
export function levelOfText(text: string): LogEntry["level"] {
  return logLevelSchema.safeParse(LEVEL.exec(text)?.[1]).data ?? null;
}

function textOr(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
