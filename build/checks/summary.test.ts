import { expect, it } from "vitest";
import type { Step, TestTotals, Verdict } from "./step.ts";
import { chosenSteps, summaryLine } from "./summary.ts";

const none: TestTotals = { passed: 0, failed: 0, skipped: [] };

function passing(tests?: Partial<TestTotals>): Verdict {
  return { ok: true, looked: "1 file", ...(tests ? { tests: { ...none, ...tests } } : {}) };
}

function failing(tests?: Partial<TestTotals>): Verdict {
  return { ok: false, reason: "exit code 1", ...(tests ? { tests: { ...none, ...tests } } : {}) };
}

it.each<[string, readonly Verdict[], string]>([
  ["a checker failed", [passing(), failing()], "0 passed, 1 failed"],
  ["a runner died after its last test", [failing({ passed: 7 })], "7 passed, 1 failed"],
  [
    "tests failed",
    [passing({ passed: 3 }), failing({ passed: 4, failed: 2 })],
    "7 passed, 2 failed",
  ],
  ["tests were skipped", [passing({ passed: 3, skipped: ["a"] })], "3 passed, 0 failed, 1 skipped"],
  ["all is well", [passing(), passing({ passed: 3 })], "3 passed, 0 failed"],
  ["only checkers ran", [passing(), passing()], "0 passed, 0 failed"],
])("sums up when %s", (_case, verdicts, line) => {
  expect(summaryLine(verdicts)).toBe(line);
});

function step(name: string, needs: readonly string[] = []): Step {
  return { name, needs, run: async () => passing() };
}

const steps = [step("setup"), step("lint"), step("build"), step("e2e", ["setup", "build"])];

function chosenNames(names: readonly string[]) {
  const chosen = chosenSteps(steps, names, { quick: ["lint", "build"] });
  return chosen.ok ? chosen.steps.map(({ name }) => name) : chosen;
}

it("refuses a name that is no step", () => {
  expect(chosenNames(["lint", "spelling"])).toEqual({ ok: false, unknown: "spelling" });
});

it("runs all steps when none is named", () => {
  expect(chosenNames([])).toEqual(["setup", "lint", "build", "e2e"]);
});

it("runs what the named steps need, in the order of the list", () => {
  expect(chosenNames(["e2e", "lint"])).toEqual(["setup", "lint", "build", "e2e"]);
  expect(chosenNames(["e2e"])).toEqual(["setup", "build", "e2e"]);
  expect(chosenNames(["lint"])).toEqual(["lint"]);
});

it("runs the members of a named group, with other steps beside it", () => {
  expect(chosenNames(["quick"])).toEqual(["lint", "build"]);
  expect(chosenNames(["setup", "quick"])).toEqual(["setup", "lint", "build"]);
});
