import { join } from "node:path";
import type { Clock } from "../../broker/clock/clock.ts";
import type { LogCounts } from "../api/logs.ts";
import { levelOfText, type LineRecord, recordOf } from "./log-entry.ts";
import type { LogDisk } from "./log-disk.ts";
import {
  belongsTo,
  folderOf,
  isInTime,
  type LineFilters,
  type LogChoice,
  passes,
} from "./log-selection.ts";
import { readBack } from "./read-back.ts";

export interface CountRequest {
  readonly choice: LogChoice;
  readonly filters: LineFilters & { readonly from: number; readonly to: number };
  readonly buckets: number;
}

/** Read for one answer: an hour of a busy broker at its most talkative level. 64 MiB. */
const SCAN_BYTES = 64 * 1024 * 1024;
/** Time for one answer. What is not counted by then is said. */
const MAX_MS = 2_000;

/** Counts the lines of a time from its end, within limits. */
export async function countLines(
  options: { readonly folder: () => string; readonly disk: LogDisk; readonly clock: Clock },
  { choice, filters, buckets: count }: CountRequest,
): Promise<LogCounts> {
  const { from, to } = filters;
  const { disk, clock } = options;
  const begun = clock.now();
  const buckets = Array.from({ length: count }, () => ({ lines: 0, warnings: 0, errors: 0 }));
  const total = { lines: 0, matches: 0, dropped: 0 };
  let lastTime: number | null = null;
  const end = await readBack(disk, {
    folder: join(options.folder(), folderOf(choice)),
    before: null,
    fromTime: from,
    toTime: to,
    now: clock.now(),
    maxBytes: SCAN_BYTES,
    take: (line) => {
      lastTime = line.time ?? lastTime;
      if (isInTime(line, filters) && belongsTo(choice, line.text)) {
        total.lines += 1;
        let record: LineRecord | undefined;
        const read = () => (record === undefined ? (record = recordOf(line)) : record);
        if (line.text.includes(DROPPED)) total.dropped += droppedOf(read());
        if (passes(line, read, choice, filters)) {
          total.matches += 1;
          const bucket =
            buckets[Math.floor((((line.time ?? lastTime ?? from) - from) / (to - from)) * count)];
          if (bucket !== undefined) {
            bucket.lines += 1;
            const level = levelOfText(line.text);
            if (level === "warn") bucket.warnings += 1;
            if (level === "error") bucket.errors += 1;
          }
        }
      }
      const now = clock.now();
      return now >= begun && now < begun + MAX_MS;
    },
  });
  return {
    ok: true,
    from,
    to,
    buckets,
    ...total,
    countedFrom: end.older === null ? null : lastTime,
  };
}

/** The line in which the worker says how many it gave up. */
const DROPPED = '"message":"Log lines were dropped"';

function droppedOf(record: LineRecord): number {
  const meta = record?.["meta"];
  if (typeof meta !== "object" || meta === null) return 0;
  return Object.values(meta).reduce<number>(
    (sum, count) => sum + (typeof count === "number" ? count : 0),
    0,
  );
}
