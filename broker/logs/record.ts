import { createHash } from "node:crypto";
import type { RawStream } from "./log.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line of a log file. `meta` is redacted and bounded. */
export interface LogRecord {
  /** ISO 8601 in UTC. */
  readonly ts: string;
  readonly type: "log";
  readonly level: LogLevel;
  readonly message: string;
  readonly meta: unknown;
}

export interface RawRecord {
  readonly ts: string;
  readonly type: "raw";
  readonly stream: RawStream;
  readonly payload: unknown;
  readonly meta: unknown;
}

/** The hour that names a file: `2026-01-31-09`, in UTC. */
export function hourOf(time: number): string {
  return new Date(time).toISOString().slice(0, 13).replace("T", "-");
}

/** Whose own files a line also goes to. */
export interface Owners {
  readonly sessionKey?: string;
  readonly jobId?: string;
}

export function ownersOf(fields: { readonly [name: string]: unknown }): Owners {
  const { sessionKey, jobId } = fields;
  return {
    ...(typeof sessionKey === "string" && sessionKey !== "" ? { sessionKey } : {}),
    ...(typeof jobId === "string" && jobId !== "" ? { jobId } : {}),
  };
}

/** The files of one line, relative to the log folder. */
export function filesOf(stream: "broker" | RawStream, owners: Owners, hour: string): string[] {
  const main = stream === "broker" ? "broker" : `raw/${stream}`;
  return [
    main,
    ...(owners.sessionKey === undefined ? [] : [`sessions/${folderName(owners.sessionKey)}`]),
    ...(owners.jobId === undefined ? [] : [`jobs/${folderName(owners.jobId)}`]),
  ].map((folder) => `${folder}/${hour}.jsonl`);
}

/** File systems take names of 255 bytes; this leaves room for a suffix. */
const FOLDER_NAME_MAX_CHARACTERS = 200;

/** Base64url of a key; of an endless one, its hash. */
export function folderName(key: string): string {
  const name = Buffer.from(key).toString("base64url");
  if (name.length <= FOLDER_NAME_MAX_CHARACTERS) return name;
  return `sha256-${createHash("sha256").update(key).digest("hex")}`;
}

/** What is written of a payload that is too large. */
export interface TruncatedPayload {
  readonly truncated: true;
  readonly originalBytes: number;
  readonly maxBytes: number;
  /** The first `maxBytes` bytes of its JSON. */
  readonly preview: string;
}

/** `json` is the payload's JSON. Returns what to write in its place; a limit of 0 or less is none. */
export function truncatedPayload(json: string, maxBytes: number): TruncatedPayload | null {
  if (maxBytes <= 0) return null;
  const originalBytes = Buffer.byteLength(json);
  if (originalBytes <= maxBytes) return null;
  // An incomplete character at the end decodes to U+FFFD.
  const preview = Buffer.from(json)
    .subarray(0, maxBytes)
    .toString()
    .replace(/\uFFFD+$/, "");
  return { truncated: true, originalBytes, maxBytes, preview };
}
