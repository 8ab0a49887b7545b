import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { MAX_SIGN_IN_CHARACTERS } from "../../../broker/api/profiles.ts";
import type { DroppedFile } from "../../api/ipc.ts";

/** More at once is a mistake; the page takes as many. */
const MAX_FILES = 10;

/**
 * Files that were dropped on the icon in the menu bar, as the page takes them: it judges them as
 * those that are dropped on it. No more is read than a sign-in may have.
 */
export function readDroppedFiles(paths: readonly string[]): readonly DroppedFile[] {
  return paths.slice(0, MAX_FILES).map((path) => readOne(path));
}

function readOne(path: string): DroppedFile {
  const name = basename(path);
  try {
    // A pipe would be waited for without an end.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = fstatSync(descriptor);
      if (facts.isDirectory()) return { kind: "folder", name };
      if (!facts.isFile()) return { kind: "unreadable", name };
      if (facts.size > MAX_SIGN_IN_CHARACTERS) {
        return { kind: "file", name, size: facts.size, text: "" };
      }
      const content = Buffer.alloc(facts.size);
      const read = readSync(descriptor, content, 0, facts.size, 0);
      const text = content.subarray(0, read).toString("utf8");
      return { kind: "file", name, size: read, text };
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // It went away, or the person may not read it: the page says that it cannot be read.
    return { kind: "unreadable", name };
  }
}
