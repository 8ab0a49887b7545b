/** A line of a diff, with the number that it has in the file. */
export interface DiffLine {
  readonly kind: "context" | "added" | "removed" | "gap" | "file";
  /** In the old file for what was removed, else in the new one; null when it is not known. */
  readonly number: number | null;
  /** Of a "file", whose lines follow, its path. */
  readonly text: string;
}

/**
 * The lines of a unified diff, each file of several with its name before them. One whose beginning was cut off is numbered from its first whole
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
  // The only file of a whole diff needs no name: the diff's head names it.
  const namesFiles = rows.some((row, index) => index > 0 && pathOfHead(row) !== null);
  for (const row of rows) {
    const hunk = HUNK.exec(row)?.groups;
    if (hunk !== undefined) {
      place = { old: Number(hunk["old"]), new: Number(hunk["new"]) };
      isHead = false;
      if (lines.length > 0 && lines.at(-1)?.kind !== "file")
        lines.push({ kind: "gap", number: null, text: "" });
      continue;
    }
    const path = pathOfHead(row);
    if (path !== null) {
      if (namesFiles) lines.push({ kind: "file", number: null, text: path });
      place = null;
    }
    if (isFileHead(row, isHead)) {
      isHead = !row.startsWith("\\");
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

/**
 * What a diff says about one file. A diff of one file is the whole of it; of several files it is
 * what stands below that file's head, without it, and empty when the head is cut off. Pure.
 */
export function diffOfFile(diff: string, path: string): string {
  const rows = diff.split("\n");
  const heads = rows.flatMap((row, index) => (pathOfHead(row) === null ? [] : [index]));
  if (heads.length === 0) return diff;
  const at = heads.findIndex((index) => pathOfHead(rows[index] ?? "") === rooted(path));
  return at === -1 ? "" : rows.slice((heads[at] ?? 0) + 1, heads[at + 1]).join("\n");
}

/** The path in a file's head, which has it twice; null for any other row. */
function pathOfHead(row: string): string | null {
  return /^diff --git a(?<path>\/.+) b\k<path>$/.exec(row)?.groups?.["path"] ?? null;
}

function rooted(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
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
