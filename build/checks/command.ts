import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, closeSync, openSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { assertNever } from "../../broker/errors/broker-error.ts";

/** How long a process group has to end after SIGTERM before it gets SIGKILL. */
const GRACE_MS = 5_000;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** The command and everything in its process group is ended after this long. */
  readonly limitMs: number;
  readonly cwd: string;
  /** Its standard output and standard error are appended here. */
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
}

export type CommandEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: string }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "not-started"; readonly message: string };

export interface Finished {
  readonly end: CommandEnd;
  /** What this command wrote, standard output and standard error as they came. */
  readonly output: string;
}

/**
 * Runs one program to its end in a process group of its own and leaves nothing of it behind. The
 * output goes to a file, not a pipe: a daemon that inherited a pipe would keep it open for ever.
 */
export async function runCommand(command: Command): Promise<Finished> {
  const shown = [command.program, ...command.args].join(" ");
  appendFileSync(command.logFile, `$ ${shown}\n`);
  const before = readFileSync(command.logFile).length;
  const log = openSync(command.logFile, "a");
  try {
    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, ...command.env, PATH: searchPath(command.cwd) },
    });
    const end = await endOf(child, command.limitMs);
    return { end, output: readFileSync(command.logFile).subarray(before).toString("utf8") };
  } finally {
    closeSync(log);
  }
}

/** For people: why a command did not succeed; null when it did. */
export function failureOf(end: CommandEnd): string | null {
  switch (end.kind) {
    case "exited":
      return end.code === 0 ? null : `exit code ${end.code}`;
    case "killed":
      return `ended by ${end.signal}`;
    case "timed-out":
      return `not finished after ${Math.round(end.limitMs / 1000)} s, stopped`;
    case "not-started":
      return `could not be started: ${end.message}`;
    default:
      return assertNever(end);
  }
}

/** The project's own programs come first, then the Node that runs this, then what was there. */
function searchPath(root: string): string {
  return [
    join(root, "node_modules", ".bin"),
    dirname(process.execPath),
    process.env["PATH"] ?? "",
  ].join(delimiter);
}

async function endOf(child: ChildProcess, limitMs: number): Promise<CommandEnd> {
  const { promise, resolve } = Promise.withResolvers<CommandEnd>();
  let timedOut = false;
  let killer: NodeJS.Timeout | undefined;
  const limit = setTimeout(() => {
    timedOut = true;
    signalGroup(child, "SIGTERM");
    killer = setTimeout(() => signalGroup(child, "SIGKILL"), GRACE_MS);
  }, limitMs);

  child.once("error", (error) => resolve({ kind: "not-started", message: error.message }));
  child.once("exit", (code, signal) => {
    if (timedOut) resolve({ kind: "timed-out", limitMs });
    else if (code === null) resolve({ kind: "killed", signal: String(signal) });
    else resolve({ kind: "exited", code });
  });

  const interrupt = (signal: NodeJS.Signals) => {
    signalGroup(child, signal);
    signalGroup(child, "SIGKILL");
    process.exit(1);
  };
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
    clearTimeout(killer);
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
    signalGroup(child, "SIGKILL");
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!isNoSuchProcess(error)) throw error;
  }
}

/** macOS answers EPERM for a group of which only zombies are left. */
function isNoSuchProcess(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM")
  );
}
