import * as z from "zod";
import type { TestTotals } from "./step.ts";

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * Counts from the file of vitest's JSON reporter. A file that failed before its first test (its
 * import threw, say) counts as one failed test: vitest's own numbers leave it out.
 */
export function totalsOfVitest(json: unknown): TestTotals {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for (const file of report.parse(json).testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === "passed") passed += 1;
      else if (test.status === "failed") failedHere += 1;
      else skipped.push(`${file.name}: ${test.fullName}`);
    }
    failed += file.status === "failed" ? Math.max(failedHere, 1) : failedHere;
  }
  return { passed, failed, skipped };
}
