import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How long `ps` may take, in ms. */
const PS_DEADLINE_MS = 5_000;
const PS_MAX_BYTES = 8 * 1024 * 1024;

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/**
 * The process groups of what a process started, and what that started, without its own. Empty where
 * all are in its own group, or nobody can tell.
 */
export async function descendantGroups(pid: number): Promise<readonly number[]> {
  return groupsBelow(pid, await listedProcesses());
}

/** Pure: the groups below a process, each once. */
export function groupsBelow(pid: number, all: readonly Listed[]): readonly number[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const own = all.find((one) => one.pid === pid)?.group ?? pid;
  const groups = new Set<number>();
  const seen = new Set([pid]);
  const left = [pid];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const child of children.get(next) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      left.push(child.pid);
      // Never everybody's, and never our own.
      if (child.group > 1 && child.group !== own) groups.add(child.group);
    }
  }
  return [...groups];
}

function listedProcesses(): Promise<readonly Listed[]> {
  return process.platform === "linux" ? fromProc() : fromPs();
}

async function fromProc(): Promise<readonly Listed[]> {
  const names = await readdir("/proc").catch(() => []);
  const stats = names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => ""));
  return (await Promise.all(stats)).flatMap((stat) => {
    // The name in parentheses may hold anything: state, parent and group follow the last one.
    const [, parent, group] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const pid = Number.parseInt(stat, 10);
    return parent === undefined || group === undefined ? [] : [{ pid, parent, group }];
  });
}

async function fromPs(): Promise<readonly Listed[]> {
  try {
    const { stdout } = await run("/bin/ps", ["-A", "-o", "pid=,ppid=,pgid="], {
      env: { LC_ALL: "C" },
      timeout: PS_DEADLINE_MS,
      maxBuffer: PS_MAX_BYTES,
    });
    return stdout.split("\n").flatMap((line) => {
      const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
      return pid === undefined || parent === undefined || group === undefined
        ? []
        : [{ pid, parent, group }];
    });
  } catch {
    return []; // Then the process's own group is all that is known.
  }
}
