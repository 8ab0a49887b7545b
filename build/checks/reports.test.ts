import { expect, it } from "vitest";
import { totalsOfPlaywright } from "./playwright-report.ts";
import { totalsOfVitest } from "./vitest-report.ts";

function vitestFile(status: string, results: readonly [string, string][]) {
  return {
    name: "a.test.ts",
    status,
    assertionResults: results.map(([fullName, of]) => ({ fullName, status: of })),
  };
}

it("counts a vitest file that could not be loaded as a failed test", () => {
  const json = { testResults: [vitestFile("failed", []), vitestFile("passed", [["a", "passed"]])] };
  expect(totalsOfVitest(json)).toEqual({ passed: 1, failed: 1, skipped: [] });
});

it("counts a vitest file's failed tests once, and names what did not run", () => {
  const results: [string, string][] = [
    ["a", "failed"],
    ["b", "failed"],
    ["c", "passed"],
    ["d", "skipped"],
    ["e", "todo"],
  ];
  expect(totalsOfVitest({ testResults: [vitestFile("failed", results)] })).toEqual({
    passed: 1,
    failed: 2,
    skipped: ["a.test.ts: d", "a.test.ts: e"],
  });
});

it("refuses a report of another shape", () => {
  expect(() => totalsOfVitest({ results: [] })).toThrow("testResults");
  expect(() => totalsOfPlaywright({ results: [] })).toThrow("suites");
});

function spec(title: string, status: string, annotations: readonly unknown[] = []) {
  return { title, file: "a.spec.ts", tests: [{ status, annotations }] };
}

it("counts Playwright's nested suites, a flaky test as failed, and errors outside of tests", () => {
  const json = {
    suites: [
      {
        specs: [spec("a", "expected")],
        suites: [
          {
            specs: [
              spec("b", "flaky"),
              spec("c", "unexpected"),
              spec("d", "skipped", [{ type: "skip", description: "needs a Mac" }]),
              spec("e", "skipped", [{ type: "skip" }]),
            ],
          },
        ],
      },
    ],
    errors: [{ message: "b.spec.ts cannot be loaded" }],
  };
  expect(totalsOfPlaywright(json)).toEqual({
    passed: 1,
    failed: 3,
    skipped: ["a.spec.ts: d (needs a Mac)", "a.spec.ts: e"],
  });
});
