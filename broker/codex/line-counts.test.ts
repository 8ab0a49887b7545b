import { expect, it } from "vitest";
import { lineCounts } from "./line-counts.ts";

it.each([
  ["nothing", "update", "", 0, 0],
  ["a new file as it is", "add", "one\n--two\n", 2, 0],
  ["a removed file as it is", "delete", "one\n+two", 0, 2],
  ["a unified diff", "update", "--- a\n+++ b\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n+more\n", 2, 1],
  ["lines that look like a head", "update", "@@ -1 +1 @@\n--- gone\n+++ come", 1, 1],
  ["a new file as a diff", "add", "@@ -0,0 +1,2 @@\n+a\n+b", 2, 0],
] as const)("W11: counts the lines of %s", (_, kind, diff, added, removed) => {
  expect(lineCounts(kind, diff)).toEqual({ added, removed });
});
