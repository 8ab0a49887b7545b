import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Area, placementSchema } from "./placement.ts";

/** Null when there is none, or none that can be understood: the window then opens as at first. */
export function readPlacement(path: string): Area | null {
  try {
    const parsed = placementSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    // Absent, unreadable or no JSON: where a window stood is not worth a message.
    return null;
  }
}

/** Replaces the file as a whole. */
export function writePlacement(path: string, { x, y, width, height }: Area): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify({ x, y, width, height })}\n`);
  renameSync(`${path}.new`, path);
}
