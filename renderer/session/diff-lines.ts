/** A line of a diff, with the number that it has in the file. */
export interface DiffLine {
  readonly kind: "context" | "added" | "removed" | "gap";
  /** In the old file for what was removed, else in the new one; null when it is not known. */
  readonly number: number | null;
  readonly text: string;
}

/**
 * The lines of a unified diff. One whose beginning was cut off is numbered from its first whole
 * hunk on; `whole` is for a text without hunks: a new file or one that is gone. Pure.
 */
export function diffLines(diff: string, whole: "added" | "removed" | null): readonly DiffLine[] {
  const rows = diff.replace(/\n$/, "").split("\n");
  if (diff === "") return [];
  if (whole !== null && !rows.some((row) => HUNK.test(row))) {
    return rows.map((text, index) => ({ kind: whole, number: index + 1, text }));
  }
  const lines: DiffLine[] = [];
  let place: { old: number; new: number } | null = null;
  let isHead = true;
  for (const row of rows) {
    const hunk = HUNK.exec(row)?.groups;
    if (hunk !== undefined) {
      place = { old: Number(hunk["old"]), new: Number(hunk["new"]) };
      isHead = false;
      if (lines.length > 0) lines.push({ kind: "gap", number: null, text: "" });
      continue;
    }
    if (isFileHead(row, isHead)) {
      isHead = true;
      continue;
    }
    const kind = kindOf(row);
    const number: number | null =
      place === null ? null : kind === "removed" ? place.old : place.new;
    lines.push({ kind, number, text: row.slice(1) });
    if (place !== null) {
      place = {
        old: place.old + (kind === "added" ? 0 : 1),
        new: place.new + (kind === "removed" ? 0 : 1),
      };
    }
  }
  return lines;
}

const HUNK = /^@@ -(?<old>\d+)(?:,\d+)? \+(?<new>\d+)(?:,\d+)? @@/;

/** What names files stands before the first hunk; inside a hunk the same text is a change. */
function isFileHead(row: string, isHead: boolean): boolean {
  if (/^(?:diff --git |index [0-9a-f]+\.\.)/.test(row) || row.startsWith("\\ No newline"))
    return true;
  return isHead && /^(?:---|\+\+\+) /.test(row);
}

function kindOf(row: string): "context" | "added" | "removed" {
  if (row.startsWith("+")) return "added";
  return row.startsWith("-") ? "removed" : "context";
}
