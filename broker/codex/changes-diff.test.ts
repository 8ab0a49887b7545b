import { describe, expect, test } from "vitest";
import { changesDiff } from "./changes-diff.ts";

const update = { type: "update", move_path: null } as const;

describe("the diff of a file change", () => {
  test("is empty without files", () => {
    expect(changesDiff([])).toBe("");
  });

  test("is Codex's own for one file", () => {
    const diff = "@@ -1 +1 @@\n-a\n+A\n";
    expect(changesDiff([{ path: "/w/a.ts", kind: update, diff }])).toBe(diff);
  });

  test("tells several files apart, also new ones and ones that are gone", () => {
    expect(
      changesDiff([
        { path: "/w/a.ts", kind: update, diff: "@@ -1 +1 @@\n-a\n+A\n" },
        { path: "/w/new.ts", kind: { type: "add" }, diff: "one\ntwo\n" },
        { path: "gone.ts", kind: { type: "delete" }, diff: "old\n" },
      ]).split("\n"),
    ).toEqual([
      "diff --git a/w/a.ts b/w/a.ts",
      "@@ -1 +1 @@",
      "-a",
      "+A",
      "diff --git a/w/new.ts b/w/new.ts",
      "@@ -0,0 +1,2 @@",
      "+one",
      "+two",
      "diff --git a/gone.ts b/gone.ts",
      "@@ -1,1 +0,0 @@",
      "-old",
    ]);
  });

  test("a new empty file has a hunk without lines", () => {
    const empty = { path: "/w/empty", kind: { type: "add" } as const, diff: "" };
    expect(changesDiff([empty, { ...empty, path: "/w/other" }])).toBe(
      "diff --git a/w/empty b/w/empty\n@@ -0,0 +1,0 @@\ndiff --git a/w/other b/w/other\n@@ -0,0 +1,0 @@",
    );
  });
});
