import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { MiddlewareHandler } from "hono";
import { systemClock } from "../../../broker/clock/clock.ts";
import { createRedactor } from "../../../broker/logs/redact.ts";
import { filesOf, hourOf, type LogLevel } from "../../../broker/logs/record.ts";
import { silentLog } from "../../../broker/logs/log.ts";
import { adminLogRoutes } from "../../../main/admin/log-routes.ts";
import { logRoutes } from "../../../main/api/logs.ts";
import { systemLogDisk } from "../../../main/logs/log-disk.ts";
import type { Fault } from "./fault.ts";

// Logs of the double: real files in a folder of their own, read by the control plane's own routes.

export interface LogLineSketch {
  /** In ms since the epoch. */
  readonly at: number;
  readonly level?: LogLevel;
  readonly message: string;
  /** `sessionKey` and `jobId` also write the line to the log of the session or job. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface DoubleLogs {
  readonly folder: string;
  readonly routes: ReturnType<typeof adminLogRoutes>;
  readonly write: (lines: readonly LogLineSketch[]) => void;
  /** Switches the log of a wire off or on. */
  readonly environment: Record<string, string>;
  readonly end: () => void;
}

export function startDoubleLogs(now: () => number): DoubleLogs {
  const folder = mkdtempSync(join(tmpdir(), "double-logs-"));
  const environment: Record<string, string> = {};
  const ended = new AbortController();
  const redactor = createRedactor();
  return {
    folder,
    environment,
    routes: adminLogRoutes({
      configuration: () => ({ logFolder: folder, environment }),
      disk: systemLogDisk,
      hide: (text) => redactor.text(text),
      ended: ended.signal,
      clock: { ...systemClock, now },
      log: silentLog,
    }),
    write: (lines) => {
      const texts = new Map<string, string[]>();
      for (const { at, level = "info", message, meta = {} } of lines) {
        const ts = new Date(at).toISOString();
        const line = `${JSON.stringify({ level, ts, type: "log", meta, message })}\n`;
        const { sessionKey, jobId } = meta;
        const owners = {
          ...(typeof sessionKey === "string" && { sessionKey }),
          ...(typeof jobId === "string" && { jobId }),
        };
        for (const file of filesOf("broker", owners, hourOf(at))) {
          const known = texts.get(file);
          if (known === undefined) texts.set(file, [line]);
          else known.push(line);
        }
      }
      for (const [file, written] of texts) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        appendFileSync(join(folder, file), written.join(""));
      }
    },
    end: () => {
      ended.abort();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Before the routes of the logs: the token, and the faults that a test wants. */
export function faultsOfLogs(
  token: string,
  faultOf: (name: keyof typeof logRoutes) => Fault | undefined,
): MiddlewareHandler {
  const names = Object.keys(logRoutes) as (keyof typeof logRoutes)[];
  return async (context, next) => {
    if (context.req.header("x-admin-token") !== token) return context.json({}, 401);
    const name = names.find((each) => logRoutes[each].path === context.req.path);
    const fault = name === undefined ? undefined : faultOf(name);
    if (fault?.kind === "hangs") await new Promise(() => {});
    if (fault?.kind !== "error") return next();
    const { status, message, hint, code = "double.fault" } = fault;
    return context.json({ code, message, hint }, status);
  };
}

/** An hour of a broker at work: what the mock page shows at its end, and quieter lines before. */
export function busyHour(now: number, sessionKey: string): readonly LogLineSketch[] {
  const quiet = Array.from({ length: 1_000 }, (_, index): LogLineSketch => {
    const at = now - 3_500_000 + index * 3_000;
    const kinds = [
      {
        message: "Message stored and acknowledged",
        meta: { module: "slack", event: `Ev${index}`, took: index % 9 },
      },
      { message: "Post sent", meta: { module: "slack", channel: "C04CHECKOUT", attempt: 1 } },
      { message: "Step ended", meta: { module: "codex", kind: "command", exit: 0, sessionKey } },
    ] as const;
    return { at, ...(kinds[index % 3] ?? kinds[0]) };
  });
  return [
    ...quiet,
    {
      at: now - 456_000,
      level: "warn",
      message: "Slack limited the posts of a channel",
      meta: { module: "slack", channel: "C04CHECKOUT", retryAfter: 2 },
    },
    {
      at: now - 432_000,
      level: "error",
      message: "The database could not be opened",
      meta: {
        module: "store",
        sessionKey,
        error: { code: "store.cannot_open", message: "disk I/O error", attempt: 2 },
        auth: "[redacted]",
      },
    },
    { at: now - 400_000, level: "debug", message: "Status refreshed", meta: { module: "slack" } },
    {
      at: now - 2_000,
      message: "Turn ended",
      meta: { module: "sessions", sessionKey, tokens: 41200 },
    },
  ];
}
