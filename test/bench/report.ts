import { type Figure, summaryOf } from "./figures.ts";

/** What one part of the bench has measured. */
export interface Report {
  readonly figures: readonly Figure[];
  /** Sentences below the table: how a figure compares to its baseline of the same run. */
  readonly ratios: readonly string[];
  /** What could not be measured here, and why. */
  readonly skipped: readonly string[];
}

/** Says on stderr what is measured now. */
export function step(what: string): void {
  process.stderr.write(`${what}…\n`);
}

/** How long something takes, in ms. */
export async function timed(what: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await what();
  return performance.now() - at;
}

/** Does it so many times, one after the other. */
export async function inTurn<T>(count: number, what: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) results.push(await what(index));
  return results;
}

/** Median by median: "4.2 times the baseline". */
export function ratioOf(values: readonly number[], baseline: readonly number[]): string {
  return (summaryOf(values).median / summaryOf(baseline).median).toFixed(1);
}
