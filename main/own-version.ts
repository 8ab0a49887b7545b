import { join } from "node:path";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { readFileIfThere } from "./settings/private-file.ts";

const releaseSchema = z.object({ version: z.string(), broker: z.object({}) });

/**
 * The version of this program: of the release that it lies in, or else of what it was built from. A
 * release's package.json lies above the folder of its programs.
 */
export function ownVersion(programFolder: string): string {
  try {
    const text = readFileIfThere(join(programFolder, "../package.json"));
    const parsed = releaseSchema.safeParse(JSON.parse(text ?? "null"));
    if (parsed.success) return parsed.data.version;
  } catch {
    // Of another program: it says nothing of this one.
  }
  return packageJson.version;
}
