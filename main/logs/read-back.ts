import { join } from "node:path";
import { type LogDisk, type OpenLog, withLog } from "./log-disk.ts";
import { lineAt, type LogLine, NEWLINE } from "./log-line.ts";
import { hourStart, isStillThere, logFilesIn, markOf, type Place } from "./place.ts";

// Reads a log from its end. Files are never read whole: a block at a time, within a limit.

/** One read. */
const BLOCK_BYTES = 256 * 1024;
const HOUR_MS = 3_600_000;

export interface BackwardRead {
  /** The log's folder. */
  readonly folder: string;
  /** Behind the first line to read; null begins at the newest. */
  readonly before: Place | null;
  /** Lines of earlier times are not wanted: reading ends where only such are left. */
  readonly fromTime: number | null;
  /** Lines of this time and later are not wanted: they are jumped over. */
  readonly toTime: number | null;
  /** The time by the clock: a file of a later hour was written before the clock was put back. */
  readonly now: number;
  /** At most about so much is read. */
  readonly maxBytes: number;
  /** Takes a line and the name of its file, the newest first. False ends the reading behind it. */
  readonly take: (line: LogLine, file: string) => boolean;
}

export interface BackwardEnd {
  /** Where to go on; null when nothing older is there. */
  readonly older: Place | null;
  /** Behind the newest complete line, for following the log; null when there is no file yet. */
  readonly newest: Place | null;
  /** True when the place to begin at was gone, because its file was cut or replaced. */
  readonly hasGap: boolean;
  readonly scannedBytes: number;
}

/** Reads complete lines backwards; a half-written last line of the newest file is left out. */
export async function readBack(disk: LogDisk, read: BackwardRead): Promise<BackwardEnd> {
  const { folder, before, fromTime, maxBytes } = read;
  const names = logFilesIn(await disk.names(folder));
  const budget = { left: maxBytes };
  let newest: Place | null = null;
  let hasGap = before !== null && !names.includes(before.file);
  let older: Place | null = null;
  for (const file of names.toReversed()) {
    const isNewest = file === names.at(-1);
    if (!isNewest && fromTime !== null && hourStart(file) + HOUR_MS <= fromTime) break;
    const isWanted = isFileWanted(file, read);
    if (!isWanted && (!isNewest || before !== null)) continue;
    const stop = await withLog(disk, join(folder, file), async (log) => {
      const end = isNewest ? await endOfLines(log) : log.size;
      if (isNewest && before === null) newest = await placeAt(log, file, end);
      if (!isWanted) return "read";
      const start = await startIn(log, file, end, read);
      if (start === null) {
        hasGap = true;
        return "read";
      }
      if (budget.left <= 0) return placeAt(log, file, start.end, start.scanned);
      const stopped = await readFileBack(log, start, budget, {
        fromTime: isOutOfOrder(file, read) ? null : fromTime,
        take: (line) => read.take(line, file),
      });
      if (typeof stopped === "string") return stopped;
      return placeAt(log, file, stopped.end, stopped.scanned);
    });
    if (stop === null || stop === "read") continue;
    if (stop !== "exhausted") older = stop;
    break;
  }
  return { older, newest, hasGap, scannedBytes: maxBytes - budget.left };
}

/** The lines of such a file are not in the order of their times, and may be of any time. */
function isOutOfOrder(file: string, { now }: BackwardRead): boolean {
  return hourStart(file) > now;
}

function isFileWanted(file: string, read: BackwardRead): boolean {
  const { before, fromTime, toTime } = read;
  return (
    (before === null || file <= before.file) &&
    (toTime === null || hourStart(file) < toTime || isOutOfOrder(file, read)) &&
    (fromTime === null || hourStart(file) + HOUR_MS > fromTime)
  );
}

