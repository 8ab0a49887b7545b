import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writePrivateFile } from "./private-file.ts";

/** What is known of an app-server that we started, so that the next worker finds it again. */
const recordSchema = z.object({
  pid: z.number().int().positive(),
  /** As `processStartTime` tells it. */
  startTime: z.string().min(1),
  socket: z.string().min(1),
  version: z.string(),
  /** `settingsHash` of its arguments and environment. */
  settingsHash: z.string(),
  /** It ends after this time without a worker, in ms; absent in records of earlier releases. */
  unattendedMaxMs: z.number().positive().optional(),
});

export type ServerRecord = Readonly<z.infer<typeof recordSchema>>;

const drainingSchema = z.array(
  z.object({
    server: recordSchema,
    /** Milliseconds since the epoch. */
    since: z.number(),
  }),
);

/** An app-server that only serves its running turns to their end, and since when. */
export type DrainingRecord = Readonly<z.infer<typeof drainingSchema>[number]>;

export function recordPath(stateFolder: string): string {
  return join(stateFolder, "codex-server.json");
}

/** Null when there is none, or none that can be read: then nothing is known to be ours. */
export async function readRecord(path: string): Promise<ServerRecord | null> {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Beside the record: a file of its own, which workers of earlier releases leave alone. */
export function drainingPath(stateFolder: string): string {
  return join(stateFolder, "codex-servers-draining.json");
}

/** Empty when there are none, or when they cannot be read. */
export async function readDraining(path: string): Promise<readonly DrainingRecord[]> {
  try {
    const parsed = drainingSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

export async function writeDraining(
  path: string,
  records: readonly DrainingRecord[],
): Promise<void> {
  if (records.length === 0) await removeRecord(path);
  else await writePrivateFile(path, `${JSON.stringify(records)}\n`);
}

/** True when both are of the same process. */
export function isSameServer(one: ServerRecord, other: ServerRecord): boolean {
  return one.pid === other.pid && one.startTime === other.startTime;
}

export async function writeRecord(path: string, record: ServerRecord): Promise<void> {
  await writePrivateFile(path, `${JSON.stringify(record)}\n`);
}

export async function removeRecord(path: string): Promise<void> {
  await rm(path, { force: true });
}
