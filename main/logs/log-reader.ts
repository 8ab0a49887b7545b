import { join } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import { toPlain } from "../../broker/logs/plain-value.ts";
import type { LogEntry, LogPage, NewerLogPage } from "../api/logs.ts";
import { entryOf, type Hide, type LineRecord, recordOf } from "./log-entry.ts";
import { type LogDisk, type OpenLog, withLog } from "./log-disk.ts";
import { CUT_LINE_BYTES, lineAt, LINE_MAX_BYTES, type LogLine, NEWLINE } from "./log-line.ts";
import { belongsTo, folderOf, type LineFilters, type LogChoice, passes } from "./log-selection.ts";
import { cursorOf, isLogFileName, type Place } from "./place.ts";
import { readBack } from "./read-back.ts";
import { readForward } from "./read-forward.ts";

export interface LogReaderOptions {
  /** The worker's log folder now, absolute. */
  readonly folder: () => string;
  readonly disk: LogDisk;
  readonly hide: Hide;
  readonly clock: Clock;
}

export interface PageRequest {
  readonly choice: LogChoice;
  readonly filters: LineFilters;
  readonly limit: number;
}

/** A whole line of a log. */
export interface WholeLine {
  readonly text: string;
  readonly bytes: number;
  readonly isCut: boolean;
}

/** One of the README's log records. */
export interface RecentRecord {
  readonly ts: string;
  readonly type: string;
  readonly level: string;
  readonly message: string;
  readonly meta: unknown;
}

