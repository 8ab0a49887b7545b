import type { Step, TestTotals, Verdict } from "./step.ts";

/**
 * The last line of a run. A step that failed without a failed test, such as the linter, counts as
 * one, so that nothing red ends in "0 failed".
 */
export function summaryLine(verdicts: readonly Verdict[]): string {
  const { passed, failed, skipped } = totalsOf(verdicts);
  const tail = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  return `${passed} passed, ${failed} failed${tail}`;
}

export function totalsOf(verdicts: readonly Verdict[]): TestTotals {
  return verdicts.map(totalsOfOne).reduce(
    (sum, each) => ({
      passed: sum.passed + each.passed,
      failed: sum.failed + each.failed,
      skipped: [...sum.skipped, ...each.skipped],
    }),
    { passed: 0, failed: 0, skipped: [] },
  );
}

function totalsOfOne(verdict: Verdict): TestTotals {
  const tests = verdict.tests ?? { passed: 0, failed: 0, skipped: [] };
  return verdict.ok ? tests : { ...tests, failed: Math.max(tests.failed, 1) };
}

/**
 * The steps that were asked for and what they need, in their own order; all when none was. A name
 * of `groups` stands for its members.
 */
export function chosenSteps(
  steps: readonly Step[],
  asked: readonly string[],
  groups: Readonly<Record<string, readonly string[]>> = {},
):
  { readonly ok: true; readonly steps: readonly Step[] } | { readonly ok: false; unknown: string } {
  if (asked.length === 0) return { ok: true, steps };
  const names = asked.flatMap((name) => (Object.hasOwn(groups, name) ? groups[name] : name) ?? []);
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) return { ok: false, unknown };
  const needs = steps.filter((step) => names.includes(step.name)).flatMap((step) => step.needs);
  const wanted = new Set([...names, ...needs]);
  return { ok: true, steps: steps.filter((step) => wanted.has(step.name)) };
}
