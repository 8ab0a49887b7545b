import { constants } from "node:fs";
import { type FileHandle, mkdir, open, realpath, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { pathOfDescriptor } from "./descriptor-path.ts";

/** A folder that is open, so that everything done in it is done there and nowhere else. */
export interface OpenFolder {
  readonly handle: FileHandle;
  /** Where it was when it was opened; without links. */
  readonly path: string;
  /**
   * The path under which an entry of it can be used. On Linux it leads through the descriptor, so
   * that no swapped folder on the way changes what it means; elsewhere it is the plain path.
   */
  at(name: string): string;
}

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_WRONLY, O_CREAT, O_EXCL } = constants;
/** Opens a folder and nothing else, and no link to one. */
export const FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK;

/** How a folder is looked for. */
export interface FolderOptions {
  /** Makes steps that are missing. */
  readonly make?: boolean;
}

/**
 * Opens the folder that `steps` lead to from `root`, one after the other, none of them a link. The
 * root itself must lie where agents cannot replace it. Null when a step is missing, a link or no
 * folder. Close it when done.
 */
export async function openFolder(
  root: string,
  steps: readonly string[],
  { make = false }: FolderOptions = {},
): Promise<OpenFolder | null> {
  const top = await realpath(root).catch(() => null);
  const first = top === null ? null : await openStep(top);
  if (top === null || first === null) return null;
  let folder = opened(first, top);
  for (const step of steps) {
    if (step === "" || step === ".." || step.includes("/"))
      throw new RangeError(`No step: ${step}`);
    if (make) await mkdir(folder.at(step), { mode: 0o755 }).catch(unlessThere);
    const next = await openStep(folder.at(step));
    await folder.handle.close();
    if (next === null) return null;
    folder = opened(next, join(folder.path, step));
  }
  // Where entries are named by plain paths, a swap on the way would have led elsewhere.
  if ((await pathOfDescriptor(folder.handle)) === folder.path) return folder;
  await folder.handle.close();
  return null;
}

async function openStep(path: string): Promise<FileHandle | null> {
  return open(path, FOLDER).catch((thrown: NodeJS.ErrnoException) => {
    if (["ENOENT", "ENOTDIR", "ELOOP", "EACCES", "EPERM"].includes(thrown.code ?? "")) return null;
    throw thrown;
  });
}

function opened(handle: FileHandle, path: string): OpenFolder {
  const base = process.platform === "linux" ? `/proc/self/fd/${handle.fd}` : path;
  return {
    handle,
    path,
    at: (name) => `${base}/${name}`,
  };
}

function unlessThere(thrown: NodeJS.ErrnoException): void {
  if (thrown.code !== "EEXIST") throw thrown;
}

/**
 * Makes a new file in an open folder and opens it for writing. Null when something of that name is
 * there, or when it turned out to lie elsewhere, from where it is taken away again, still empty.
 */
export async function createFile(folder: OpenFolder, name: string): Promise<FileHandle | null> {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
  const handle = await open(folder.at(name), flags, 0o644).catch(
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "EEXIST") return null;
      throw thrown;
    },
  );
  if (handle === null) return null;
  const path = await pathOfDescriptor(handle);
  const mayMove = process.platform === "linux";
  if (mayMove || path === join(folder.path, name)) return handle;
  await handle.close();
  if (path !== null) await unlink(path);
  return null;
}

/** Moves an entry of an open folder to another place on the same disk. Throws as `rename` does. */
export function moveOut(folder: OpenFolder, name: string, to: string): Promise<void> {
  return rename(folder.at(name), to);
}

/** Opens a regular file of an open folder for reading, never by way of a link; else null. */
export async function openEntry(folder: OpenFolder, name: string): Promise<FileHandle | null> {
  const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
  const handle = await open(folder.at(name), flags).catch(() => null);
  if (handle === null) return null;
  const isHere =
    process.platform === "linux" || (await pathOfDescriptor(handle)) === join(folder.path, name);
  if (isHere && (await handle.stat()).isFile()) return handle;
  await handle.close();
  return null;
}