/** Where reading begins in a file; null when what the place was in is gone. */
async function startIn(
  log: OpenLog,
  file: string,
  end: number,
  read: BackwardRead,
): Promise<Position | null> {
  const { before, toTime } = read;
  if (before !== null && before.file === file) {
    // What is in a file that was cut came later than the place.
    if (!(await isStillThere(before, log))) return null;
    return { end: before.end, scanned: Math.min(before.scanned, before.end) };
  }
  if (toTime === null || hourStart(file) + HOUR_MS <= toTime || isOutOfOrder(file, read)) {
    return { end, scanned: end };
  }
  const jumped = await offsetOfTime(log, end, toTime);
  return { end: jumped, scanned: jumped };
}

async function placeAt(log: OpenLog, file: string, end: number, scanned = end): Promise<Place> {
  return { file, end, scanned, mark: await markOf(log, end) };
}

interface Position {
  readonly end: number;
  readonly scanned: number;
}

/** "read" to its beginning; "exhausted" when all that is left is too old; or where it stopped. */
async function readFileBack(
  log: OpenLog,
  start: Position,
  budget: { left: number },
  options: { readonly fromTime: number | null; readonly take: (line: LogLine) => boolean },
): Promise<"read" | "exhausted" | Position> {
  const { take, fromTime } = options;
  let { end, scanned } = start;
  while (end > 0) {
    if (budget.left <= 0) return { end, scanned };
    const from = Math.max(0, scanned - BLOCK_BYTES);
    const block = await log.read(from, scanned - from);
    budget.left -= block.length;
    // The file is being cut: what was there is gone.
    if (block.length < scanned - from) return "read";
    let seen = 0;
    let old = 0;
    const emit = async (begin: number): Promise<boolean> => {
      const line = await lineAt(log, { from: begin, to: end }, { block, from }, budget);
      end = begin;
      if (line === null) return true;
      seen += 1;
      if (fromTime !== null && line.time !== null && line.time < fromTime) old += 1;
      return take(line);
    };
    // The line's own end is not where the one before it ends.
    let search = Math.min(scanned, end - 1);
    while (search > from) {
      const found = block.lastIndexOf(NEWLINE, search - 1 - from);
      if (found === -1) break;
      if (!(await emit(from + found + 1))) return { end, scanned: end };
      search = end - 1;
    }
    scanned = Math.min(from, end);
    if (from === 0 && end > 0 && !(await emit(0))) return { end: 0, scanned: 0 };
    // Lines are in the order of their times, but for a few: a whole block of old ones is the end.
    if (seen > 0 && old === seen) return "exhausted";
  }
  return "read";
}

/** Behind the last complete line. A last line beyond the limit counts as complete. */
async function endOfLines(log: OpenLog): Promise<number> {
  let at = log.size;
  for (let tries = 0; at > 0 && tries < TAIL_BLOCKS; tries += 1) {
    const from = Math.max(0, at - BLOCK_BYTES);
    const block = await log.read(from, at - from);
    const found = block.lastIndexOf(NEWLINE);
    if (found !== -1) return from + found + 1;
    at = from;
  }
  return at === 0 ? 0 : log.size;
}
/** How far the end of a half-written line is searched back: 16 MiB. */
const TAIL_BLOCKS = 64;

/** Where the search ends and lines are looked at one by one by the reader. */
const NEAR_BYTES = 64 * 1024;
/** Long enough to hold the beginning of an ordinary line. */
const PROBE_BYTES = 16 * 1024;

/**
 * An offset at or behind the first line of `time`, less than a block behind it: found by halving,
 * since the lines of a file are in the order of their times.
 */
async function offsetOfTime(log: OpenLog, end: number, time: number): Promise<number> {
  let low = 0;
  let high = end;
  while (high - low > NEAR_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const probe = await log.read(middle, Math.min(PROBE_BYTES, high - middle));
    const begin = probe.indexOf(NEWLINE) + 1;
    const next = begin === 0 ? -1 : probe.indexOf(NEWLINE, begin);
    const line =
      next === -1
        ? null
        : await lineAt(
            log,
            { from: middle + begin, to: middle + next + 1 },
            { block: probe, from: middle },
            { left: 0 },
          );
    // Within a very long line nothing can be said: the reader looks at more then.
    if (line === null || line.time === null) break;
    if (line.time >= time) high = middle + begin;
    else low = middle + begin;
  }
  return high;
}
