import { execFile } from "node:child_process";

/** Runs a program of macOS to its end. Rejects when it cannot be run, fails, or takes too long. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<void>;

const TIMEOUT_MS = 10_000;

export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, args, { timeout: TIMEOUT_MS }, (failure) =>
      failure === null ? resolve() : reject(failure),
    );
  });

/**
 * Opens macOS' Terminal with a shell in a folder. No file of the folder is opened or run. The path
 * is absolute, so that `open` cannot take it for an option.
 */
export async function openTerminal(folder: string, run: RunProgram): Promise<void> {
  await run("/usr/bin/open", ["-a", "Terminal", folder]);
}
