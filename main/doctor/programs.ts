import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { tiedCommand } from "../service/tied.ts";

/** A program that a check runs. */
export interface ProgramRun {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  /** Ends it with everything that it started. */
  readonly signal: AbortSignal;
}

export type ProgramEnd =
  | {
      readonly kind: "ended";
      readonly code: number | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "not-started"; readonly reason: string }
  | { readonly kind: "cancelled" };

export type RunProgram = (run: ProgramRun) => Promise<ProgramEnd>;

/** What a program may print; the worker's report has some kB. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
/** Between the signal that asks and the one that does not. The worker's check ends Codex in this. */
const GRACE_MS = 8_000;

/**
 * Runs a program to its end, in a group of its own, which is ended with it. It also ends when the
 * control plane does, however that ended. Resolves once the program is gone.
 */
export const runProgram: RunProgram = (run) =>
  new Promise((resolve) => {
    const { signal } = run;
    if (signal.aborted) return resolve({ kind: "cancelled" });
    const [program = "", ...args] = tiedCommand(run.command);
    const child = spawn(program, args, {
      cwd: run.workingFolder,
      env: { ...run.environment },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].on("data", (chunk: Buffer) => {
        output[name] = (output[name] + chunk.toString()).slice(0, MAX_OUTPUT_BYTES);
      });
    }
    // The pipe that ties it to us breaks when it is gone.
    child.stdin.on("error", () => {});
    let kill: NodeJS.Timeout | null = null;
    const cancel = () => {
      signalGroup(child.pid, "SIGTERM");
      kill = setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MS);
    };
    signal.addEventListener("abort", cancel, { once: true });
    const over = (end: ProgramEnd) => {
      signal.removeEventListener("abort", cancel);
      if (kill !== null) clearTimeout(kill);
      child.stdin.destroy();
      // What it started and left behind goes as well.
      signalGroup(child.pid, "SIGKILL");
      resolve(signal.aborted ? { kind: "cancelled" } : end);
    };
    child.once("error", (thrown) => over({ kind: "not-started", reason: thrown.message }));
    child.once("exit", (code) => {
      // What it left behind may hold its output open: it is ended before the rest is read.
      signalGroup(child.pid, "SIGKILL");
      child.once("close", () => over({ kind: "ended", code, ...output }));
    });
  });

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : null;
    // Gone already; macOS says EPERM of a group of which only zombies are left.
    if (code !== "ESRCH" && code !== "EPERM") throw thrown;
  }
}

/** The first executable of that name on a PATH; null when there is none. */
export async function programOnPath(name: string, path: string): Promise<string | null> {
  for (const folder of path.split(":").filter(isAbsolute)) {
    const candidate = join(folder, name);
    if (await isExecutable(candidate)) return candidate;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}
