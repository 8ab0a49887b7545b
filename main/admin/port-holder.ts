import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const LSOF_TIMEOUT_MS = 3_000;
/** State of a listening socket in /proc/net/tcp. */
const LISTENING = "0A";

/** The program that listens on a TCP port, as "node, pid 4711"; null when it cannot be told. */
export async function portHolder(port: number): Promise<string | null> {
  try {
    return process.platform === "linux" ? await fromProc(port) : await fromLsof(port);
  } catch {
    // It only completes a sentence.
    return null;
  }
}

async function fromProc(port: number): Promise<string | null> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  const rows = tables
    .join("\n")
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const inode = rows.find(
    ([, local = "", , state]) => local.endsWith(suffix) && state === LISTENING,
  )?.[9];
  if (inode === undefined) return null;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    if (!(await holds(pid, `socket:[${inode}]`))) continue;
    const name = (await readFile(`/proc/${pid}/comm`, "utf8")).trim();
    return `${name}, pid ${pid}`;
  }
  return null;
}

async function holds(pid: string, link: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if ((await readlink(`${folder}/${name}`).catch(() => "")) === link) return true;
  }
  return false;
}

async function fromLsof(port: number): Promise<string | null> {
  const args = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];
  const { stdout } = await run("/usr/sbin/lsof", args, { timeout: LSOF_TIMEOUT_MS });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const name = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined || name === undefined ? null : `${name}, pid ${pid}`;
}
