import { assertNever } from "../../broker/errors/broker-error.ts";
import {
  type DoctorFinding,
  type DoctorReport,
  doctorProblems,
  type DoctorState,
} from "../api/doctor.ts";
import type { Command } from "./command.ts";
import { answerOf, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { plain } from "./words.ts";

/** Each check has its own limit; all of them together take less than this. */
const RUN_TIMEOUT_MS = 5 * 60_000;

export const doctorCommands: readonly Command[] = [
  {
    name: "doctor",
    summary: "check what is wrong and how to fix it; exits with 2 when there are problems",
    operands: [],
    options: [],
    run: async (context) => {
      const report = answerOf(
        await context.client.runDoctor({ body: {} }, { timeoutMs: RUN_TIMEOUT_MS }),
      );
      show(context, report, () => reportText(report));
      return doctorProblems(report).length > 0 ? exitCodes.problems : exitCodes.ok;
    },
  },
];

/** A line for each finding and each check that was skipped, and what they come to. Pure. */
export function reportText(report: Pick<DoctorReport, "checks" | "results">): string {
  const lines = report.results.flatMap(({ check, findings, skipped }) => {
    const title = report.checks.find(({ id }) => id === check)?.title ?? check;
    return skipped === null
      ? findings.map((finding) => findingText(finding))
      : [`skipped  ${plain(title)}: ${plain(skipped)}`];
  });
  return [...lines, sumText(report)].join("\n");
}

function sumText(report: Pick<DoctorReport, "results">): string {
  const problems = doctorProblems(report).length;
  const unchecked = report.results.filter(({ skipped }) => skipped !== null).length;
  if (unchecked === 0) return problems === 0 ? "Everything is well." : `${problems} need a look.`;
  const what = problems === 0 ? "What was checked is well" : `${problems} need a look`;
  return `${what}; ${unchecked} of ${report.results.length} checks were skipped.`;
}

function findingText({ state, title, cause, consequence, hint }: DoctorFinding): string {
  const first = `${markOf(state)} ${plain(title)}: ${plain(cause)}`;
  if (state === "passed" || state === "information") return first;
  const more = [consequence, hint].filter((text) => text !== null);
  return [first, ...more.map((text) => `         ${plain(text)}`)].join("\n");
}

function markOf(state: DoctorState): string {
  switch (state) {
    case "passed":
      return "ok      ";
    case "information":
      return "note    ";
    case "warning":
      return "warning ";
    case "failed":
      return "FAILED  ";
    case "unknown":
      return "unknown ";
    default:
      return assertNever(state);
  }
}
