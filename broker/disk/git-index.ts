import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { readRegular } from "../files/open-file.ts";

/** A larger index is not read: what it may hold counts as tracked. 64 MiB, about 600,000 files. */
const INDEX_MAX_BYTES = 64 * 1024 * 1024;
/** The `.git` file of a worktree is one line. */
const POINTER_MAX_BYTES = 4096;

const HEADER_BYTES = 12;
/** Of an entry before its flags: times, device, mode, owner, size and a SHA-1. */
const BEFORE_FLAGS_BYTES = 60;
const EXTENDED_FLAG = 0x4000;
const NAME_LENGTH_MASK = 0xfff;
/** Sparse and split indexes name files by other means than entries. */
const OTHER_MEANS: ReadonlySet<string> = new Set(["link", "sdir"]);

/**
 * Whether git tracks anything below `folder`, which lies below `top`. Reads the index of the
 * nearest repository itself, because a `git` that runs in an agent's repository does what that
 * repository's configuration says. What cannot be read for certain counts as tracked.
 */
export async function isTracked(folder: string, top: string): Promise<boolean> {
  for (let at = dirname(folder); ; at = dirname(at)) {
    const index = await indexOf(at);
    if (index === "unreadable") return true;
    if (index !== null) return holdsBelow(index, relative(at, folder));
    if (at === top || at === dirname(at)) return false;
  }
}

/** The index of the repository whose work tree begins at `folder`; null when there is none. */
async function indexOf(folder: string): Promise<Buffer | "unreadable" | null> {
  const git = join(folder, ".git");
  try {
    const kind = await stat(git).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "ENOENT" || thrown.code === "ENOTDIR") return null;
      throw thrown;
    });
    if (kind === null) return null;
    const gitFolder = kind.isDirectory() ? git : await gitFolderIn(git, folder);
    if (gitFolder === null) return "unreadable";
    const path = join(gitFolder, "index");
    const index = await readRegular(path, INDEX_MAX_BYTES);
    // A repository without an index tracks nothing yet.
    if (index === null) return (await isThere(path)) ? "unreadable" : NO_INDEX;
    return index.length > INDEX_MAX_BYTES ? "unreadable" : index;
  } catch {
    // What cannot be read for certain counts as tracked, whatever the reason.
    return "unreadable";
  }
}

const NO_INDEX = Buffer.alloc(0);

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== "ENOENT",
  );
}

/** Where the pointer that stands in a folder's place leads; null when it is no such file. */
async function gitFolderIn(pointer: string, folder: string): Promise<string | null> {
  const text = await readRegular(pointer, POINTER_MAX_BYTES);
  const target = /^gitdir: (.+)$/m.exec(text?.toString("utf8") ?? "")?.[1];
  if (target === undefined) return null;
  return isAbsolute(target) ? target : resolve(folder, target);
}

/** Whether an index (git's index-format, versions 2 and 3 with SHA-1) has entries below `folder`. */
function holdsBelow(index: Buffer, folder: string): boolean {
  if (index.length === 0) return false;
  const version = index.length < HEADER_BYTES ? 0 : index.readUInt32BE(4);
  if (index.toString("latin1", 0, 4) !== "DIRC" || (version !== 2 && version !== 3)) return true;
  const prefix = Buffer.from(`${folder}/`);
  let at = HEADER_BYTES;
  for (let left = index.readUInt32BE(8); left > 0; left -= 1) {
    if (at + BEFORE_FLAGS_BYTES + 2 > index.length) return true;
    const flags = index.readUInt16BE(at + BEFORE_FLAGS_BYTES);
    const nameAt = at + BEFORE_FLAGS_BYTES + ((flags & EXTENDED_FLAG) === 0 ? 2 : 4);
    const short = flags & NAME_LENGTH_MASK;
    const nameEnd = short < NAME_LENGTH_MASK ? nameAt + short : index.indexOf(0, nameAt);
    if (nameEnd < nameAt || nameEnd >= index.length || index[nameEnd] !== 0) return true;
    const name = index.subarray(nameAt, nameEnd);
    if (name.subarray(0, prefix.length).equals(prefix)) return true;
    // A submodule, or a folder that stands for all in it.
    if (prefix.subarray(0, name.length).equals(name) && isWhole(name, prefix)) return true;
    at += (nameEnd - at + 8) & ~7;
  }
  return hasOtherMeans(index, at);
}

/** Whether `name` is the folder itself or one above it. */
function isWhole(name: Buffer, prefix: Buffer): boolean {
  const slash = "/".charCodeAt(0);
  return name.at(-1) === slash || prefix[name.length] === slash;
}

function hasOtherMeans(index: Buffer, from: number): boolean {
  const checksumBytes = 20;
  for (let at = from; at + 8 <= index.length - checksumBytes;) {
    if (OTHER_MEANS.has(index.toString("latin1", at, at + 4))) return true;
    at += 8 + index.readUInt32BE(at + 4);
  }
  return false;
}
