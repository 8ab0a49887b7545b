import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "../../broker/clock/clock.ts";
import { errorText, failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import { ControlError } from "../errors/control-error.ts";
import { processStartTime } from "../../broker/processes/process-identity.ts";
import type { WorkerExit } from "../api/status.ts";
import { isRunning, signalProcess } from "./process-signals.ts";
import type { WorkerProcess } from "./service-state.ts";
import { tiedCommand } from "./tied.ts";
import type { WorkerOutput } from "./worker-output.ts";

/** A worker that was started; `port` where its starter chose it. */
export type SpawnedWorker = WorkerProcess & { readonly port?: number };

/** Processes as the supervisor needs them. */
export interface WorkerHost {
  spawn(
    environment: Readonly<Record<string, string>>,
  ): Promise<Result<SpawnedWorker, ControlError>>;
  /** Calls `onExit` once when the process is gone, however it was started. */
  watch(process: WorkerProcess, onExit: (exit: WorkerExit) => void): void;
  isRunning(process: WorkerProcess): Promise<boolean>;
  signal(process: WorkerProcess, signal: NodeJS.Signals): Promise<void>;
  /**
   * Called when no worker is to run: keeps the system from starting one by itself. Rejects with a
   * ControlError when that fails.
   */
  settle(): Promise<void>;
  /** Stops watching; what runs goes on. */
  close(): void;
}

export interface WorkerHostOptions {
  /** Looked up for each start: an update changes it. */
  readonly command: () => readonly string[];
  readonly workingFolder: string;
  readonly isTied: boolean;
  readonly output: WorkerOutput;
  readonly clock: Clock;
}

/** How often a process that is no child of ours is looked for, in ms. */
const LOOK_EVERY_MS = 1_000;

export function workerHost(options: WorkerHostOptions): WorkerHost {
  const { output, clock } = options;
  const children = new Map<number, ChildProcess>();
  const closed = new AbortController();

  const exitOf = (code: number | null, signal: string | null): WorkerExit => ({
    at: clock.now(),
    code,
    signal,
    lines: [...output.lastLines()],
  });

  const lookFor = async (process: WorkerProcess, onExit: (exit: WorkerExit) => void) => {
    while (!closed.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, closed.signal);
      if (closed.signal.aborted) return;
      if (!(await isRunning(process))) return onExit(exitOf(null, null));
    }
  };

  return {
    spawn: async (environment) => {
      const started = await startChild(options, environment);
      if (!started.ok) return started;
      const { child, startTime } = started.value;
      const pid = child.pid ?? 0;
      children.set(pid, child);
      return succeeded({ pid, startTime, startedAt: clock.now() });
    },
    watch: (process, onExit) => {
      const child = children.get(process.pid);
      if (child === undefined) {
        void lookFor(process, onExit);
        return;
      }
      const gone = (code: number | null, signal: string | null) => {
        children.delete(process.pid);
        // Ends the watch of a tied worker.
        child.stdin?.destroy();
        if (!closed.signal.aborted) onExit(exitOf(code, signal));
      };
      if (child.exitCode !== null || child.signalCode !== null) {
        gone(child.exitCode, child.signalCode);
      } else child.once("exit", gone);
    },
    isRunning,
    signal: signalProcess,
    settle: async () => {},
    close: () => closed.abort(),
  };
}

async function startChild(
  { command, workingFolder, isTied, output }: WorkerHostOptions,
  environment: Readonly<Record<string, string>>,
): Promise<Result<{ readonly child: ChildProcess; readonly startTime: string }, ControlError>> {
  const [program = "", ...args] = isTied ? tiedCommand(command()) : command();
  const file = output.open();
  try {
    const child = spawn(program, args, {
      cwd: workingFolder,
      env: { ...environment },
      // A group of its own: Ctrl-C in a terminal reaches it through us, and it outlives us where
      // it is kept.
      detached: true,
      stdio: [isTied ? "pipe" : "ignore", file.descriptor, file.descriptor],
    });
    // The pipe breaks when the worker is gone, which its exit says.
    child.stdin?.on("error", () => {});
    const problem = await new Promise<Error | null>((resolve) => {
      child.once("spawn", () => resolve(null));
      child.once("error", resolve);
    });
    if (problem !== null) return failed(cannotStart(problem));
    child.unref();
    // Too short a life to be seen is an exit like others: any text differs from what runs later.
    const startTime = (await processStartTime(child.pid ?? 0)) ?? "gone";
    return succeeded({ child, startTime });
  } catch (thrown) {
    return failed(cannotStart(thrown));
  } finally {
    file.close();
  }
}

function cannotStart(cause: unknown): ControlError {
  return new ControlError(
    "service.cannot_start",
    `The broker cannot be started: ${errorText(cause)}`,
    {
      cause,
      hint: "Check that the disk has room and that the installation is whole.",
    },
  );
}
