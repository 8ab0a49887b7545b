import { parseArgs } from "node:util";
import { measureAnswers } from "./answers.ts";
import { measureAppStart } from "./app-start.ts";
import { measureControlPlane } from "./control-plane.ts";
import { tableOf } from "./figures.ts";
import { measureJobs } from "./jobs.ts";
import { measureLogScrolling } from "./log-scrolling.ts";
import type { Report } from "./report.ts";
import { measureUpdates } from "./update.ts";
import { measureWorker } from "./worker.ts";

// Measures and prints; asserts nothing. `npm run bench`, or `npm run bench -- --quick`, or
// `npm run bench -- --only control --only app`.

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
  },
});
const { quick, only } = given;

const parts: ReadonlyMap<string, () => Promise<Report>> = new Map([
  [
    "worker",
    () =>
      measureWorker(
        quick ? { boots: 2, rounds: 5, crowds: [20] } : { boots: 5, rounds: 20, crowds: [20, 100] },
      ),
  ],
  ["answers", () => measureAnswers(quick ? 3 : 10)],
  ["jobs", () => measureJobs(quick ? 20 : 200)],
  ["control", () => measureControlPlane(quick ? 10 : 50)],
  ["update", () => measureUpdates(quick ? 1 : 5)],
  ["app", () => measureAppStart(quick ? 1 : 5)],
  ["window", () => measureLogScrolling(quick ? 1 : 5)],
]);

const unknown = only.filter((name) => !parts.has(name));
if (unknown.length > 0) {
  const names = [...parts.keys()].join(", ");
  process.stderr.write(`There is no part ${unknown.join(", ")}. The parts are ${names}.\n`);
  process.exitCode = 2;
} else {
  const chosen = [...parts].filter(([name]) => only.length === 0 || only.includes(name));
  const reports: Report[] = [];
  for (const [, measure] of chosen) reports.push(await measure());
  process.stdout.write(textOf(reports));
}

function textOf(reports: readonly Report[]): string {
  const figures = reports.flatMap((report) => report.figures);
  const table = figures.length === 0 ? [] : [tableOf(figures)];
  const ratios = reports.flatMap((report) => report.ratios).join("\n");
  const skipped = reports.flatMap((report) => report.skipped);
  const notes = skipped.map((what) => `SKIPPED, ${what}`).join("\n");
  return `${[...table, ratios, notes].filter((text) => text !== "").join("\n\n")}\n`;
}
