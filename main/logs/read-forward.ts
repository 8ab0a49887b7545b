import { join } from "node:path";
import { type LogDisk, type OpenLog, withLog } from "./log-disk.ts";
import { lineAt, type LogLine, NEWLINE } from "./log-line.ts";
import { isStillThere, logFilesIn, markOf, type Place } from "./place.ts";

// Reads what came to a log behind a place.

const BLOCK_BYTES = 256 * 1024;

export interface ForwardRead {
  readonly folder: string;
  /** Null begins at the first file: nothing was there when the caller looked. */
  readonly after: Place | null;
  readonly maxBytes: number;
  /** Takes a line and the name of its file, the oldest first. False ends the reading behind it. */
  readonly take: (line: LogLine, file: string) => boolean;
}

export interface ForwardEnd {
  /** Where to go on; null when there is no file yet. */
  readonly newest: Place | null;
  /** True when the file of the place was cut, replaced or removed. */
  readonly hasGap: boolean;
  /** True when the limit ended the reading. */
  readonly hasMore: boolean;
}

/** Reads complete lines forwards; a half-written last line is left until it is complete. */
export async function readForward(disk: LogDisk, read: ForwardRead): Promise<ForwardEnd> {
  const { folder, after, maxBytes } = read;
  const names = logFilesIn(await disk.names(folder));
  const files = after === null ? names : names.filter((name) => name >= after.file);
  const budget = { left: maxBytes };
  let newest = after;
  let hasGap = after !== null && !names.includes(after.file);
  for (const file of files) {
    const stop = await withLog(disk, join(folder, file), async (log) => {
      let start = { end: 0, scanned: 0 };
      if (after !== null && after.file === file) {
        if (await isStillThere(after, log)) start = after;
        else hasGap = true;
      }
      const take = (line: LogLine) => read.take(line, file);
      const { end, scanned, isLimited } = await readFileForward(
        log,
        start,
        budget,
        take,
        file === names.at(-1),
      );
      return { place: { file, end, scanned, mark: await markOf(log, scanned) }, isLimited };
    });
    if (stop === null) continue;
    newest = stop.place;
    if (stop.isLimited) return { newest, hasGap, hasMore: true };
  }
  return { newest, hasGap, hasMore: false };
}

async function readFileForward(
  log: OpenLog,
  start: { readonly end: number; readonly scanned: number },
  budget: { left: number },
  take: (line: LogLine) => boolean,
  isNewest: boolean,
): Promise<{ readonly end: number; readonly scanned: number; readonly isLimited: boolean }> {
  let begin = start.end;
  // What was searched of a line that was not complete is not searched again.
  let scanned = Math.max(begin, start.scanned);
  while (scanned < log.size) {
    if (budget.left <= 0) return { end: begin, scanned, isLimited: true };
    const block = await log.read(scanned, Math.min(BLOCK_BYTES, log.size - scanned));
    if (block.length === 0) break;
    budget.left -= block.length;
    const held = { block, from: scanned };
    let search = 0;
    for (;;) {
      const found = block.indexOf(NEWLINE, search);
      if (found === -1) break;
      const end = held.from + found + 1;
      const line = await lineAt(log, { from: begin, to: end }, held, budget);
      begin = end;
      search = found + 1;
      if (line !== null && !take(line)) return { end: begin, scanned: begin, isLimited: true };
    }
    scanned += block.length;
  }
  // Nothing more is written to an older file: its last line is as complete as it will be.
  if (!isNewest && begin < log.size) {
    const line = await lineAt(
      log,
      { from: begin, to: log.size },
      { block: Buffer.alloc(0), from: 0 },
      budget,
    );
    begin = log.size;
    scanned = log.size;
    if (line !== null && !take(line)) return { end: begin, scanned, isLimited: true };
  }
  return { end: begin, scanned, isLimited: false };
}
