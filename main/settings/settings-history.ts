import { z } from "zod";
import { settingChangeSchema, settingsOriginSchema } from "../api/settings.ts";
import type { PrivateFiles } from "./private-file.ts";

const entrySchema = z.object({
  id: z.string(),
  at: z.number(),
  by: z.string().nullable(),
  origin: settingsOriginSchema,
  changes: z.array(settingChangeSchema.extend({ secret: z.boolean() })),
  undoOf: z.string().nullable(),
});
/** One change as it is kept: secrets only masked, so that an old token is nowhere on the disk. */
export type HistoryEntry = z.infer<typeof entrySchema>;

/** The file keeps this many changes; older ones are forgotten. */
const HISTORY_MAX_ENTRIES = 200;

/** The changes that are kept, newest first. A line that cannot be understood is passed over. */
export function readHistory(files: PrivateFiles, path: string): readonly HistoryEntry[] {
  const lines = (files.read(path) ?? "").split("\n");
  return lines.flatMap((line) => {
    const entry = entrySchema.safeParse(parsedJson(line));
    return entry.success ? [entry.data] : [];
  });
}

/** Puts an entry before the others. Throws ControlError when it cannot be written. */
export function addToHistory(files: PrivateFiles, path: string, entry: HistoryEntry): void {
  const entries = [entry, ...readHistory(files, path)].slice(0, HISTORY_MAX_ENTRIES);
  files.write(path, entries.map((each) => `${JSON.stringify(each)}\n`).join(""));
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
