import { appendFileSync, mkdirSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** An open file that is only ever added to. */
export interface LogFile {
  append(text: string): Promise<void>;
  /** False once it was removed, such as by a clean-up: what is added then would be lost. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

/** The file system as the log needs it. Paths are absolute. */
export interface LogFiles {
  /** Makes its folders (0700) and the file (0600) where they are missing. */
  open(path: string): Promise<LogFile>;
  /** The same at once, for a process that is about to end. */
  appendNow(path: string, text: string): void;
}

const FOLDER = { recursive: true, mode: 0o700 };
const FILE_MODE = 0o600;

export const diskLogFiles: LogFiles = {
  open: async (path) => {
    await mkdir(dirname(path), FOLDER);
    const handle = await open(path, "a", FILE_MODE);
    return {
      append: (text) => handle.appendFile(text),
      isThere: async () => (await handle.stat()).nlink > 0,
      close: () => handle.close(),
    };
  },
  appendNow: (path, text) => {
    mkdirSync(dirname(path), FOLDER);
    appendFileSync(path, text, { mode: FILE_MODE });
  },
};
