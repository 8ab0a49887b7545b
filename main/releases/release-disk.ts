import {
  closeSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { writePrivateFile } from "../settings/private-file.ts";

/** The file system as releases need it: each change happens as a whole or not at all. */
export interface ReleaseDisk {
  exists(path: string): boolean;
  names(folder: string): readonly string[];
  read(path: string): string | null;
  size(path: string): number;
  modifiedAt(path: string): number;
  /** Where a link points to, as it is written; null when there is none. */
  linkTarget(path: string): string | null;
  write(path: string, text: string): void;
  makeFolder(path: string): void;
  copyFolder(from: string, to: string, takes: (path: string) => boolean): void;
  /** Every file below a folder, named from there. */
  filesBelow(folder: string): readonly string[];
  /** Whether both are files with the same content. */
  isSame(one: string, other: string): boolean;
  move(from: string, to: string): void;
  /** Points a link at `target`, in one step also where there is one already. */
  pointLink(path: string, target: string): void;
  remove(path: string): void;
}

export const releaseDisk: ReleaseDisk = {
  exists: existsSync,
  names: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
  read: (path) => (existsSync(path) ? readFileSync(path, "utf8") : null),
  size: (path) => statSync(path).size,
  modifiedAt: (path) => statSync(path).mtimeMs,
  linkTarget: (path) => {
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    return isLink ? readlinkSync(path) : null;
  },
  write: writePrivateFile,
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  copyFolder: (from, to, takes) => {
    cpSync(from, to, { recursive: true, filter: takes });
  },
  filesBelow: (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  isSame: (one, other) =>
    [one, other].every((path) => existsSync(path)) &&
    statSync(one).size === statSync(other).size &&
    haveSameContent(one, other),
  move: (from, to) => {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    renameSync(from, to);
  },
  pointLink: (path, target) => {
    const next = `${path}.next`;
    rmSync(next, { force: true });
    symlinkSync(target, next);
    renameSync(next, path);
  },
  remove: (path) => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
};

/** A release is compared at each start: read whole, its files would stay in memory for long. */
const PIECE_BYTES = 65_536;

/** Whether two files that are equally long hold the same. */
function haveSameContent(one: string, other: string): boolean {
  const files = [one, other].map((path) => ({
    descriptor: openSync(path, "r"),
    piece: Buffer.alloc(PIECE_BYTES),
  }));
  try {
    for (;;) {
      const [first, second] = files.map(({ descriptor, piece }) => readPiece(descriptor, piece));
      if (first === undefined || second === undefined || !first.equals(second)) return false;
      if (first.length === 0) return true;
    }
  } finally {
    for (const { descriptor } of files) closeSync(descriptor);
  }
}

/** The next bytes of a file; fewer than `piece` takes only at its end. */
function readPiece(descriptor: number, piece: Buffer): Buffer {
  let length = 0;
  while (length < piece.length) {
    const read = readSync(descriptor, piece, length, piece.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return piece.subarray(0, length);
}
