import { join } from "node:path";
import { pino } from "pino";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import { consoleLine } from "./console-line.ts";
import type { Log, LogFields, RawStream } from "./log.ts";
import type { LogFiles } from "./log-files.ts";
import { cutText, type PlainLimits } from "./plain-value.ts";
import {
  filesOf,
  hourOf,
  type LogLevel,
  type LogRecord,
  ownersOf,
  type RawRecord,
  truncatedPayload,
} from "./record.ts";
import type { Redactor } from "./redact.ts";
import { createLogWriter, type LogWriter, type WriterHealth } from "./writer.ts";

export interface LogsOptions {
  /** The log folder, absolute. */
  readonly dir: string;
  readonly level: LogLevel;
  /** The streams whose payloads are kept. */
  readonly raw: Readonly<Record<RawStream, boolean>>;
  /** Larger raw payloads are cut; 0 or less keeps them whole. */
  readonly rawMaxBytes: number;
  readonly redactor: Redactor;
  readonly files: LogFiles;
  readonly clock: Clock;
  /** A line for each log record, for people: debug and info to the first, the rest to the second. */
  readonly console?: { readonly stdout: TextOutput; readonly stderr: TextOutput };
  /** Where trouble with the log itself is told. */
  readonly stderr: TextOutput;
}

/** `process.stdout` is one. */
export interface TextOutput {
  write(text: string): unknown;
}

export interface LogsHealth extends WriterHealth {
  /** Reports of trouble that stderr did not take either. */
  readonly unreported: number;
}

export interface Logs {
  readonly log: Log;
  /** Resolves when everything so far is written, at the latest after 5 s. */
  flush(): Promise<void>;
  /** Writes what waits at once: for the end of a process that nobody planned. */
  flushNow(): void;
  /** Flushes and closes the files; lines that still come are written at once. */
  close(): Promise<void>;
  health(): LogsHealth;
  /** The newest records, oldest first, at most 500. */
  recent(limit: number): readonly LogRecord[];
}

/** A text longer than 8 KiB is for a file of its own, not for a line of a log. */
const TEXT_MAX_CHARACTERS = 8 * 1024;
const FIELD_LIMITS: PlainLimits = { depth: 8, values: 2000, characters: TEXT_MAX_CHARACTERS };
/** A line with more fields than this is cut like a raw payload: 64 KiB. */
const META_MAX_BYTES = 64 * 1024;
/** Raw payloads are cut by their size as a whole. */
const RAW_LIMITS: PlainLimits = {
  depth: 64,
  values: 200_000,
  characters: Number.POSITIVE_INFINITY,
};
/** Longer JSON text is redacted as text: parsing it would take longer than it is worth. 4 MiB. */
const PARSED_MAX_CHARACTERS = 4 * 1024 * 1024;
const RECENT_MAX = 500;

/**
 * The worker's log: JSON lines in hourly files for the broker, each session, each job and each raw
 * stream. Everything is redacted before it is kept anywhere. Logging never throws and never waits.
 */
