import { lstat, readdir, rename, rm, rmdir, statfs } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { moveOut, openFolder } from "../files/open-folder.ts";
import { REMOVING, removeTree, removingName } from "../files/remove-tree.ts";
import type { LogFileFacts } from "./plan.ts";
import { rebuildableIn } from "./rebuildable.ts";

/** The file system as a clean-up needs it. Paths are absolute. */
export interface DiskFiles {
  /** Bytes that we may still use on the disk of a folder, which need not exist yet. */
  freeBytes(folder: string): Promise<number>;
  /** The hourly log files below a folder. */
  logFiles(folder: string): Promise<readonly LogFileFacts[]>;
  /** What a folder takes on the disk; at least that much of an endless one. */
  bytesOf(folder: string): Promise<number>;
  rebuildableIn(workspace: string): Promise<readonly string[]>;
  /** Removes a log file, and its folder when that is empty then. */
  removeLog(path: string, root: string): Promise<void>;
  /** Removes a folder by way of `shelf`; false when it does not really lie below `within`. */
  removeFolder(path: string, within: string, shelf: string): Promise<boolean>;
  /** Removes what an earlier removal left on the shelf. */
  sweep(shelf: string): Promise<void>;
}

const HOUR_MS = 3_600_000;
const HOURLY = /^(\d{4}-\d{2}-\d{2})-(\d{2})\.jsonl$/;
/** Entries that are measured of one folder: some seconds of work. */
const MEASURED_MAX = 500_000;
/** The unit of `stat`'s blocks, whatever the file system's own is. */
const BLOCK_BYTES = 512;

export const diskFiles: DiskFiles = {
  freeBytes: async (folder) => {
    for (let at = folder; ; at = dirname(at)) {
      try {
        const { bavail, bsize } = await statfs(at);
        return bavail * bsize;
      } catch (thrown) {
        if (!isMissing(thrown) || at === dirname(at)) throw thrown;
      }
    }
  },
  logFiles: async (folder) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
      nothingWhenMissing,
    );
    const files: LogFileFacts[] = [];
    for (const entry of entries) {
      const endedAt = endOfHour(entry.name);
      if (!entry.isFile() || endedAt === null) continue;
      const path = join(entry.parentPath, entry.name);
      files.push({ path, endedAt, bytes: await ownBytes(path) });
    }
    return files;
  },
  bytesOf: async (folder) => {
    let bytes = await ownBytes(folder);
    const open = [folder];
    let left = MEASURED_MAX;
    for (let at = open.pop(); at !== undefined && left > 0; at = open.pop()) {
      for (const entry of await readdir(at, { withFileTypes: true }).catch(nothingWhenMissing)) {
        left -= 1;
        const path = join(at, entry.name);
        bytes += await ownBytes(path);
        if (entry.isDirectory()) open.push(path);
      }
    }
    return bytes;
  },
  rebuildableIn,
  removeLog: async (path, root) => {
    await rm(path, { force: true });
    if (dirname(path) === root) return;
    await rmdir(dirname(path)).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== "ENOTEMPTY" && !isMissing(thrown)) throw thrown;
    });
  },
  removeFolder: async (path, within, shelf) => {
    const aside = await setAside(path, within, shelf);
    if (aside === null) return false;
    await aside.remove();
    return true;
  },
  sweep: async (shelf) => {
    for (const name of await readdir(shelf).catch(nothingWhenMissing)) {
      if (name.startsWith(REMOVING)) await removeTree(shelf, name);
    }
  },
};

/** A folder out of everybody's way. */
export interface FolderAside {
  putBack(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Moves a folder to `shelf`, on the same disk, in one step. Null when it does not really lie below
 * `within`: a link on the way leads elsewhere. A folder that is not there is as good as moved.
 */
export async function setAside(
  path: string,
  within: string,
  shelf: string,
): Promise<FolderAside | null> {
  const parent = dirname(path);
  const isThere = await lstat(parent).catch((thrown: unknown) => {
    if (isMissing(thrown)) return null;
    throw thrown;
  });
  if (isThere === null) return nothingAside;
  // From folder to folder, so that a link that an agent puts on the way leads nowhere.
  const steps = relative(within, parent).split(sep).filter(Boolean);
  const folder = steps.includes("..") ? null : await openFolder(within, steps);
  if (folder === null) return null;
  const name = removingName();
  const to = join(shelf, name);
  try {
    await moveOut(folder, basename(path), to);
  } catch (thrown) {
    if (isMissing(thrown)) return nothingAside;
    throw thrown;
  } finally {
    await folder.handle.close();
  }
  return { putBack: () => rename(to, path), remove: () => removeTree(shelf, name) };
}

const nothingAside: FolderAside = { putBack: async () => {}, remove: async () => {} };

function endOfHour(name: string): number | null {
  const [, day, hour] = HOURLY.exec(name) ?? [];
  const begin = Date.parse(`${day}T${hour}:00:00Z`);
  return Number.isNaN(begin) ? null : begin + HOUR_MS;
}

async function ownBytes(path: string): Promise<number> {
  const stats = await lstat(path).catch((thrown: unknown) => {
    if (isMissing(thrown) || isOneOf(thrown, ["EACCES", "EPERM", "ENAMETOOLONG"])) return null;
    throw thrown;
  });
  return stats === null ? 0 : stats.blocks * BLOCK_BYTES;
}

function isMissing(thrown: unknown): boolean {
  return isOneOf(thrown, ["ENOENT", "ENOTDIR"]);
}

/** Also of a folder that may not be read, or that is nested so deep that its path is too long. */
function nothingWhenMissing(thrown: unknown): [] {
  if (isMissing(thrown) || isOneOf(thrown, ["EACCES", "EPERM", "ENAMETOOLONG"])) return [];
  throw thrown;
}

function isOneOf(thrown: unknown, codes: readonly string[]): boolean {
  return codes.includes((thrown as NodeJS.ErrnoException).code ?? "");
}
