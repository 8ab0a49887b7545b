import { createHash } from "node:crypto";
import { z } from "zod";
import type { OpenLog } from "./log-disk.ts";

// Where a reader is in a log. A log is the hourly files of one folder, in the order of their names.

/** Between two lines of a file, or within one that is longer than what is read at once. */
export interface Place {
  /** Name of the file, such as `2026-11-26-11.jsonl`. */
  readonly file: string;
  /** Byte offset. What lies before it is older, what lies behind it newer. */
  readonly end: number;
  /**
   * Between here and `end` no line begins or ends: a search goes on from here. It is less than `end`
   * for a reader that goes back, and more for one that goes forward.
   */
  readonly scanned: number;
  /** Fingerprint of what was read up to here: another one means that the file was cut or replaced. */
  readonly mark: string;
}

const FILE_NAME = /^(\d{4})-(\d\d)-(\d\d)-(\d\d)\.jsonl$/;

export function isLogFileName(name: string): boolean {
  return FILE_NAME.test(name);
}

/** When the hour of a file begins, in ms since the epoch. */
export function hourStart(name: string): number {
  const [, year, month, day, hour] = FILE_NAME.exec(name) ?? [];
  return Date.parse(`${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:00:00Z`);
}

const placeSchema = z.object({
  file: z.string().regex(FILE_NAME),
  end: z.number().int().nonnegative(),
  scanned: z.number().int().nonnegative(),
  mark: z.string().max(20),
});

/** A place as a cursor, for callers to hand back. */
export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Null when it is no cursor of ours. */
export function placeOf(cursor: string): Place | null {
  try {
    const parsed = placeSchema.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Enough to hold the time of a line, which no other line at this offset has. */
const MARK_BYTES = 96;

/** The fingerprint of a file's beginning and of what is before an offset. */
export async function markOf(log: OpenLog, end: number): Promise<string> {
  const length = Math.min(MARK_BYTES, end);
  const head = await log.read(0, length);
  const tail = await log.read(end - length, length);
  return createHash("sha256").update(head).update(tail).digest("hex").slice(0, 16);
}

/** Whether a place still is in the file where it was taken. */
export async function isStillThere(place: Place, log: OpenLog): Promise<boolean> {
  const read = Math.max(place.end, place.scanned);
  return log.size >= read && (await markOf(log, read)) === place.mark;
}

/** The names of a log's files, oldest first. */
export function logFilesIn(names: readonly string[]): readonly string[] {
  return names.filter(isLogFileName).toSorted();
}