export function createLogs(options: LogsOptions): Logs {
  const { redactor, clock } = options;
  let unreported = 0;
  const report = (line: string) => {
    try {
      options.stderr.write(`${redactor.text(line)}\n`);
    } catch {
      // Nowhere is left to tell it: it shows in the health answer.
      unreported += 1;
    }
  };
  const at = () => new Date(clock.now()).toISOString();
  let newestHour = "";
  /**
   * The file that is written to. It is never an earlier one than before: after the clock was put back,
   * a reader that follows the newest file still gets each line.
   */
  const hour = () => {
    const byClock = hourOf(clock.now());
    if (byClock > newestHour) newestHour = byClock;
    return newestHour;
  };
  const writer = createLogWriter({
    files: options.files,
    clock,
    report,
    droppedLine: (dropped) => {
      const message = "Log lines were dropped";
      const record: LogRecord = { ts: at(), type: "log", level: "warn", message, meta: dropped };
      const [path = ""] = filesOf("broker", {}, hour());
      return { path: join(options.dir, path), line: JSON.stringify(record) };
    },
  });
  const recent: LogRecord[] = [];

  const keep = (record: LogRecord, line: string, fields: LogFields) => {
    recent.push(record);
    if (recent.length > RECENT_MAX) recent.shift();
    addToFiles(options.dir, writer, "broker", line, fields, hour());
    const output = record.level === "debug" || record.level === "info" ? "stdout" : "stderr";
    options.console?.[output].write(`${consoleLine(record)}\n`);
  };

  /** Pino's destination is called within the call that logs: this is what it is writing. */
  let current: { readonly record: LogRecord; readonly fields: LogFields } | null = null;
  const logger = pino(
    {
      level: options.level,
      base: null,
      messageKey: "message",
      timestamp: () => `,"ts":"${current?.record.ts ?? at()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    {
      write: (line: string) => {
        if (current !== null) keep(current.record, line.trimEnd(), current.fields);
      },
    },
  );

  const write = (level: LogLevel, text: string, fields: LogFields) => {
    if (!logger.isLevelEnabled(level)) return;
    try {
      const message = cutText(redactor.text(text), TEXT_MAX_CHARACTERS);
      const meta = boundedMeta(redactor.value(fields, FIELD_LIMITS));
      current = { record: { ts: at(), type: "log", level, message, meta }, fields };
      logger[level]({ type: "log", meta }, message);
    } catch (error) {
      report(`A log line could not be written: ${errorText(error)}`);
    } finally {
      current = null;
    }
  };

  const writeRaw = (stream: RawStream, payload: unknown, fields: LogFields) => {
    if (!options.raw[stream]) return;
    try {
      const redacted = redactor.value(parsedJson(payload), RAW_LIMITS) ?? null;
      const cut = truncatedPayload(JSON.stringify(redacted), options.rawMaxBytes);
      const meta = boundedMeta(redactor.value(fields, FIELD_LIMITS));
      const record: RawRecord = { ts: at(), type: "raw", stream, payload: cut ?? redacted, meta };
      addToFiles(options.dir, writer, stream, JSON.stringify(record), fields, hour());
    } catch (error) {
      report(`A raw log line could not be written: ${errorText(error)}`);
    }
  };

  const logWith = (standing: LogFields): Log => ({
    debug: (message, fields) => write("debug", message, { ...standing, ...fields }),
    info: (message, fields) => write("info", message, { ...standing, ...fields }),
    warn: (message, fields) => write("warn", message, { ...standing, ...fields }),
    error: (message, fields) => write("error", message, { ...standing, ...fields }),
    keepsRaw: (stream) => options.raw[stream],
    raw: (stream, payload, fields) => writeRaw(stream, payload, { ...standing, ...fields }),
    with: (fields) => logWith({ ...standing, ...fields }),
  });

  return {
    log: logWith({}),
    flush: writer.flush,
    flushNow: writer.flushNow,
    close: writer.close,
    health: () => ({ ...writer.health(), unreported }),
    recent: (limit) => (limit > 0 ? recent.slice(-limit) : []),
  };
}

function addToFiles(
  dir: string,
  writer: LogWriter,
  stream: "broker" | RawStream,
  line: string,
  fields: LogFields,
  hour: string,
): void {
  const kind = stream === "broker" ? "log" : "raw";
  for (const file of filesOf(stream, ownersOf(fields), hour)) {
    writer.add(join(dir, file), line, kind);
  }
}

function boundedMeta(meta: unknown): unknown {
  return truncatedPayload(JSON.stringify(meta), META_MAX_BYTES) ?? meta;
}

/** A frame of JSON text as what it says, so that its keys are judged one by one. */
function parsedJson(payload: unknown): unknown {
  if (typeof payload !== "string" || payload.length > PARSED_MAX_CHARACTERS) return payload;
  if (!/^\s*[[{]/.test(payload)) return payload;
  try {
    return JSON.parse(payload);
  } catch (error) {
    if (error instanceof SyntaxError) return payload;
    throw error;
  }
}
