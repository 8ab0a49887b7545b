import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";

/** How long `ps` may take, in ms. */
const psDeadlineMs = 5_000;
/** How often `ps` is asked before a process counts as one of which nothing is known. */
const psTries = 3;

/** What is known of a pid; a zombie is gone. */
export type ProcessIdentity =
  /** A pid with the same start time is the same process, and not one that got its number later. */
  | { readonly kind: "running"; readonly startTime: string }
  | { readonly kind: "gone" }
  /** The system did not say: `ps` could not be started, or was given up on. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What `ps` answered; `code` is null when it did not end by itself. */
export interface PsAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly reason: string;
}

/** How the system is asked; a test gives its own. */
export interface IdentitySystem {
  readonly platform: NodeJS.Platform;
  readonly ps: (pid: number) => Promise<PsAnswer>;
  /** False when there is certainly no process with this pid. */
  readonly isThere: (pid: number) => boolean;
}

/** When a process was started, as the system tells it. */
export async function processIdentity(
  pid: number,
  system: IdentitySystem = ownSystem,
): Promise<ProcessIdentity> {
  if (system.platform === "linux") return await fromProc(pid);
  let reason = "";
  for (let attempt = 0; attempt < psTries; attempt++) {
    const answer = await system.ps(pid);
    const read = readPs(answer);
    if (read !== null) return read;
    if (!system.isThere(pid)) return { kind: "gone" };
    reason = answer.reason;
  }
  return { kind: "unknown", reason };
}

/**
 * The start time of a process, for what is only recorded. Null when there is none or the system does
 * not say: what ends or replaces a process asks for its identity.
 */
export async function processStartTime(pid: number): Promise<string | null> {
  const identity = await processIdentity(pid);
  return identity.kind === "running" ? identity.startTime : null;
}

async function fromProc(pid: number): Promise<ProcessIdentity> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything, so fields count from the last parenthesis:
    // state is the first one after it, the start time (in clock ticks since boot) the 20th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startTime = fields[19];
    const isOver = startTime === undefined || fields[0] === "Z" || fields[0] === "X";
    return isOver ? { kind: "gone" } : { kind: "running", startTime };
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    // ESRCH: it ended between the opening and the reading.
    if (code === "ENOENT" || code === "ESRCH") return { kind: "gone" };
    return { kind: "unknown", reason: String(thrown) };
  }
}

/** Pure: null when the answer says nothing. `ps` ends with 1 and prints nothing of a pid that is free. */
function readPs({ code, stdout }: PsAnswer): ProcessIdentity | null {
  const [state = "", ...start] = stdout.trim().split(/\s+/);
  if (code === 1 && state === "") return { kind: "gone" };
  if (code !== 0 || start.length === 0) return null;
  return state.startsWith("Z") ? { kind: "gone" } : { kind: "running", startTime: start.join(" ") };
}

const ownSystem: IdentitySystem = {
  platform: process.platform,
  ps: (pid) =>
    new Promise((resolve) => {
      const child = execFile(
        "/bin/ps",
        ["-o", "stat=,lstart=", "-p", String(pid)],
        { env: { LC_ALL: "C", TZ: "UTC" }, timeout: psDeadlineMs },
        (thrown, stdout) =>
          resolve({ code: child.exitCode, stdout, reason: thrown?.message ?? "it said nothing" }),
      );
    }),
  isThere: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (thrown) {
      return !(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH");
    }
  },
};
