import { chmodSync, mkdirSync } from "node:fs";
import { chmod, mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes a folder that only its owner can enter, also when it was there with other rights. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Replaces a file as a whole: temp file beside it, fsync, rename. Readable by its owner only. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, path);
}
