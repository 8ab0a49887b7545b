import { execFile } from "node:child_process";
import { readlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";

/** `lsof` on a Mac; it needs some 50 ms. */
const LSOF = "/usr/sbin/lsof";
const LSOF_DEADLINE_MS = 10_000;

/**
 * Where a file lies that is open, by what the system knows of the descriptor: no link and no swapped
 * folder on the way to it can lie about that. Null when the system does not tell.
 */
export async function pathOfDescriptor(handle: FileHandle): Promise<string | null> {
  if (process.platform === "linux") {
    return readlink(`/proc/self/fd/${handle.fd}`).catch(() => null);
  }
  const asked = ["-a", "-p", String(process.pid), "-d", String(handle.fd), "-F", "n"];
  const options = { encoding: "utf8" as const, timeout: LSOF_DEADLINE_MS };
  const answer = await promisify(execFile)(LSOF, asked, options).catch(() => null);
  return /^n(\/.*)$/m.exec(answer?.stdout ?? "")?.[1] ?? null;
}
