import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { type Result, failed, succeeded } from "../errors/broker-error.ts";
import { pathOfDescriptor } from "./descriptor-path.ts";
import { isInside } from "./inside.ts";

/** Why a file is not read. */
export type OpenProblem = "missing" | "not-a-file" | "outside";

/** A regular file that is open for reading, and where it really lies. */
export interface OpenedFile {
  readonly handle: FileHandle;
  readonly path: string;
  readonly size: number;
}

/** Which files may be opened. Absolute paths of folders; links in them are resolved. */
export interface Reach {
  readonly roots: readonly string[];
  /** Folders within a root that are none of it, but for a root within them. */
  readonly closed?: readonly string[];
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * Opens a file in a tree that agents can write. They may put a link, a pipe or another folder in its
 * place at any moment, so it is opened first, without waiting for the other end of a pipe, and then
 * judged by its descriptor: what was opened, and where that lies. Close it when done.
 */
export async function openFile(
  path: string,
  reach: Reach,
): Promise<Result<OpenedFile, OpenProblem>> {
  const real = await realpath(path).catch(() => null);
  if (real === null) return failed("missing");
  // A hint only: what lies outside is not even opened, as a device could take note of that.
  if (!(await isWithin(real, reach))) return failed("outside");
  const handle = await open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(
    (thrown: NodeJS.ErrnoException) => thrown.code ?? "",
  );
  // A link that has just taken its place; a socket, or a pipe's other kind of end.
  if (handle === "ELOOP") return failed("outside");
  if (handle === "ENXIO" || handle === "EOPNOTSUPP") return failed("not-a-file");
  if (typeof handle === "string") return failed("missing");
  const problem = await problemOf(handle, reach);
  if (typeof problem === "string") {
    await handle.close();
    return failed(problem);
  }
  return succeeded({ handle, ...problem });
}

async function problemOf(
  handle: FileHandle,
  reach: Reach,
): Promise<OpenProblem | { readonly path: string; readonly size: number }> {
  const path = await pathOfDescriptor(handle);
  if (path === null || !(await isWithin(path, reach))) return "outside";
  const stats = await handle.stat();
  return stats.isFile() ? { path, size: stats.size } : "not-a-file";
}

async function isWithin(path: string, { roots, closed = [] }: Reach): Promise<boolean> {
  const root = await nearest(path, roots);
  return root > 0 && root >= (await nearest(path, closed));
}

/** The length of the deepest folder that holds the path; 0 when none does. */
async function nearest(path: string, folders: readonly string[]): Promise<number> {
  const known = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)));
  const holding = known.filter((folder) => folder !== null && isInside(path, folder));
  return Math.max(0, ...holding.map((folder) => folder?.length ?? 0));
}

/**
 * Reads a regular file wherever it lies, without waiting for the other end of a pipe: of a larger one
 * a byte more than `maxBytes`. For what is only looked at, and never shown to anybody. Null when there
 * is none, or something else.
 */
export async function readRegular(path: string, maxBytes: number): Promise<Buffer | null> {
  const handle = await open(path, O_RDONLY | O_NONBLOCK).catch(unlessUnexpected);
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return null;
    return await readOpened({ handle, path, size: stats.size }, maxBytes + 1);
  } finally {
    await handle.close();
  }
}

function unlessUnexpected(thrown: NodeJS.ErrnoException): null {
  if (["ENOENT", "ENOTDIR", "ELOOP", "ENXIO", "EOPNOTSUPP"].includes(thrown.code ?? ""))
    return null;
  throw thrown;
}

/** Reads an open file from its beginning, at most `maxBytes` of it. */
export async function readOpened({ handle, size }: OpenedFile, maxBytes: number): Promise<Buffer> {
  const content = Buffer.alloc(Math.min(size, maxBytes));
  let length = 0;
  while (length < content.length) {
    const { bytesRead } = await handle.read(content, length, content.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return content.subarray(0, length);
}
