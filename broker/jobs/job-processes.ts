import { spawn } from "node:child_process";
import { once } from "node:events";
import type { FileHandle } from "node:fs/promises";
import type { Clock } from "../clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { descendantGroups } from "../processes/descendant-groups.ts";
import { processStartTime } from "../processes/process-identity.ts";
import type { JobProcess } from "./job.ts";

/** What a job's process is started as. */
export interface JobCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
}

export interface StartedJob {
  readonly process: JobProcess;
  /** Lets the script begin. Until then nothing of it runs, and it ends with this worker. */
  release(): void;
  /** Gives it up before it began. */
  abandon(): void;
  /** Resolves when the process has ended; the signal that ended it, if one did. */
  readonly ended: Promise<string | null>;
}

export interface JobStart {
  readonly command: JobCommand;
  readonly run: number;
  /** Where the shell notes how the script ended; ours alone. */
  readonly exitFile: string;
  readonly stdout: FileHandle;
  readonly stderr: FileHandle;
}

/** How long a script may take to end after SIGTERM, in ms, and how often is looked. */
const TERMINATION_GRACE_MS = 5_000;
const LOOK_MS = 50;
/** How long the sandbox itself may take to end, in ms. */
const LAST_GRACE_MS = 1_000;
/** Looks after SIGKILL: the system ends a process at once or never. */
const KILLED_LOOKS = 60;

/**
 * Waits for the worker's word, which it gives once the process is on record: a worker that dies before
 * that leaves no process that the next one does not know of. Then it runs the script, and notes how it
 * ended where the script cannot write. It outlives a SIGTERM, so that it can. It runs outside the
 * sandbox, in a workspace: so `mv` is looked for in the system's folders, whatever PATH names.
 */
export const jobScript = `
read -r word && [ "$word" = go ] || exit 125
trap : TERM INT HUP
exit_file=$1
shift
"$@" </dev/null
code=$?
printf '%s\\n' "$code" >"$exit_file.new" && command -p mv -f "$exit_file.new" "$exit_file"
exit "$code"
`;

/** Inside the sandbox, whose own folder another option names: enters a folder and runs a program. */
export const scriptInFolder = 'cd -- "$1" && exec "$2"';

/** Starts a process that outlives us: detached, the leader of a group, its output in files. */
export async function startJobProcess(start: JobStart): Promise<Result<StartedJob, string>> {
  const { command, exitFile, run } = start;
  const words = [command.program, ...command.arguments];
  const child = spawn("/bin/sh", ["-c", jobScript, "broker-job-run", exitFile, ...words], {
    cwd: command.folder,
    detached: true,
    env: { ...command.environment },
    stdio: ["pipe", start.stdout.fd, start.stderr.fd],
  });
  const ended = new Promise<string | null>((resolve) => {
    child.once("exit", (_code, signal) => resolve(signal));
    child.once("error", () => resolve(null));
  });
  try {
    await once(child, "spawn");
  } catch (thrown) {
    return failed(errorText(thrown));
  }
  const { pid, stdin } = child;
  // It ended before it read the word: its end says so.
  stdin?.on("error", () => {});
  child.unref();
  const startTime = pid === undefined ? null : await processStartTime(pid);
  if (pid === undefined || startTime === null || stdin === null) {
    child.kill("SIGKILL");
    return failed("The job's shell ended at once.");
  }
  return succeeded({
    process: { pid, startTime, run },
    release: () => void stdin.end("go\n"),
    abandon: () => stdin.destroy(),
    ended,
  });
}

/** Whether the process may still be there, at no cost: its number is in use. */
export function mayRun({ pid }: JobProcess): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether it is that very process and runs. */
export async function isRunning(job: JobProcess): Promise<boolean> {
  return mayRun(job) && (await processStartTime(job.pid)) === job.startTime;
}

/**
 * Ends a job's process with all that it started: SIGTERM, and SIGKILL where that is not enough. The
 * sandbox runs the script in a session of its own, and would be ended before it could pass a signal
 * on: so what runs in other sessions is asked first. True when the process is gone.
 */
export async function endJobProcess(
  job: JobProcess,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<boolean> {
  if (!(await isRunning(job))) return true;
  const { elsewhere } = await descendantGroups(job.pid);
  if (elsewhere.length > 0) {
    for (const group of elsewhere) signalGroup(group, "SIGTERM", log);
    if (await isGoneWithin(job, clock, TERMINATION_GRACE_MS / LOOK_MS)) return true;
  }
  const graceMs = elsewhere.length > 0 ? LAST_GRACE_MS : TERMINATION_GRACE_MS;
  for (const group of await groupsOf(job)) signalGroup(group, "SIGTERM", log);
  if (await isGoneWithin(job, clock, graceMs / LOOK_MS)) return true;
  for (const group of await groupsOf(job)) signalGroup(group, "SIGKILL", log);
  return isGoneWithin(job, clock, KILLED_LOOKS);
}

/** What it started and itself, in this order; none once it is gone. */
async function groupsOf(job: JobProcess): Promise<readonly number[]> {
  const { all } = await descendantGroups(job.pid);
  return (await isRunning(job)) ? [...all, job.pid] : [];
}

async function isGoneWithin(job: JobProcess, clock: Clock, looks: number): Promise<boolean> {
  for (let look = 0; look < looks; look += 1) {
    if (!(await isRunning(job))) return true;
    await clock.sleep(LOOK_MS);
  }
  return !(await isRunning(job));
}

function signalGroup(group: number, signal: NodeJS.Signals, log: Log): void {
  try {
    process.kill(-group, signal);
  } catch (thrown) {
    log.debug("A signal could not be delivered", { group, signal, error: errorText(thrown) });
  }
}
