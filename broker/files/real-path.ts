import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";

/** The path without links, also of what does not exist yet: what exists above it is resolved. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

/** As the system resolves a path; throws where it does not. A test gives its own. */
export type Resolve = (path: string) => string;

/**
 * The same, or a sentence why the path has none: a link to nothing, links in a circle, a folder that
 * may not be entered. On a Mac the answer also has the upper and lower case that is on the disk.
 */
export function knownRealPath(
  path: string,
  resolve: Resolve = realpathSync.native,
): Result<string, string> {
  try {
    return succeeded(resolve(path));
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
    if (code !== "ENOENT") return failed(`${path} cannot be resolved: ${errorText(thrown)}.`);
    if (isLink(path)) return failed(`${path} is a link to what does not exist.`);
    const parent = dirname(path);
    if (parent === path) return succeeded(path);
    const above = knownRealPath(parent, resolve);
    return above.ok ? succeeded(join(above.value, basename(path))) : above;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
