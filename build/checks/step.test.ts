import { expect, it } from "vitest";
import type { CommandEnd } from "./command.ts";
import {
  cruisedImports,
  formattedFiles,
  knippedFiles,
  lintedFiles,
  typedFiles,
  typesStep,
} from "./static-steps.ts";
import { verdictOf, type StepContext } from "./step.ts";
import { skippedTests, verdictOfTests } from "./test-steps.ts";

const well: CommandEnd = { kind: "exited", code: 0 };
const tests = { passed: 0, failed: 0, skipped: [] };

it.each<[string, CommandEnd, number | null, string]>([
  ["it failed", { kind: "exited", code: 1 }, 5, "exit code 1"],
  ["it hung", { kind: "timed-out", limitMs: 1000 }, 5, "not finished after 1 s, stopped"],
  ["it looked at nothing", well, 0, "it looked at no files at all"],
  ["it does not say what it saw", well, null, "it did not say how many files it saw"],
])("fails a checker when %s", (_case, end, count, reason) => {
  expect(verdictOf({ end, output: "" }, "files", () => count)).toEqual({ ok: false, reason });
});

it("passes a checker that succeeded and looked at something", () => {
  const verdict = verdictOf({ end: well, output: "5" }, "files", Number);
  expect(verdict).toEqual({ ok: true, looked: "5 files" });
});

it.each([
  [
    "a test failed though the runner is content",
    null,
    { ...tests, passed: 1, failed: 2 },
    "2 failed",
  ],
  ["the runner failed after its tests", "exit code 1", { ...tests, passed: 1 }, "exit code 1"],
  ["no test ran", null, { ...tests, skipped: ["a"] }, "no test ran"],
])("fails tests when %s", (_case, failure, totals, reason) => {
  expect(verdictOfTests(failure, totals)).toEqual({ ok: false, reason, tests: totals });
});

it("counts tests that cannot run here as skipped, with the reason", () => {
  expect(skippedTests("desktop", "there is no Electron")).toMatchObject({
    ok: true,
    looked: expect.stringContaining("SKIPPED"),
    tests: { passed: 0, failed: 0, skipped: [expect.stringContaining("there is no Electron")] },
  });
});

it.each<[string, (output: string) => number | null, string, number]>([
  ["prettier", formattedFiles, "Checked the format of 76 files.\n", 76],
  ["oxlint", lintedFiles, "Finished in 63ms on 48 files with 96 rules using 2 threads.", 48],
  ["oxlint, one file", lintedFiles, "Finished in 6ms on 1 file with 96 rules using 2 threads.", 1],
  [
    "dependency-cruiser, content",
    cruisedImports,
    "✔ no dependency violations found (44 modules, 91 dependencies cruised)",
    91,
  ],
  [
    "dependency-cruiser, reading nothing",
    cruisedImports,
    "✔ no dependency violations found (44 modules, 0 dependencies cruised)",
    0,
  ],
  ["knip", knippedFiles, "Unused files (2)\na.ts\nknip looked at 100 files.", 100],
])("reads the count of %s", (_tool, count, output, expected) => {
  expect(count(output)).toBe(expected);
  expect(count("something else")).toBeNull();
});

it("counts the project's own files among those of the compiler", () => {
  const output = [
    "/p/node_modules/typescript/lib/lib.es5.d.ts",
    "/p/broker/main.ts",
    "broker/main.ts(3,1): error TS1005",
    "/p/vite.config.ts",
  ].join("\n");
  expect(typedFiles(output, "/p")).toBe(2);
  expect(typedFiles("", "/p")).toBe(0);
});

/** A compiler that sees these files, by the folder that it is given. */
function contextWithFiles(files: Readonly<Record<string, string>>): StepContext {
  return {
    root: "/p",
    logFolder: "/p",
    run: async (_program, args) => ({ end: well, output: files[args[1] ?? ""] ?? "" }),
  };
}

it("fails the type check when it saw nothing of one of the worlds", async () => {
  const files = {
    ".": "/p/broker/main.ts",
    renderer: "/p/renderer/main.tsx\n/p/main/api/a.ts",
    // It follows imports out of its folder: those are checked elsewhere.
    "main/shell": "/p/main/api/a.ts",
  };
  expect(await typesStep.run(contextWithFiles(files))).toEqual({
    ok: false,
    reason: "main/shell: it looked at no files at all",
  });
  const all = { ...files, "main/shell": "/p/main/shell/window.ts" };
  expect(await typesStep.run(contextWithFiles(all))).toMatchObject({ ok: true });
});
