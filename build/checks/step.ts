import { existsSync, statSync } from "node:fs";
import { runCommand, failureOf, type Finished } from "./command.ts";

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  /** One line for each skipped test: where, its name, and its reason where the runner tells it. */
  readonly skipped: readonly string[];
}

/** What a step came to. `looked` says in words how much it examined. */
export type Verdict =
  | { readonly ok: true; readonly looked: string; readonly tests?: TestTotals }
  | { readonly ok: false; readonly reason: string; readonly tests?: TestTotals };

export interface StepContext {
  /** Absolute path of the project. */
  readonly root: string;
  /** Where a step may leave files for people to read; it exists. */
  readonly logFolder: string;
  /** Runs a program in the project's root, its output appended to the step's log. */
  run(program: string, args: readonly string[], limits: RunLimits): Promise<Finished>;
}

export interface RunLimits {
  readonly limitMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** One thing that `npm test` does. Steps run in the order of their list. */
export interface Step {
  /** One word: how it is printed and asked for. */
  readonly name: string;
  /** Steps that have to run first when this one is asked for by name. */
  readonly needs: readonly string[];
  run(context: StepContext): Promise<Verdict>;
}

export function contextFor(root: string, logFolder: string, logFile: string): StepContext {
  return {
    root,
    logFolder,
    run: (program, args, limits) => runCommand({ program, args, cwd: root, logFile, ...limits }),
  };
}

/**
 * The verdict of a checker: its command has to succeed, and it has to have examined something.
 * `count` reads from the output how many `things` that were; null when the output does not say.
 */
export function verdictOf(
  finished: Finished,
  things: string,
  count: (output: string) => number | null,
): Verdict {
  const failure = failureOf(finished.end);
  if (failure !== null) return { ok: false, reason: failure };
  const looked = count(finished.output);
  if (looked === null) return { ok: false, reason: `it did not say how many ${things} it saw` };
  if (looked === 0) return { ok: false, reason: `it looked at no ${things} at all` };
  return { ok: true, looked: `${looked} ${things}` };
}

/** Whether a file that a step should leave, or compare with, is there and not empty. */
export function isFilled(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0;
}
