import { folderName } from "../../broker/logs/record.ts";
import { type LogLevel, logLevels, type LogView, type RawStream } from "../api/logs.ts";
import type { LineFinder } from "./line-finder.ts";
import { levelOfText, type LineRecord, shownText } from "./log-entry.ts";
import type { LogLine } from "./log-line.ts";

/** Which log is read, and which of its lines are wanted. */
export interface LogChoice {
  readonly view: LogView;
  readonly stream: RawStream;
  readonly session?: string | undefined;
  /** Only in the view "jobs". */
  readonly job?: string | undefined;
}

export interface LineFilters {
  readonly level?: LogLevel | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly finder: LineFinder | null;
}

/**
 * The folder of a choice, below the log folder. A session and a job have files of their own, with
 * their raw lines in them; all sessions and all jobs together are in the broker's.
 */
export function folderOf({ view, stream, session, job }: LogChoice): string {
  if (view === "jobs" && job !== undefined) return `jobs/${folderName(job)}`;
  if (session !== undefined) return `sessions/${folderName(session)}`;
  return view === "raw" ? `raw/${stream}` : "broker";
}

/** Whether a line is part of the choice at all, whatever the filters say. Pure. */
export function belongsTo(choice: LogChoice, text: string): boolean {
  const isRaw = RAW.test(text);
  switch (choice.view) {
    case "broker":
      return !isRaw;
    case "sessions":
      return choice.session !== undefined || text.includes('"sessionKey":"');
    case "jobs":
      return !isRaw && text.includes('"jobId":"');
    case "raw":
      return (
        choice.session === undefined || (isRaw && text.includes(`"stream":"${choice.stream}"`))
      );
  }
}
const RAW = /^.{0,60}?"type":"raw"/;

/** Whether a line passes the filters. The record is read only when it is needed. Pure. */
export function passes(
  line: LogLine,
  record: () => LineRecord,
  { view }: LogChoice,
  filters: LineFilters,
): boolean {
  const { level, finder } = filters;
  if (!isInTime(line, filters)) return false;
  // Payloads of a wire have no level.
  if (level !== undefined && view !== "raw") {
    const own = levelOfText(line.text);
    if (own === null || logLevels.indexOf(own) < logLevels.indexOf(level)) return false;
  }
  return finder === null || finder(line.text, () => shownText(record()));
}

/** A line without a time belongs to those around it. */
export function isInTime({ time }: LogLine, { from, to }: LineFilters): boolean {
  if (time === null) return true;
  return (from === undefined || time >= from) && (to === undefined || time < to);
}
