import { randomBytes } from "node:crypto";
import { chmod, lstat, open, readdir, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FOLDER, type OpenFolder, moveOut, openFolder } from "./open-folder.ts";

/** Before the names of folders that are being removed. */
export const REMOVING = ".removed-";

/** A name for what is being removed, one of a kind. */
export function removingName(): string {
  return `${REMOVING}${randomBytes(8).toString("hex")}`;
}

/**
 * Removes an entry of `shelf`, a folder that agents cannot write, with all that is in it. Programs of
 * an agent may still work in the tree: so each folder of it is opened without following a link and is
 * emptied through its descriptor. What it holds of folders moves up to the shelf first, so that it
 * can be nested as deep as it likes. What is left after a failure goes with the next `sweep`.
 */
export async function removeTree(shelf: string, name: string): Promise<void> {
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const moved = await removeLevel(shelf, next);
    waiting.push(...moved);
  }
}

/** Removes one entry of the shelf; the names of the folders that it held, which are there now. */
async function removeLevel(shelf: string, name: string): Promise<readonly string[]> {
  const path = join(shelf, name);
  const stats = await lstat(path).catch(nullWhenMissing);
  if (stats === null) return [];
  if (!stats.isDirectory()) {
    await unlink(path).catch(nullWhenMissing);
    return [];
  }
  // Also a folder that its owner made read-only, as Go does with what it fetched. Nobody but us can
  // put something else in the place of an entry of the shelf.
  await chmod(path, 0o700);
  const folder = await openFolder(shelf, [name]);
  if (folder === null) return [];
  try {
    return await emptyFolder(shelf, folder);
  } finally {
    await folder.handle.close();
    await rmdir(path).catch(unlessFull);
  }
}

/** Removes what an open folder holds, and moves the folders in it to the shelf; their names there. */
async function emptyFolder(shelf: string, folder: OpenFolder): Promise<readonly string[]> {
  const moved: string[] = [];
  for (const entry of await readdir(folder.at("."), { withFileTypes: true })) {
    if (!entry.isDirectory()) {
      await unlink(folder.at(entry.name)).catch(nullWhenGone);
      continue;
    }
    const other = removingName();
    await makeMovable(folder, entry.name);
    await moveOut(folder, entry.name, join(shelf, other)).catch(nullWhenMissing);
    moved.push(other);
  }
  return moved;
}

/** A folder that is moved elsewhere must be writable itself. */
async function makeMovable(folder: OpenFolder, name: string): Promise<void> {
  const path = folder.at(name);
  const inner = await open(path, FOLDER).catch((thrown: NodeJS.ErrnoException) => thrown.code);
  if (inner === "EACCES") {
    // It may not even be read. Where a link has just taken its place, this makes a file of ours
    // private to its owner at most.
    await chmod(path, 0o700);
    return;
  }
  if (inner === undefined || typeof inner === "string") return;
  await inner.chmod(0o700);
  await inner.close();
}

function nullWhenMissing(thrown: NodeJS.ErrnoException): null {
  if (thrown.code === "ENOENT") return null;
  throw thrown;
}

/** Somebody has just put something into it: that goes with the next sweep. */
function unlessFull(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== "ENOTEMPTY" && thrown.code !== "EEXIST") throw thrown;
}

/** Gone, or a folder by now: then the folder is not empty in the end, and stays for the next time. */
function nullWhenGone(thrown: NodeJS.ErrnoException): null {
  if (["ENOENT", "EISDIR", "EPERM"].includes(thrown.code ?? "")) return null;
  throw thrown;
}
