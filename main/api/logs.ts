import { z } from "zod";
import { jobParamsSchema } from "../../broker/api/jobs.ts";
import { route } from "../../broker/api/route.ts";

// The logs as the admin API serves them. The control plane reads the worker's files itself, so they
// can be read whatever the worker does.

export const logLevels = ["debug", "info", "warn", "error"] as const;
export const rawStreams = ["slack-events", "codex-rpc", "http-requests"] as const;

export const logLevelSchema = z.enum(logLevels);
export type LogLevel = z.infer<typeof logLevelSchema>;
export const rawStreamSchema = z.enum(rawStreams);
export type RawStream = z.infer<typeof rawStreamSchema>;

/** Which lines: those of the broker, of sessions, of jobs, or the payloads of one wire. */
export const logViewSchema = z.enum(["broker", "sessions", "jobs", "raw"]);
export type LogView = z.infer<typeof logViewSchema>;

const time = z.coerce.number().int().nonnegative();
const cursor = z.string().min(1).max(400);

/** A pattern or text is looked for in the whole line, as the file has it and as it is shown. */
export const FIND_MAX_CHARACTERS = 300;

const filters = {
  view: logViewSchema.default("broker"),
  /** Which wire, in the view "raw". */
  stream: rawStreamSchema.default("codex-rpc"),
  /** This level and those above it. */
  level: logLevelSchema.optional(),
  /** Key of a session. */
  session: z.string().min(1).max(200).optional(),
  /** Id of a job, in the view "jobs". */
  job: jobParamsSchema.shape.id.optional(),
  /** In ms since the epoch. */
  from: time.optional(),
  /** Exclusive. */
  to: time.optional(),
  /** Text in any case, or a pattern of RE2 between slashes: `/rate limit(ed)?/i`. */
  find: z.string().min(1).max(FIND_MAX_CHARACTERS).optional(),
};
const filtersSchema = z.object(filters);
export type LogFilters = z.input<typeof filtersSchema>;

export const logEntrySchema = z.object({
  /** Names the line within its log: the file, a slash and the offset of its first byte. */
  at: z.string(),
  /** Milliseconds since the epoch; null when the line does not say it. */
  time: z.number().nullable(),
  /** Null for raw lines, and for lines that are no record. */
  level: logLevelSchema.nullable(),
  /** The module of the worker; the wire of a raw line; null when the line does not say it. */
  source: z.string().nullable(),
  message: z.string(),
  session: z.string().nullable(),
  /** What else the line says. Long values are cut. */
  fields: z.record(z.string(), z.unknown()),
  /** Length of the line in the file. */
  bytes: z.number(),
  /** True when the line is longer than what is ever read of one: its beginning is in `message`. */
  isCut: z.boolean(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;

const page = {
  ok: z.literal(true),
  /** In the order of the file. */
  lines: z.array(logEntrySchema),
  /** True when lines at the place of the cursor are gone: the file was cut, replaced or removed. */
  hasGap: z.boolean(),
};

export const logPageSchema = z.object({
  ...page,
  /** For the lines before these; null when there are none. */
  older: z.string().nullable(),
  /** For the lines that come; null when older lines were asked for, or nothing is written yet. */
  newest: z.string().nullable(),
  /** The time down to which was looked; null when nothing was read. */
  scannedTo: z.number().nullable(),
});
export type LogPage = z.infer<typeof logPageSchema>;

export const newerLogPageSchema = z.object({
  ...page,
  /** For the next call; null when nothing is written yet. */
  newest: z.string().nullable(),
  /** True when more is there already. */
  hasMore: z.boolean(),
});
export type NewerLogPage = z.infer<typeof newerLogPageSchema>;

export const logCountsSchema = z.object({
  ok: z.literal(true),
  from: z.number(),
  to: z.number(),
  /** Matching lines per equal part of the time, the earliest first. */
  buckets: z.array(z.object({ lines: z.number(), warnings: z.number(), errors: z.number() })),
  /** All lines in that time, and those that match. */
  lines: z.number(),
  matches: z.number(),
  /** Lines that the worker says it had to drop. */
  dropped: z.number(),
  /** Where counting ended for the day's limit of one request; null when all was counted. */
  countedFrom: z.number().nullable(),
});
export type LogCounts = z.infer<typeof logCountsSchema>;

export const logSourcesSchema = z.object({
  ok: z.literal(true),
  folder: z.string(),
  raw: z.array(
    z.object({
      stream: rawStreamSchema,
      isRecorded: z.boolean(),
      /** The variable of the worker that switches it. */
      variable: z.string(),
      /** What the newest full hour took; null when there is none. */
      bytesPerHour: z.number().nullable(),
    }),
  ),
});
export type LogSources = z.infer<typeof logSourcesSchema>;

/** What a page may hold, and a browser asks for at once. */
const LOG_PAGE_MAX = 500;
/** How long a call for newer lines is held open when nothing comes, at most. */
export const LOG_WAIT_MAX_MS = 20_000;

export const logRoutes = {
  /** The newest records of the broker, the oldest first, read from a bounded tail. */
  recentLogs: route("GET", "/admin/api/logs", {
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(40) }),
    answer: z.object({
      ok: z.literal(true),
      logs: z.array(
        z.object({
          ts: z.string(),
          type: z.string(),
          level: z.string(),
          message: z.string(),
          meta: z.unknown(),
        }),
      ),
    }),
  }),
  logSources: route("GET", "/admin/api/logs/sources", { answer: logSourcesSchema }),
  /** A page of lines, from the end or before a cursor. It may be empty and still have older ones. */
  logLines: route("GET", "/admin/api/logs/lines", {
    query: z.object({
      ...filters,
      before: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(LOG_PAGE_MAX).default(200),
    }),
    answer: logPageSchema,
  }),
  /** Lines behind a cursor. Waits for one when there is none. */
  newerLogLines: route("GET", "/admin/api/logs/newer", {
    query: z.object({
      ...filters,
      /** Without one, from the beginning: for a log that had no file yet. */
      after: cursor.optional(),
      limit: z.coerce.number().int().min(1).max(LOG_PAGE_MAX).default(LOG_PAGE_MAX),
      wait_ms: z.coerce.number().int().min(0).max(LOG_WAIT_MAX_MS).default(0),
    }),
    answer: newerLogPageSchema,
  }),
  /** How many lines there are in a time and over it, for the strip. */
  logCounts: route("GET", "/admin/api/logs/counts", {
    query: z.object({
      ...filters,
      from: time,
      to: time,
      buckets: z.coerce.number().int().min(1).max(240).default(120),
    }),
    answer: logCountsSchema,
  }),
  /** One whole line, as the file has it; of one that is too long, the beginning. */
  logLine: route("GET", "/admin/api/logs/line", {
    query: z.object({
      view: filters.view,
      stream: filters.stream,
      session: filters.session,
      job: filters.job,
      at: z.string().min(1).max(100),
    }),
    answer: z.object({
      ok: z.literal(true),
      text: z.string(),
      bytes: z.number(),
      isCut: z.boolean(),
    }),
  }),
} as const;
