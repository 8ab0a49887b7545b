import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How long `ps` may take, in ms. */
const psDeadlineMs = 5_000;

/**
 * When a process was started, as the system tells it: a pid with the same start time is the same
 * process, and not one that got its number later. Null when there is no such process (a zombie is
 * none).
 */
export async function processStartTime(pid: number): Promise<string | null> {
  return process.platform === "linux" ? await fromProc(pid) : await fromPs(pid);
}

async function fromProc(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything, so fields count from the last parenthesis:
    // state is the first one after it, the start time (in clock ticks since boot) the 20th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

async function fromPs(pid: number): Promise<string | null> {
  try {
    const { stdout } = await run("/bin/ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      env: { LC_ALL: "C", TZ: "UTC" },
      timeout: psDeadlineMs,
    });
    const [state = "", ...start] = stdout.trim().split(/\s+/);
    return start.length === 0 || state.startsWith("Z") ? null : start.join(" ");
  } catch {
    return null;
  }
}
