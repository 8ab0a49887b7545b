import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorText } from "../../broker/errors/broker-error.ts";
import { buildStep } from "./bundle-step.ts";
import { setupStep } from "./setup-step.ts";
import {
  boundariesStep,
  formatStep,
  generatedStep,
  lintStep,
  typesStep,
  unusedStep,
} from "./static-steps.ts";
import { contextFor, type Step, type Verdict } from "./step.ts";
import { chosenSteps, summaryLine, totalsOf } from "./summary.ts";
import { desktopStep, endToEndStep, integrationStep, packageStep, unitStep } from "./test-steps.ts";

const root = join(import.meta.dirname, "..", "..");
const logFolder = join(root, ".cache", "test-logs");

/** What needs no browser and no process of ours: under two minutes on two cores. */
const quick: readonly Step[] = [
  formatStep,
  lintStep,
  typesStep,
  boundariesStep,
  unusedStep,
  generatedStep,
  buildStep,
  unitStep,
];
const steps: readonly Step[] = [
  setupStep,
  ...quick,
  ...[integrationStep, endToEndStep, desktopStep, packageStep],
];
/** Names that stand for several steps. */
const groups = { quick: quick.map(({ name }) => name) };

/**
 * Runs the steps that are named, all when none is, and stops at the first that fails. Ends with one
 * line of totals; the exit code is 1 when anything failed.
 */
export async function main(names: readonly string[]): Promise<void> {
  const chosen = chosenSteps(steps, names, groups);
  if (!chosen.ok) {
    console.log(`There is no step "${chosen.unknown}". There are:`);
    for (const step of steps) console.log(`  ${step.name}`);
    for (const [name, members] of Object.entries(groups)) {
      console.log(`  ${name} (${members.join(", ")})`);
    }
    process.exitCode = 1;
    return;
  }
  rmSync(logFolder, { recursive: true, force: true });
  mkdirSync(logFolder, { recursive: true });
  const verdicts: Verdict[] = [];
  for (const step of chosen.steps) {
    const verdict = await runStep(step);
    verdicts.push(verdict);
    if (!verdict.ok) break;
  }
  const { skipped } = totalsOf(verdicts);
  for (const line of skipped) console.log(`skipped: ${line.replace(`${root}/`, "")}`);
  console.log(summaryLine(verdicts));
  process.exitCode = verdicts.every(({ ok }) => ok) ? 0 : 1;
}

async function runStep(step: Step): Promise<Verdict> {
  process.stdout.write(`${step.name.padEnd(12)} `);
  const started = performance.now();
  const logFile = join(logFolder, `${step.name}.log`);
  writeFileSync(logFile, "");
  const verdict = await step.run(contextFor(root, logFolder, logFile)).catch(unforeseen);
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${verdict.ok ? "ok    " : "FAILED"} ${seconds} s  ${describe(verdict)}`);
  if (!verdict.ok) {
    console.log(readFileSync(logFile, "utf8").trimEnd());
    console.log(`${step.name} failed: ${verdict.reason}`);
  }
  return verdict;
}

function describe(verdict: Verdict): string {
  return verdict.ok ? verdict.looked : "";
}

function unforeseen(thrown: unknown): Verdict {
  return { ok: false, reason: errorText(thrown) };
}
