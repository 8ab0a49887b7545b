import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How long `ps` may take, in ms. */
const PS_DEADLINE_MS = 5_000;
const PS_MAX_BYTES = 8 * 1024 * 1024;

/** What is known of a process. `session` is null where the system does not tell. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number | null;
}

/** The process groups of what a process started, and what that started, without its own; each once. */
export interface DescendantGroups {
  readonly all: readonly number[];
  /** Those in other sessions than the process: what a sandbox runs, but not the sandbox. */
  readonly elsewhere: readonly number[];
}

/** Both are empty where all are in its own group, or nobody can tell. */
export async function descendantGroups(pid: number): Promise<DescendantGroups> {
  return groupsBelow(pid, await listedProcesses());
}

/** Pure: the groups below a process. */
export function groupsBelow(pid: number, listed: readonly ListedProcess[]): DescendantGroups {
  const children = Map.groupBy(listed, ({ parent }) => parent);
  const own = listed.find((one) => one.pid === pid);
  const all = new Set<number>();
  const elsewhere = new Set<number>();
  const seen = new Set([pid]);
  const left = [pid];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const child of children.get(next) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      left.push(child.pid);
      // Never everybody's, and never its own.
      if (child.group <= 1 || child.group === (own?.group ?? pid)) continue;
      all.add(child.group);
      if (child.session !== (own?.session ?? null)) elsewhere.add(child.group);
    }
  }
  return { all: [...all], elsewhere: [...elsewhere] };
}

function listedProcesses(): Promise<readonly ListedProcess[]> {
  return process.platform === "linux" ? fromProc() : fromPs();
}

async function fromProc(): Promise<readonly ListedProcess[]> {
  const names = await readdir("/proc").catch(() => []);
  const stats = names
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => ""));
  return (await Promise.all(stats)).flatMap((stat) => {
    // The name in parentheses may hold anything: state, parent, group and session follow the last one.
    const [, parent, group, session] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const pid = Number.parseInt(stat, 10);
    return parent === undefined || group === undefined || session === undefined
      ? []
      : [{ pid, parent, group, session }];
  });
}

async function fromPs(): Promise<readonly ListedProcess[]> {
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
        : [{ pid, parent, group, session: null }];
    });
  } catch {
    return []; // Then the process's own group is all that is known.
  }
}
