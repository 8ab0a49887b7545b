/** The row that a step leads to; undefined when there is none. Pure. */
export function nextRow(
  rows: readonly string[],
  current: string | undefined,
  to: 1 | -1 | "first" | "last",
): string | undefined {
  if (to === "first") return rows[0];
  if (to === "last") return rows.at(-1);
  const at = current === undefined ? -1 : rows.indexOf(current);
  if (at === -1) return to === 1 ? rows[0] : rows.at(-1);
  return rows[Math.max(0, Math.min(rows.length - 1, at + to))];
}
