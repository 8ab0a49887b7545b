import { type Context, Hono } from "hono";
import type { z } from "zod";
import type { Clock } from "../../broker/clock/clock.ts";
import type { Log } from "../../broker/logs/log.ts";
import { logRoutes } from "../api/logs.ts";
import { type LineFinder, lineFinder } from "../logs/line-finder.ts";
import { countLines } from "../logs/log-counts.ts";
import type { LogDisk } from "../logs/log-disk.ts";
import type { Hide } from "../logs/log-entry.ts";
import { createLogReader } from "../logs/log-reader.ts";
import { logSources } from "../logs/log-sources.ts";
import { placeOf } from "../logs/place.ts";
import { invalidInput, refuse } from "./answers.ts";
import type { DoorEnvironment } from "./doors.ts";

export interface LogRoutesOptions {
  /** The worker's log folder and environment, as they are configured now. */
  readonly configuration: () => {
    readonly logFolder: string;
    readonly environment: Readonly<Record<string, string>>;
  };
  readonly disk: LogDisk;
  readonly hide: Hide;
  /** Ends calls that wait for lines when the control plane ends. */
  readonly ended: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Calls that wait for lines at the same time; more are answered at once. */
const WAITING_MAX = 32;

/** The worker's logs, read from its files: they can be read whatever the worker does. */
export function adminLogRoutes(options: LogRoutesOptions): Hono<DoorEnvironment> {
  const { configuration, disk, clock, ended } = options;
  const folder = () => configuration().logFolder;
  const reader = createLogReader({ ...options, folder });
  const routes = new Hono<DoorEnvironment>();
  let waiting = 0;

  routes.get(logRoutes.recentLogs.path, (context) =>
    checked(context, logRoutes.recentLogs.query, async ({ limit }) =>
      context.json({ ok: true, logs: await reader.recent(limit) }),
    ),
  );
  routes.get(logRoutes.logSources.path, async (context) =>
    context.json(
      await logSources({
        folder: folder(),
        environment: configuration().environment,
        disk,
        now: clock.now(),
      }),
    ),
  );
  routes.get(logRoutes.logLines.path, (context) =>
    checked(context, logRoutes.logLines.query, async ({ before, limit, find, ...query }) => {
      const finder = finderOf(context, find);
      if (finder instanceof Response) return finder;
      const place = before === undefined ? null : placeOf(before);
      if (before !== undefined && place === null) return badCursor(context);
      const request = { choice: query, filters: { ...query, finder }, limit };
      return context.json(await reader.older(request, place));
    }),
  );
  routes.get(logRoutes.newerLogLines.path, (context) =>
    checked(context, logRoutes.newerLogLines.query, async (given) => {
      const { after, limit, wait_ms: waitMs, find, ...query } = given;
      const finder = finderOf(context, find);
      if (finder instanceof Response) return finder;
      const place = after === undefined ? null : placeOf(after);
      if (after !== undefined && place === null) return badCursor(context);
      const request = { choice: query, filters: { ...query, finder }, limit };
      const signal = AbortSignal.any([context.req.raw.signal, ended]);
      waiting += 1;
      try {
        const wait = waiting > WAITING_MAX ? 0 : waitMs;
        return context.json(await reader.newer(request, place, wait, signal));
      } finally {
        waiting -= 1;
      }
    }),
  );
  routes.get(logRoutes.logCounts.path, (context) =>
    checked(context, logRoutes.logCounts.query, async ({ buckets, find, ...query }) => {
      if (query.to <= query.from) {
        return refuse(context, 400, {
          code: "invalid_input",
          message: "The time ends before it begins.",
          hint: "Give a `to` after `from`.",
        });
      }
      const finder = finderOf(context, find);
      if (finder instanceof Response) return finder;
      const request = { choice: query, filters: { ...query, finder }, buckets };
      return context.json(await countLines({ folder, disk, clock }, request));
    }),
  );
  routes.get(logRoutes.logLine.path, (context) =>
    checked(context, logRoutes.logLine.query, async ({ at, ...choice }) => {
      const line = await reader.line(choice, at);
      if (line !== null) return context.json({ ok: true, ...line });
      return refuse(context, 404, {
        code: "log_line_gone",
        message: "This line is no longer in the log.",
        hint: "Its file was removed to free space, or written again. Load the lines again.",
      });
    }),
  );
  return routes;
}

async function checked<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
  answer: (query: z.output<Schema>) => Promise<Response>,
): Promise<Response> {
  const query = schema.safeParse(context.req.query());
  return query.success ? answer(query.data) : invalidInput(context, query.error);
}

function finderOf(context: Context, find: string | undefined): LineFinder | null | Response {
  if (find === undefined) return null;
  const finder = lineFinder(find);
  if (finder.ok) return finder.value;
  return refuse(context, 400, { code: "bad_pattern", ...finder.error });
}

function badCursor(context: Context): Response {
  return refuse(context, 400, {
    code: "bad_cursor",
    message: "This is no cursor of the log.",
    hint: "Read the log from its end again.",
  });
}
