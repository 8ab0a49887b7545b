import * as z from "zod";
import type { TestTotals } from "./step.ts";

const test = z.object({
  status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
  annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
});
const spec = z.object({ title: z.string(), file: z.string(), tests: z.array(test) });
const suite = z.object({
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});
const report = z.object({
  suites: z.array(suite),
  /** What went wrong outside of any test, such as a file that could not be loaded. */
  errors: z.array(z.unknown()),
});

/** Counts from the file of Playwright's JSON reporter. A flaky test failed once: it failed. */
export function totalsOfPlaywright(json: unknown): TestTotals {
  const { suites, errors } = report.parse(json);
  let passed = 0;
  let failed = errors.length;
  const skipped: string[] = [];
  for (const found of suites.flatMap(specsOf)) {
    for (const { status, annotations } of found.tests) {
      if (status === "expected") passed += 1;
      else if (status === "skipped") skipped.push(skippedLine(found, annotations));
      else failed += 1;
    }
  }
  return { passed, failed, skipped };
}

function specsOf(of: z.infer<typeof suite>): z.infer<typeof spec>[] {
  return [...of.specs, ...(of.suites ?? []).flatMap(specsOf)];
}

function skippedLine(
  found: z.infer<typeof spec>,
  annotations: z.infer<typeof test>["annotations"],
): string {
  const reason = annotations.find(({ type }) => type === "skip" || type === "fixme")?.description;
  return `${found.file}: ${found.title}${reason === undefined ? "" : ` (${reason})`}`;
}
