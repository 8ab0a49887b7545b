import { rmSync } from "node:fs";
import { z } from "zod";
import { readFileIfThere, writePrivateFile } from "../settings/private-file.ts";

const controlRecordSchema = z.object({
  pid: z.number().int().positive(),
  /** Address of the admin page. */
  url: z.string(),
});
/** Who holds the lock. It says nothing once the lock is free. */
export type ControlRecord = z.infer<typeof controlRecordSchema>;

export function writeControlRecord(path: string, record: ControlRecord): void {
  writePrivateFile(path, `${JSON.stringify(record)}\n`);
}

export function removeControlRecord(path: string): void {
  rmSync(path, { force: true });
}

/** Null when there is none, or none that can be understood. */
export function readControlRecord(path: string): ControlRecord | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  try {
    const parsed = controlRecordSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
