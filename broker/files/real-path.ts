import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The path without links, also of what does not exist yet: what exists above it is resolved. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
