import type { Sample, SoakReport } from "./run.ts";
import type { YearsReport } from "./years.ts";

/** The report in plain text: what ran, how large things became, and what is wrong. */
export function reportText(report: SoakReport): string {
  const faults = Object.entries(report.faults).map(([name, times]) => `  ${times} × ${name}`);
  const lines = [
    `Seed ${report.seed}: ${report.messages} messages in ${report.threads} threads, ${report.modelCalls} calls of the model.`,
    "Faults:",
    ...faults.toSorted(),
    "Sizes (database with WAL in KiB, worker and Codex in MiB):",
    ...quarters(report.samples),
    ...(report.problems.length === 0
      ? ["Every message was given to the agent once and answered once; nothing is left open."]
      : [`${report.problems.length} problems:`, ...report.problems.map((one) => `  ${one}`)]),
    ...(report.history.length === 0
      ? []
      : ["The first one's thread:", ...report.history.map((one) => `  ${one}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The same of years that passed in minutes. */
export function yearsText({ messages, sizes, problems }: YearsReport): string {
  const lines = [
    `${messages} messages. Sizes in KiB: the database's folder, Codex's home, workspaces, logs:`,
    ...sizes.map(
      (one) =>
        `  day ${one.days}: ${one.database}, ${one.codexHome}, ${one.workspaces}, ${one.logs}`,
    ),
    ...(problems.length === 0
      ? ["Every message was answered once, and the database levelled off."]
      : [`${problems.length} problems:`, ...problems.map((one) => `  ${one}`)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** The largest sizes of each quarter of the run: they level off, or they do not. */
function quarters(samples: readonly Sample[]): readonly string[] {
  const each = Math.max(1, Math.ceil(samples.length / 4));
  return [0, 1, 2, 3].flatMap((quarter) => {
    const part = samples.slice(quarter * each, (quarter + 1) * each);
    const largest = (size: (one: Sample) => number | null) =>
      Math.max(0, ...part.map((one) => size(one) ?? 0));
    if (part.length === 0) return [];
    const database = largest((one) => one.databaseKiB);
    const worker = largest((one) => one.workerMiB);
    const codex = largest((one) => one.codexMiB);
    return [`  quarter ${quarter + 1}: ${database} KiB, ${worker} MiB, ${codex} MiB`];
  });
}
