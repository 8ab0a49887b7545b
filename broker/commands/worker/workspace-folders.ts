import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, relative } from "node:path";
import { errorText } from "../../errors/broker-error.ts";
import type { Log } from "../../logs/log.ts";
import { foldersBeside, shortcutOf } from "../../sessions/shards.ts";

/**
 * Makes a session's workspace, and the folders beside it that its commands may not read: the sandbox
 * hides what is created in a folder later, but not a folder that is not there yet.
 */
export function prepareWorkspace(path: string, log: Log): void {
  for (const folder of [path, ...foldersBeside(path)])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const shortcut = shortcutOf(path);
  const target = shortcut === null ? "" : relative(dirname(shortcut), dirname(path));
  if (shortcut === null || linkTarget(shortcut) === target) return;
  try {
    removeShortcut(path);
    symlinkSync(target, shortcut);
  } catch (thrown) {
    // People look for a session's files there; nothing of ours does.
    log.warn("The short path of a workspace could not be made", {
      path: shortcut,
      error: errorText(thrown),
    });
  }
}

/** Removes the short path of a workspace. A folder in its place is left. */
export function removeShortcut(workspace: string): void {
  const shortcut = shortcutOf(workspace);
  if (shortcut !== null && linkTarget(shortcut) !== null) rmSync(shortcut, { force: true });
}

/** Null where no link is. */
function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
