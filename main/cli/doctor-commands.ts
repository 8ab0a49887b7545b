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

function reportText(report: DoctorReport): string {
  const findings = report.results.flatMap((result) => result.findings);
  const problems = doctorProblems(report);
  const lines = findings.map((finding) => findingText(finding));
  const sum = problems.length === 0 ? "Everything is well." : `${problems.length} need a look.`;
  return [...lines, sum].join("\n");
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
