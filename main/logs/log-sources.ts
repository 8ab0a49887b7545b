import { join } from "node:path";
import { type LogSources, type RawStream, rawStreams } from "../api/logs.ts";
import { type LogDisk, withLog } from "./log-disk.ts";
import { hourStart, logFilesIn } from "./place.ts";

/** The variable of the worker that switches a wire's log. All are on unless it says otherwise. */
const variables: Readonly<Record<RawStream, string>> = {
  "slack-events": "LOG_RAW_SLACK_EVENTS",
  "codex-rpc": "LOG_RAW_CODEX_RPC",
  "http-requests": "LOG_RAW_HTTP_REQUESTS",
};

const HOUR_MS = 3_600_000;

/** Which logs there are. `environment` is what the worker is started with. */
export async function logSources(options: {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly disk: LogDisk;
  readonly now: number;
}): Promise<LogSources> {
  const { folder, environment, disk, now } = options;
  const raw = rawStreams.map(async (stream) => {
    const variable = variables[stream];
    return {
      stream,
      variable,
      isRecorded: environment[variable]?.trim().toLowerCase() !== "false",
      bytesPerHour: await bytesOfLastHour(disk, join(folder, "raw", stream), now),
    };
  });
  return { ok: true, folder, raw: await Promise.all(raw) };
}

/** The size of the newest file whose hour is over. */
async function bytesOfLastHour(disk: LogDisk, folder: string, now: number): Promise<number | null> {
  const names = logFilesIn(await disk.names(folder));
  const last = names.findLast((name) => hourStart(name) + HOUR_MS <= now);
  if (last === undefined) return null;
  return withLog(disk, join(folder, last), ({ size }) => Promise.resolve(size));
}

/** Where the worker writes its logs: `LOG_DIR`, or `logs` in its data folder. */
export function logFolderOf(configuration: {
  readonly environment: Readonly<Record<string, string>>;
  readonly dataRoot: string;
}): string {
  return configuration.environment["LOG_DIR"] ?? join(configuration.dataRoot, "logs");
}
