import { z } from "zod";
import { readFileIfThere, writePrivateFile } from "../../settings/private-file.ts";

const markSchema = z.object({ since: z.number() });

/** Since when the app is missing, in ms; null when it was there at the last look. */
export function missingSince(path: string): number | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  try {
    const parsed = markSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.since : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

export function keepMissingSince(path: string, since: number): void {
  writePrivateFile(path, `${JSON.stringify({ since })}\n`);
}
