import { realpathSync } from "node:fs";
import { sep } from "node:path";

/** The real path of what lies below the service root; null for all else, links outwards included. */
export function ownFolder(path: string, root: string): string | null {
  try {
    const real = realpathSync(path);
    return real.startsWith(realpathSync(root) + sep) ? real : null;
  } catch {
    // It is not there, or not ours to read.
    return null;
  }
}
