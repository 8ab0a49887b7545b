import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";

/** A log file that is open for reading: a rotation or a clean-up does not change which file it is. */
export interface OpenLog {
  /** Bytes when it was opened. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Up to `length` bytes from `from` on; fewer where the file ends. */
  read(from: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** The file system as the reader of logs needs it. Paths are absolute. */
export interface LogDisk {
  /** The names in a folder; none when it is not there. */
  names(folder: string): Promise<readonly string[]>;
  /** Null when there is no such file, or when it is something else. */
  open(path: string): Promise<OpenLog | null>;
}

/** Opens a file, uses it and closes it. Null when there is none. */
export async function withLog<Value>(
  disk: LogDisk,
  path: string,
  use: (log: OpenLog) => Promise<Value>,
): Promise<Value | null> {
  const log = await disk.open(path);
  if (log === null) return null;
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

export const systemLogDisk: LogDisk = {
  names: async (folder) => {
    try {
      return await readdir(folder);
    } catch (thrown) {
      if (isAbsent(thrown)) return [];
      throw thrown;
    }
  },
  open: openLog,
};

// No link is followed, and a pipe in the place of a file does not keep the reader waiting.
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

async function openLog(path: string): Promise<OpenLog | null> {
  let handle;
  try {
    handle = await open(path, FLAGS);
  } catch (thrown) {
    if (isAbsent(thrown) || codeOf(thrown) === "ELOOP") return null;
    throw thrown;
  }
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    return null;
  }
  return {
    size: stat.size,
    modifiedAt: stat.mtimeMs,
    read: async (from, length) => {
      const buffer = Buffer.allocUnsafe(Math.max(0, length));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(
          buffer,
          filled,
          buffer.length - filled,
          from + filled,
        );
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}

function isAbsent(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code === "ENOENT" || code === "ENOTDIR";
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined;
}
