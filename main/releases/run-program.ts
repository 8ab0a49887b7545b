import { spawn } from "node:child_process";
import type { Clock } from "../../broker/clock/clock.ts";
import type { ProgramOutcome } from "./broker-control.ts";

export interface ProgramStart {
  /** Absolute path of the Node that runs it. */
  readonly node: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** A description of a release has some 100 KB. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const MAX_WORDS = 2_000;
/** Between SIGTERM, at which a check ends its Codex, and SIGKILL. */
const TERMINATE_MS = 5_000;
const AFTER_EXIT_MS = 500;

/** Runs a command of a release to its end, or ends it at the limit. Never throws. */
export function runProgram(start: ProgramStart): Promise<ProgramOutcome> {
  const { clock, signal } = start;
  return new Promise((resolve) => {
    let output = "";
    let words = "";
    let isLate = false;
    const child = spawn(start.node, [start.program, ...start.args], {
      cwd: start.workingFolder,
      env: { ...start.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = clock.after(start.limitMs + TERMINATE_MS, () => child.kill("SIGKILL"));
    const end = () => void child.kill("SIGTERM");
    const late = clock.after(start.limitMs, () => {
      isLate = true;
      end();
    });
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > MAX_OUTPUT_BYTES) child.kill("SIGKILL");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-MAX_WORDS);
    });
    let isOver = false;
    const over = (code: number | null) => {
      if (isOver) return;
      isOver = true;
      late.cancel();
      kill.cancel();
      signal.removeEventListener("abort", end);
      resolve({ code: isLate ? null : code, isLate, output, words: words.trim() });
    };
    child.once("error", (thrown) => {
      words = thrown.message;
      over(null);
    });
    // `close` comes when all was read, unless a program that it left running holds the pipes.
    child.once("close", (code) => over(code));
    child.once("exit", (code) => void clock.after(AFTER_EXIT_MS, () => over(code)));
  });
}
