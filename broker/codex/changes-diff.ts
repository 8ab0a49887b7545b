import type { FileUpdateChange } from "./protocol.generated.ts";

/**
 * The diff of a file change. One file's is as Codex gives it: a unified diff, or the whole text of
 * a file that is new or gone. Several files' is one unified diff with a head for each file, so that
 * its reader can tell which hunk is of which file. Pure.
 */
export function changesDiff(changes: readonly FileUpdateChange[]): string {
  const [first] = changes;
  if (first !== undefined && changes.length === 1) return first.diff;
  return changes.map((change) => `${fileHead(change.path)}\n${hunksOf(change)}`).join("\n");
}

/** Git's head of a file: no line within a hunk begins like it. */
function fileHead(path: string): string {
  const name = path.startsWith("/") ? path : `/${path}`;
  return `diff --git a${name} b${name}`;
}

function hunksOf({ kind, diff }: FileUpdateChange): string {
  const text = diff.replace(/\n$/, "");
  const rows = text === "" ? [] : text.split("\n");
  if (kind.type === "update" || rows.some((row) => row.startsWith("@@"))) return text;
  const count = String(rows.length);
  switch (kind.type) {
    case "add":
      return [`@@ -0,0 +1,${count} @@`, ...rows.map((row) => `+${row}`)].join("\n");
    case "delete":
      return [`@@ -1,${count} +0,0 @@`, ...rows.map((row) => `-${row}`)].join("\n");
  }
}
