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
});

export type ServerRecord = Readonly<z.infer<typeof recordSchema>>;

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

export async function writeRecord(path: string, record: ServerRecord): Promise<void> {
  await writePrivateFile(path, `${JSON.stringify(record)}\n`);
}

export async function removeRecord(path: string): Promise<void> {
  await rm(path, { force: true });
}
