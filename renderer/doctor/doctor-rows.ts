import {
  type DoctorCategory,
  doctorCategories,
  type DoctorCheck,
  type DoctorFinding,
  type DoctorReport,
  type DoctorState,
  isProblem,
} from "../../main/api/doctor.ts";

/** A check that runs now. */
export interface RunningRow {
  readonly check: DoctorCheck;
  readonly startedAt: number;
}

export interface FindingRow {
  /** The check's id. */
  readonly check: string;
  readonly finding: DoctorFinding;
}

export interface SkippedRow {
  readonly check: DoctorCheck;
  readonly reason: string;
}

export interface Group {
  readonly category: DoctorCategory;
  readonly running: readonly RunningRow[];
  /** For people to know. */
  readonly notes: readonly FindingRow[];
  readonly passed: readonly FindingRow[];
  readonly skipped: readonly SkippedRow[];
}

export interface DoctorRows {
  /** What a person should look at, the worst first. */
  readonly problems: readonly FindingRow[];
  readonly muted: readonly FindingRow[];
  readonly groups: readonly Group[];
  /** Checks of which nothing is a problem. */
  readonly passedChecks: number;
}

const order: Readonly<Record<DoctorState, number>> = {
  failed: 0,
  warning: 1,
  unknown: 2,
  information: 3,
  passed: 4,
};

/** The rows of the screen: problems first, the rest by category. Pure. */
export function doctorRows(
  report: Pick<DoctorReport, "checks" | "results">,
  running: ReadonlyMap<string, number>,
): DoctorRows {
  const resultsByCheck = new Map(report.results.map((result) => [result.check, result]));
  const rowsOf = (check: DoctorCheck): readonly FindingRow[] =>
    running.has(check.id)
      ? []
      : (resultsByCheck.get(check.id)?.findings ?? []).map((finding) => ({
          check: check.id,
          finding,
        }));
  const all = report.checks.flatMap(rowsOf);
  const found = all.filter(({ finding }) => isProblem(finding.state));
  const groups = doctorCategories.map((category): Group => {
    const checks = report.checks.filter((check) => check.category === category);
    const rows = checks.flatMap(rowsOf);
    return {
      category,
      running: checks.flatMap((check) => {
        const startedAt = running.get(check.id);
        return startedAt === undefined ? [] : [{ check, startedAt }];
      }),
      notes: rows.filter(({ finding }) => finding.state === "information"),
      passed: rows.filter(({ finding }) => finding.state === "passed"),
      skipped: checks.flatMap((check) => {
        const reason = running.has(check.id) ? null : resultsByCheck.get(check.id)?.skipped;
        return reason === null || reason === undefined ? [] : [{ check, reason }];
      }),
    };
  });
  const passedChecks = report.results.filter(
    ({ check, skipped, findings }) =>
      skipped === null && !running.has(check) && !findings.some(({ state }) => isProblem(state)),
  );
  return {
    problems: found
      .filter(({ finding }) => !finding.muted)
      .toSorted((one, other) => order[one.finding.state] - order[other.finding.state]),
    muted: found.filter(({ finding }) => finding.muted),
    groups: groups.filter(
      ({ running: runs, notes, passed, skipped }) =>
        runs.length + notes.length + passed.length + skipped.length > 0,
    ),
    passedChecks: passedChecks.length,
  };
}
