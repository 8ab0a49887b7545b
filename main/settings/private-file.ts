import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ControlError } from "../errors/control-error.ts";

/** Private files as the settings need them; tests put a full disk in their place. */
export interface PrivateFiles {
  /** The file's text; null when there is none. Throws ControlError. */
  read(path: string): string | null;
  /** Whole or not at all, for its owner alone. Throws ControlError. */
  write(path: string, text: string): void;
}

export const privateFiles: PrivateFiles = {
  read: (path) => readFileIfThere(path),
  write: (path, text) => writePrivateFile(path, text),
};

/** Makes a folder that its owner alone can read, or makes an existing one so. Throws ControlError. */
export function makePrivateFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
  } catch (cause) {
    throw new ControlError("file.cannot_make_folder", `The folder ${path} could not be made.`, {
      cause,
      hint: "Check that its parent folder is yours and that the disk has room.",
    });
  }
}

/** Writes a file that its owner alone can read, whole or not at all. Throws ControlError. */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flush: true });
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new ControlError("file.cannot_write", `The file ${path} could not be written.`, {
      cause,
      hint: "Check that its folder is yours and that the disk has room.",
    });
  }
}

/** The file's text; null when there is none. Throws ControlError when it cannot be read. */
export function readFileIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw new ControlError("file.cannot_read", `The file ${path} could not be read.`, {
      cause,
      hint: "Check that it is a file of yours.",
    });
  }
}
