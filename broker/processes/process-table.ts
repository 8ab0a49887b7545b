import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How long `ps` may take, in ms. */
const psDeadlineMs = 5_000;
/** Thousands of processes at some 50 bytes each. */
const psMaxBytes = 4 * 1024 * 1024;

/** One process; zombies are none. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** As the system tells it: a pid with the same start is the same process. */
  readonly start: string;
}

/** All processes of the machine. Rejects where they cannot be listed. */
export async function listProcesses(): Promise<readonly ListedProcess[]> {
  return process.platform === "linux" ? await fromProc() : fromPs(await askPs());
}

async function fromProc(): Promise<readonly ListedProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(
    // It may have ended meanwhile.
    pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")),
  );
  return stats.flatMap((stat) => {
    // The name in parentheses may hold anything, so fields count from the last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "", parent, group] = fields;
    const start = fields[19];
    if (start === undefined || state === "Z" || state === "X") return [];
    return [
      { pid: Number.parseInt(stat, 10), parent: Number(parent), group: Number(group), start },
    ];
  });
}

async function askPs(): Promise<string> {
  const { stdout } = await run("/bin/ps", ["-axo", "pid=,ppid=,pgid=,stat=,lstart="], {
    env: { LC_ALL: "C", TZ: "UTC" },
    timeout: psDeadlineMs,
    maxBuffer: psMaxBytes,
  });
  return stdout;
}

/** Pure: reads `ps -axo pid=,ppid=,pgid=,stat=,lstart=`. */
export function fromPs(output: string): readonly ListedProcess[] {
  return output.split("\n").flatMap((line) => {
    const [pid, parent, group, state = "Z", ...start] = line.trim().split(/\s+/);
    if (state.startsWith("Z") || start.length === 0) return [];
    return [
      { pid: Number(pid), parent: Number(parent), group: Number(group), start: start.join(" ") },
    ];
  });
}

/**
 * Pure: the processes that `root` has started, and what those have started, without those in its own
 * group. One that was `noted` before counts by its pid and start, whatever its parent is now, and
 * with it all of its group.
 */
export function processesBelow(
  all: readonly ListedProcess[],
  root: number,
  noted: readonly ListedProcess[],
): readonly ListedProcess[] {
  const others = all.filter(({ group }) => group !== root);
  const isNoted = (one: ListedProcess) =>
    noted.some(({ pid, start }) => pid === one.pid && start === one.start);
  let found = others.filter((one) => one.parent === root || isNoted(one));
  for (;;) {
    const pids = new Set(found.map(({ pid }) => pid));
    const groups = new Set(found.map(({ group }) => group));
    const more = others.filter(
      (one) => pids.has(one.pid) || pids.has(one.parent) || groups.has(one.group),
    );
    if (more.length === found.length) return found;
    found = more;
  }
}