/** Reads the logs that the worker writes. Every call reads a bounded part of them. */
export interface LogReader {
  /** The newest records of the broker's log, the oldest first. */
  recent(limit: number): Promise<readonly RecentRecord[]>;
  /** A page before a place, or from the end. */
  older(request: PageRequest, before: Place | null): Promise<LogPage>;
  /** What came behind a place; waits up to `waitMs` for a line, or until the signal. */
  newer(
    request: PageRequest,
    after: Place | null,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<NewerLogPage>;
  /** Null when there is no such line any more. */
  line(choice: LogChoice, at: string): Promise<WholeLine | null>;
}

/** Read for one page; a filter that little passes needs several. 8 MiB. */
const PAGE_SCAN_BYTES = 8 * 1024 * 1024;
/** Read for one page of newer lines: 2 MiB, which a follower takes at once. */
const NEWER_SCAN_BYTES = 2 * 1024 * 1024;
/** What the lines of a page may take as JSON: 2 MiB. */
const PAGE_MAX_CHARACTERS = 2 * 1024 * 1024;
/** Time for one page: the control plane does nothing else while lines are looked at. */
const PAGE_MAX_MS = 1_500;
/** How often a log that does not grow is looked at for a follower. */
const LOOK_AGAIN_MS = 300;
/** Enough for a hundred records, and small however large the files are. */
const RECENT_SCAN_BYTES = 1024 * 1024;
const RECENT_LIMITS = { depth: 6, values: 200, characters: 2_000 };

export function createLogReader(options: LogReaderOptions): LogReader {
  const { disk, hide, clock } = options;
  const folder = (choice: LogChoice) => join(options.folder(), folderOf(choice));
  return {
    recent: (limit) => recentRecords(options, limit),
    older: async (request, before) => {
      const lines = pageOf(request, hide, clock);
      const end = await readBack(disk, {
        folder: folder(request.choice),
        before,
        fromTime: request.filters.from ?? null,
        toTime: request.filters.to ?? null,
        now: clock.now(),
        maxBytes: PAGE_SCAN_BYTES,
        take: lines.take,
      });
      return {
        ok: true,
        lines: lines.entries().toReversed(),
        hasGap: end.hasGap,
        older: end.older === null ? null : cursorOf(end.older),
        newest: end.newest === null ? null : cursorOf(end.newest),
        scannedTo: lines.lastTime(),
      };
    },
    newer: async (request, after, waitMs, signal) => {
      // Counted, not timed: a clock that is put back must not keep a caller waiting.
      let looks = Math.ceil(waitMs / LOOK_AGAIN_MS);
      for (let place = after; ;) {
        const lines = pageOf(request, hide, clock);
        const end = await readForward(disk, {
          folder: folder(request.choice),
          after: place,
          maxBytes: NEWER_SCAN_BYTES,
          take: lines.take,
        });
        const entries = lines.entries();
        const isOver = entries.length > 0 || end.hasGap || end.hasMore;
        if (isOver || signal.aborted || looks <= 0) {
          const newest = end.newest === null ? null : cursorOf(end.newest);
          return {
            ok: true,
            lines: [...entries],
            hasGap: end.hasGap,
            newest,
            hasMore: end.hasMore,
          };
        }
        place = end.newest;
        looks -= 1;
        await clock.sleep(LOOK_AGAIN_MS, signal);
      }
    },
    line: (choice, at) => wholeLine(disk, folder(choice), at, hide),
  };
}

/** Gathers what passes, until the page is full. */
function pageOf({ choice, filters, limit }: PageRequest, hide: Hide, clock: Clock) {
  const from = clock.now();
  // Put back meanwhile, the clock says nothing of how long it took.
  const isInTime = () => {
    const now = clock.now();
    return now >= from && now < from + PAGE_MAX_MS;
  };
  const entries: LogEntry[] = [];
  let characters = 0;
  let lastTime: number | null = null;
  return {
    entries: (): readonly LogEntry[] => entries,
    lastTime: () => lastTime,
    take: (line: LogLine, file: string): boolean => {
      lastTime = line.time ?? lastTime;
      if (!belongsTo(choice, line.text)) return isInTime();
      let record: LineRecord | undefined;
      const read = () => (record === undefined ? (record = recordOf(line)) : record);
      if (passes(line, read, choice, filters)) {
        const entry = entryOf(line, file, read(), hide);
        entries.push(entry);
        characters += JSON.stringify(entry).length;
      }
      return entries.length < limit && characters < PAGE_MAX_CHARACTERS && isInTime();
    },
  };
}

async function recentRecords(
  { folder, disk, hide, clock }: LogReaderOptions,
  limit: number,
): Promise<readonly RecentRecord[]> {
  const records: RecentRecord[] = [];
  await readBack(disk, {
    folder: join(folder(), "broker"),
    before: null,
    fromTime: null,
    toTime: null,
    now: clock.now(),
    maxBytes: RECENT_SCAN_BYTES,
    take: (line) => {
      const record = recordOf(line);
      if (record === null) return true;
      const { ts, type, level, message, meta } = record;
      records.push({
        ts: String(ts ?? ""),
        type: String(type ?? ""),
        level: String(level ?? ""),
        message: hide(String(message ?? "")),
        meta: toPlain(meta ?? {}, RECENT_LIMITS, hide),
      });
      return records.length < limit;
    },
  });
  return records.toReversed();
}

async function wholeLine(
  disk: LogDisk,
  folder: string,
  at: string,
  hide: Hide,
): Promise<WholeLine | null> {
  const [file = "", offset = ""] = at.split("/");
  if (!isLogFileName(file) || !/^\d{1,15}$/.test(offset)) return null;
  return withLog(disk, join(folder, file), (log) => lineOfLog(log, Number(offset), hide));
}

async function lineOfLog(log: OpenLog, from: number, hide: Hide): Promise<WholeLine | null> {
  if (from >= log.size) return null;
  // The file was cut and written again when no line begins here.
  if (from > 0 && (await log.read(from - 1, 1))[0] !== NEWLINE) return null;
  const block = await log.read(from, LINE_MAX_BYTES + 1);
  const found = block.indexOf(NEWLINE);
  if (found === -1 && block.length > LINE_MAX_BYTES) {
    const text = hide(block.toString("utf8", 0, CUT_LINE_BYTES));
    // Where it ends is not searched for: it may be far away.
    return { text, bytes: log.size - from, isCut: true };
  }
  const to = found === -1 ? log.size : from + found + 1;
  const line = await lineAt(log, { from, to }, { block, from }, { left: 0 });
  return line === null ? null : { text: hide(line.text), bytes: line.bytes, isCut: line.isCut };
}
