import { spawn } from "node:child_process";

/** What a program answered. `code` is null when it was ended at its limit. */
export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly timeoutMs: number;
  /** Given to it as standard input. */
  readonly input?: string;
  /** Added to its environment: what is secret never stands among its arguments. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Passes on what it prints while it runs, for builds. */
  readonly isShown?: boolean;
}

/** Runs a program. Rejects only when it cannot be started. */
export type Run = (
  program: string,
  args: readonly string[],
  options: RunOptions,
) => Promise<Answer>;

/** More than the longest answer that is of use, in characters. */
const OUTPUT_MAX_CHARACTERS = 8_000_000;

export const runProgram: Run = (program, args, options) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: options.timeoutMs,
    });
    const out = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        out[name] = (out[name] + text).slice(-OUTPUT_MAX_CHARACTERS);
        if (options.isShown === true) process[name].write(text);
      });
    }
    // A program that does not read its input has closed it: what it answers counts.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...out }));
  });
