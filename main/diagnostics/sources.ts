import { join } from "node:path";
import { type LogDisk, withLog } from "../logs/log-disk.ts";
import { readBack } from "../logs/read-back.ts";
import type { DiagnosticsSource } from "./diagnostics.ts";

export interface SourcePlaces {
  /** The worker's log folder. */
  readonly logFolder: () => string;
  /** The control plane's own. */
  readonly controlLogs: string;
  readonly workerEnv: string;
}

/** The newest part of the broker's log: some hours, or a few minutes at its most talkative. */
const BROKER_BYTES = 4 * 1024 * 1024;
const OTHER_BYTES = 1024 * 1024;
/** Settings are a page of text. */
const SETTINGS_BYTES = 64 * 1024;

/** The files of a bundle. `documents` are made for it, such as the status. */
export function diagnosticsSources(
  places: SourcePlaces,
  documents: Readonly<Record<string, () => Promise<unknown>>>,
  disk: LogDisk,
): readonly DiagnosticsSource[] {
  const { logFolder, controlLogs, workerEnv } = places;
  const lines = (name: string, folder: () => string, bytes: number, isChosen = true) => ({
    name: `logs/${name}.jsonl`,
    isChosen,
    read: () => newestLines(disk, folder(), bytes),
  });
  const end = (name: string, path: () => string, bytes = OTHER_BYTES) => ({
    name,
    isChosen: true,
    read: () => endOfFile(disk, path(), bytes),
  });
  return [
    ...Object.entries(documents).map(([name, make]) => ({
      name: `${name}.json`,
      isChosen: true,
      read: async () => `${JSON.stringify(await make(), null, 2)}\n`,
    })),
    end("worker.env", () => workerEnv, SETTINGS_BYTES),
    lines("broker", () => join(logFolder(), "broker"), BROKER_BYTES),
    lines("control-plane", () => join(controlLogs, "control-plane", "broker"), OTHER_BYTES),
    end("logs/worker-output.log", () => join(controlLogs, "worker-output.log")),
    end("logs/codex-server.log", () => join(logFolder(), "codex-server.log")),
    // What people and Codex said to each other: only when somebody wants it in.
    lines("raw-slack-events", () => join(logFolder(), "raw/slack-events"), OTHER_BYTES, false),
    lines("raw-codex-rpc", () => join(logFolder(), "raw/codex-rpc"), OTHER_BYTES, false),
    lines("raw-http-requests", () => join(logFolder(), "raw/http-requests"), OTHER_BYTES, false),
  ];
}

async function newestLines(
  disk: LogDisk,
  folder: string,
  maxBytes: number,
): Promise<string | null> {
  const lines: string[] = [];
  await readBack(disk, {
    folder,
    before: null,
    fromTime: null,
    toTime: null,
    // No time is asked for, so that the order of times does not matter.
    now: Number.POSITIVE_INFINITY,
    maxBytes,
    take: ({ text, isCut }) => {
      lines.push(isCut ? `${text}…` : text);
      return true;
    },
  });
  return lines.length === 0 ? null : `${lines.toReversed().join("\n")}\n`;
}

function endOfFile(disk: LogDisk, path: string, maxBytes: number): Promise<string | null> {
  return withLog(disk, path, async (log) => {
    const from = Math.max(0, log.size - maxBytes);
    const text = (await log.read(from, maxBytes)).toString();
    // Not a part of a line: what is left of a secret would not be known as one.
    return from === 0 ? text : text.slice(text.indexOf("\n") + 1);
  });
}
