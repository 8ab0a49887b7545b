import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SEVEN_ZIP } from "../mac/seven-zip.ts";
import { failureOf } from "./command.ts";
import { desktopLackFile } from "./setup-step.ts";
import { totalsOfPlaywright } from "./playwright-report.ts";
import { isFilled, type Step, type StepContext, type TestTotals, type Verdict } from "./step.ts";
import { totalsOfVitest } from "./vitest-report.ts";

const UNIT_LIMIT_MS = 10 * 60_000;
/** The real Codex and real processes, one world a file. */
const INTEGRATION_LIMIT_MS = 25 * 60_000;
/** These tests wait for processes and timers most of the time: two at a time leave two cores idle. */
const INTEGRATION_FILES_AT_ONCE = 4;
const END_TO_END_LIMIT_MS = 20 * 60_000;
/** On a Mac, Node for the other kind of Mac is fetched and disk images are made. Elsewhere: 20 s. */
const PACKAGE_LIMIT_MS = process.platform === "darwin" ? 15 * 60_000 : 3 * 60_000;
const DESKTOP_LIMIT_MS = 20 * 60_000;

/** A display of its own for the app, without access control: the app runs as another user. */
const DISPLAY = ["xvfb-run", "-a", "-s", "-ac -screen 0 1600x1000x24"];

export const unitStep = vitestStep("unit", [], UNIT_LIMIT_MS);
const packageTests = vitestStep("package", ["setup", "build"], PACKAGE_LIMIT_MS);
export const integrationStep = vitestStep("integration", ["build"], INTEGRATION_LIMIT_MS, [
  `--maxWorkers=${INTEGRATION_FILES_AT_ONCE}`,
]);

/**
 * Packs the app for both kinds of Mac and takes it apart. Skipped, and said so in the last lines,
 * where there is no 7-Zip: electron-builder would download one.
 */
export const packageStep: Step = {
  ...packageTests,
  run: async (context) =>
    process.platform === "darwin" || existsSync(SEVEN_ZIP)
      ? packageTests.run(context)
      : skippedTests("package", `there is no ${SEVEN_ZIP}: install Debian's package p7zip-full`),
};

export const endToEndStep: Step = {
  name: "e2e",
  needs: ["setup", "build"],
  run: (context) =>
    runTests(context, {
      reportFile: join(context.logFolder, "e2e.json"),
      program: "playwright",
      args: ["test"],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(context.logFolder, "e2e.json") },
      limitMs: END_TO_END_LIMIT_MS,
      totals: totalsOfPlaywright,
    }),
};

/** Skipped, and said so in the last lines, where the setup step could bring no Electron. */
export const desktopStep: Step = {
  name: "desktop",
  needs: ["setup", "build"],
  run: async (context) => {
    const lackFile = desktopLackFile(context);
    if (isFilled(lackFile)) return skippedTests("desktop", readFileSync(lackFile, "utf8"));
    const [program = "playwright", ...args] = [
      ...(process.platform === "linux" ? DISPLAY : []),
      ...["playwright", "test", "--config", "playwright.desktop.config.ts"],
    ];
    return runTests(context, {
      reportFile: join(context.logFolder, "desktop.json"),
      program,
      args,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(context.logFolder, "desktop.json") },
      limitMs: DESKTOP_LIMIT_MS,
      totals: totalsOfPlaywright,
    });
  },
};

/** The tests of a step could not run here. That is not a failure, and nobody may overlook it. */
export function skippedTests(step: string, reason: string): Verdict {
  return {
    ok: true,
    looked: `SKIPPED, no ${step} test ran: ${reason}`,
    tests: { passed: 0, failed: 0, skipped: [`test/${step}: all of them, ${reason}`] },
  };
}

function vitestStep(
  project: string,
  needs: readonly string[],
  limitMs: number,
  more: readonly string[] = [],
): Step {
  return {
    name: project,
    needs,
    run: (context) => {
      const reportFile = join(context.logFolder, `${project}.json`);
      const reporters = [
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${reportFile}`,
      ];
      return runTests(context, {
        reportFile,
        program: "vitest",
        args: ["run", "--project", project, ...more, ...reporters],
        env: { NO_COLOR: "1" },
        limitMs,
        totals: totalsOfVitest,
      });
    },
  };
}

interface TestRun {
  readonly reportFile: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs: number;
  readonly totals: (json: unknown) => TestTotals;
}

async function runTests(context: StepContext, run: TestRun): Promise<Verdict> {
  rmSync(run.reportFile, { force: true });
  const { end } = await context.run(run.program, run.args, run);
  const failure = failureOf(end);
  if (!existsSync(run.reportFile)) {
    return { ok: false, reason: failure ?? `${run.program} wrote no report` };
  }
  return verdictOfTests(failure, run.totals(JSON.parse(readFileSync(run.reportFile, "utf8"))));
}

/** Tests pass when their runner says so and at least one of them ran. */
export function verdictOfTests(failure: string | null, tests: TestTotals): Verdict {
  if (tests.failed > 0) return { ok: false, reason: `${tests.failed} failed`, tests };
  if (failure !== null) return { ok: false, reason: failure, tests };
  if (tests.passed === 0) return { ok: false, reason: "no test ran", tests };
  return { ok: true, looked: `${tests.passed} tests`, tests };
}
