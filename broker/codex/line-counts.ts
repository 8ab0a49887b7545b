/** How many lines a change adds and removes; `diff` is a unified diff, or a whole new or old file. */
export function lineCounts(
  kind: "add" | "delete" | "update",
  diff: string,
): { readonly added: number; readonly removed: number } {
  const lines = diff === "" ? [] : diff.replace(/\n$/, "").split("\n");
  if (!lines.some((line) => line.startsWith("@@"))) {
    if (kind === "add") return { added: lines.length, removed: 0 };
    if (kind === "delete") return { added: 0, removed: lines.length };
  }
  let isHead = true;
  let added = 0;
  let removed = 0;
  for (const line of lines) {
    if (line.startsWith("@@")) isHead = false;
    else if (isHead && /^(?:---|\+\+\+) /.test(line)) continue;
    else if (line.startsWith("+")) added += 1;
    else if (line.startsWith("-")) removed += 1;
  }
  return { added, removed };
}
