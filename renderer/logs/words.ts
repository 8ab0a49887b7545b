import type { LogLevel, LogView, RawStream } from "../../main/api/logs.ts";
import { groupedNumber } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { byteWords } from "../language/shared-words.ts";
import type { PastTime } from "./search.ts";
import { chinese } from "./words.zh.ts";

const past: Readonly<Record<PastTime, string>> = {
  "15m": "Last 15 minutes",
  "1h": "Last hour",
  "24h": "Last 24 hours",
  "30d": "Last 30 days",
};
const streams: Readonly<Record<RawStream, string>> = {
  "slack-events": "Slack events",
  "codex-rpc": "Codex RPC",
  "http-requests": "HTTP",
};
const views: Readonly<Record<LogView, string>> = {
  broker: "Broker",
  sessions: "Sessions",
  jobs: "Jobs",
  raw: "Raw",
};
const levels: Readonly<Record<LogLevel, string>> = {
  debug: "All levels",
  info: "Info and above",
  warn: "Warnings and errors",
  error: "Errors",
};

function matchesOf(matches: number, lines: number): string {
  return `${groupedNumber(matches)} ${matches === 1 ? "line matches" : "lines match"} of ${groupedNumber(lines)}`;
}

function counted(matches: number, lines: number): string {
  return lines === 0 ? "No line" : matchesOf(matches, lines);
}

const english = {
  title: "Logs",
  view: "Log",
  views,
  stream: "Wire",
  streams,
  level: "Level",
  levels,
  time: "Time",
  past,
  filter: "Filter",
  find: "Text or /pattern/",
  standings: {
    live: "Live",
    loading: "Reading…",
    waiting: "Waiting for the broker",
    reconnecting: "Reconnecting…",
    failed: "Not live",
    paused: "Paused",
    past: "Not live",
  },
  pause: "Pause",
  goOn: "Go on",
  more: "Save or share",
  save: "Save what is shown",
  diagnostics: "Diagnostics…",
  pausedWith: (count: number) =>
    count === 0
      ? "Paused. No new lines."
      : `Paused. ${groupedNumber(count)} new ${count === 1 ? "line" : "lines"}`,
  show: "Show",
  lines: "Log lines",
  detail: "Line detail",
  closeDetail: "Close detail",
  openSession: "Open session",
  onlyThread: "Only this thread",
  onlyJob: "Only this job",
  copyJson: "Copy as JSON",
  copied: "Copied the line",
  copyFailed: "The line could not be copied.",
  /** In a row; null for a line of a wire. */
  levelName: (level: LogLevel | null): string => level ?? "raw",
  lineError: "Error",
  lineWarning: "Warning",
  means: "means",
  cutLine: (bytes: number) => `This line has ${byteWords(bytes)}; its beginning is shown.`,
  filterBy: (value: string) => `Filter by ${value}`,
  filterByFocused: "Filter by the focused value",
  filterIs: (label: string, shown: string) => `${label}: ${shown}`,
  sessionLabel: (channel: string, moment: string) => `${channel}, ${moment}`,
  clearJob: (label: string) => `Show lines of all jobs, not only of ${label}`,
  clearSession: (label: string) => `Show lines of all sessions, not only of ${label}`,
  clearTime: "Show the last hour again",
  failed: "The log could not be read.",
  countsFailed: "The lines could not be counted.",
  followFailed: "New lines do not arrive.",
  olderFailed: "Earlier lines could not be read.",
  noMatch: "No line matches.",
  clearFilters: "Clear filters",
  empty: "No line was written in this time.",
  emptyRaw: "Nothing was recorded in this time.",
  lastDay: "Look at the last 24 hours",
  gap: "Some lines are missing: their file was removed or written again.",
  searchedTo: (moment: string) => `Nothing found back to ${moment}.`,
  lookFurther: "Look further back",
  looking: "Looking…",
  beginning: "Nothing earlier in this time",
  rawOff: (wire: string) => `Raw ${wire} is not recorded.`,
  rawOffHint:
    "Its payloads hold what people write and what agents read. The broker restarts to record them; turns that run go on.",
  rawOffHintStopped:
    "Its payloads hold what people write and what agents read. They are recorded once the broker starts.",
  withRate: (text: string, bytes: number) => `${text} It took about ${byteWords(bytes)} an hour.`,
  record: "Record it",
  recording: "Switching on…",
  recordFailed: "It is not recorded.",
  file: "File of this line, below the log folder",
  recordSoon: "Saved. It is recorded once the broker has restarted.",
  recordAtStart: "Saved. It is recorded once the broker starts.",
  stopped: "The broker is stopped, so no new lines come.",
  startBroker: "Start broker",
  starting: "Starting…",
  strip: (each: string, lines: number, warnings: number, errors: number) =>
    `Lines per ${each}: ${groupedNumber(lines)} lines, ${groupedNumber(warnings)} warnings, ${groupedNumber(errors)} errors. Drag to choose a time.`,
  countedInPast: (matches: number, lines: number, time: PastTime) =>
    `${counted(matches, lines)} in the ${past[time].toLowerCase()}`,
  countedInSpan: (matches: number, lines: number, from: string, to: string) =>
    `${counted(matches, lines)} from ${from} to ${to}`,
  countedInPart: (matches: number, lines: number, since: string) =>
    `${matchesOf(matches, lines)} since ${since}; earlier ones were not counted`,
  dropped: (count: number) => `${groupedNumber(count)} dropped`,
  nextError: "Next error",
  previousLine: "Previous line",
  nextLine: "Next line",
  pauseOrGoOn: "Pause or go on",
  closeOrClear: "Close the detail, then clear the filters",
  fromEnd: "Copy the line",
  noError: "No error among the lines that are loaded",
};

/** What the logs say. */
export const words = inLanguage(english, chinese);
