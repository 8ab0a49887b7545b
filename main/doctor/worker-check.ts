import { type CheckFinding, type CheckPart, checkReportSchema } from "../../broker/api/check.ts";
import type { RunProgram } from "./programs.ts";

/** What the worker's own check said of a part. */
export type WorkerCheck =
  | {
      readonly kind: "checked";
      readonly version: string;
      readonly findings: readonly CheckFinding[];
    }
  /** It could not be run, or did not print a report. */
  | { readonly kind: "broken"; readonly reason: string };

export interface WorkerCheckOptions {
  readonly run: RunProgram;
  /** Node, and the program of the release that is started next: an update changes it. */
  readonly program: () => readonly [string, ...string[]];
  readonly workingFolder: string;
}

/** How much of what a program printed goes into a sentence. */
const MAX_WORDS = 300;

/** Runs `check --json` of the installed worker for one part. */
export async function workerCheck(
  { run, program, workingFolder }: WorkerCheckOptions,
  part: CheckPart,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<WorkerCheck> {
  const command = [...program(), "check", "--json", "--part", part] as const;
  const end = await run({ command, environment, workingFolder, signal });
  switch (end.kind) {
    case "cancelled":
      return { kind: "broken", reason: "The broker's own check did not end in time." };
    case "not-started":
      return { kind: "broken", reason: `The broker's own check cannot be started: ${end.reason}` };
    case "ended":
      return readReport(end.stdout, end.stderr, end.code);
  }
}

/** Pure. */
export function readReport(stdout: string, stderr: string, code: number | null): WorkerCheck {
  try {
    const report = checkReportSchema.safeParse(JSON.parse(stdout));
    if (report.success) return { kind: "checked", ...report.data };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  const words = (stderr.trim() || stdout.trim()).slice(0, MAX_WORDS);
  return {
    kind: "broken",
    reason: `The broker's own check ended with ${code ?? "a signal"}${words === "" ? "." : `: ${words}`}`,
  };
}
