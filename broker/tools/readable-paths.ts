import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { type Result, failed, succeeded } from "../errors/broker-error.ts";

/**
 * The real path of a file that a session may send: inside one of `roots` after every symbolic link
 * is resolved, a regular file, and not larger than `maxBytes`. `closed` folders within a root are
 * none of it, but for a root within them. The error is for the agent to read.
 */
export async function readableFile(
  path: string,
  workspace: string,
  roots: readonly string[],
  closed: readonly string[],
  maxBytes: number,
): Promise<Result<string, { readonly code: string; readonly message: string }>> {
  const asked = isAbsolute(path) ? path : resolve(workspace, path);
  const real = await realpath(asked).catch(() => null);
  if (real === null) {
    return failed({ code: "file_not_found", message: `There is no file ${asked}.` });
  }
  const nearestRoot = await nearest(real, roots);
  if (nearestRoot === 0 || nearestRoot < (await nearest(real, closed))) {
    return failed({
      code: "path_not_allowed",
      message: `${asked} is outside of what this session may send. Copy it into the workspace ${workspace} first.`,
    });
  }
  const info = await stat(real);
  if (!info.isFile()) {
    return failed({ code: "not_a_file", message: `${asked} is not a regular file.` });
  }
  if (info.size > maxBytes) {
    return failed({
      code: "file_too_large",
      message: `${asked} has ${info.size} bytes; at most ${maxBytes} can be sent.`,
    });
  }
  return succeeded(real);
}

/** The length of the deepest folder that holds the path; 0 when none does. */
async function nearest(real: string, folders: readonly string[]): Promise<number> {
  const known = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)));
  const holding = known.filter((folder) => folder !== null && isInside(real, folder));
  return Math.max(0, ...holding.map((folder) => folder?.length ?? 0));
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
