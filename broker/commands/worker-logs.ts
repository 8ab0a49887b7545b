import { systemClock } from "../clock/clock.ts";
import type { Config } from "../config/settings.ts";
import { createLogs } from "../logs/create-logs.ts";
import type { Log } from "../logs/log.ts";
import { diskLogFiles } from "../logs/log-files.ts";
import { redactorOf } from "./redaction.ts";

export interface WorkerLogs {
  readonly log: Log;
  /** From now on this value is redacted wherever it would be written. */
  keepSecret(secret: string): void;
  /** Writes what waits, at once and without the event loop. */
  flushNow(): void;
  /** Writes what waits and closes the files. */
  close(): Promise<void>;
}

/** The layered log files, redacted by the secrets of the configuration. */
export function openLogs(config: Config): WorkerLogs {
  const redactor = redactorOf(config);
  const logs = createLogs({
    dir: config.logDir,
    level: config.logLevel,
    raw: {
      "slack-events": config.logRawSlackEvents,
      "codex-rpc": config.logRawCodexRpc,
      "http-requests": config.logRawHttpRequests,
    },
    rawMaxBytes: config.logRawMaxBytes,
    redactor,
    files: diskLogFiles,
    clock: systemClock,
    console: { stdout: process.stdout, stderr: process.stderr },
    stderr: process.stderr,
  });
  // A closed pipe is told later, as an event: the files still have every line.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.on("exit", () => logs.flushNow());
  return {
    log: logs.log,
    keepSecret: (secret) => redactor.addSecret(secret),
    flushNow: () => logs.flushNow(),
    close: () => logs.close(),
  };
}
