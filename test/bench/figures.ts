/** What was measured under one name. */
export interface Figure {
  readonly name: string;
  /** "%" is of one core. */
  readonly unit: "ms" | "MiB" | "%";
  readonly values: readonly number[];
  /** What the median should stay under. */
  readonly goal?: number;
}

export interface Summary {
  readonly median: number;
  readonly p95: number;
  readonly n: number;
}

/** Nearest-rank percentiles; NaN without values. */
export function summaryOf(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { median: rank(0.5), p95: rank(0.95), n: sorted.length };
}

/** A table in plain text, a line for each figure. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, values, goal }) => {
    const { median, p95, n } = summaryOf(values);
    const verdict = goal === undefined ? "" : `${median < goal ? "met" : "MISSED"}, < ${goal}`;
    return [name, unit, rounded(median), rounded(p95), String(n), verdict];
  });
  const all = [["", "", "median", "p95", "n", "goal"], ...rows];
  const widths = (all[0] ?? []).map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column >= 2 && column <= 4 ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function rounded(value: number): string {
  if (Number.isNaN(value)) return "-";
  return Math.abs(value) < 10 ? value.toFixed(1) : String(Math.round(value));
}
