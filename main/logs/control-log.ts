import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../broker/clock/clock.ts";
import { createLogs } from "../../broker/logs/create-logs.ts";
import type { Log } from "../../broker/logs/log.ts";
import { diskLogFiles } from "../../broker/logs/log-files.ts";
import type { Redactor } from "../../broker/logs/redact.ts";

export interface ControlLog {
  readonly log: Log;
  close(): Promise<void>;
}

/** Older files are of no use to anybody. */
const KEEP_MS = 30 * 24 * 60 * 60_000;

/** The control plane's own log, in `logs/control-plane`. */
export function openControlLog(folder: string, redactor: Redactor): ControlLog {
  const dir = join(folder, "control-plane");
  removeOldFiles(dir, systemClock.now() - KEEP_MS);
  const logs = createLogs({
    dir,
    level: "info",
    raw: { "slack-events": false, "codex-rpc": false, "http-requests": false },
    rawMaxBytes: 0,
    redactor,
    files: diskLogFiles,
    clock: systemClock,
    stderr: process.stderr,
  });
  process.on("exit", () => logs.flushNow());
  return { log: logs.log, close: () => logs.close() };
}

function removeOldFiles(folder: string, before: number): void {
  const isThere = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isThere) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    const file = statSync(path, { throwIfNoEntry: false });
    if (file?.isFile() === true && file.mtimeMs < before) rmSync(path, { force: true });
  }
}
