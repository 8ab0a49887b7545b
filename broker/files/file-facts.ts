import { createHash } from "node:crypto";
import { openFile, readOpened } from "./open-file.ts";

/** What a file held when it was looked at. */
export interface FileFacts {
  readonly bytes: number;
  /** In hexadecimal; null for a file that is too large to read. */
  readonly sha256: string | null;
}

/** Scripts are text that people wrote; what is larger is shown by its size alone. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Looks at a regular file that really lies in the folder; null for all else. */
export async function factsOfFile(path: string, folder: string): Promise<FileFacts | null> {
  const opened = await openFile(path, { roots: [folder] });
  if (!opened.ok) return null;
  const { handle, size } = opened.value;
  try {
    if (size > MOST_BYTES) return { bytes: size, sha256: null };
    const content = await readOpened(opened.value, MOST_BYTES);
    return {
      bytes: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    };
  } finally {
    await handle.close();
  }
}
