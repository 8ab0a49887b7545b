import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines, diffOfFile } from "./diff-lines.ts";

describe("the lines of a diff", () => {
  it("are none for none", () => {
    expect(diffLines("", null)).toStrictEqual([]);
  });

  it("have no numbers before the first whole hunk of a diff whose beginning is cut off", () => {
    const lines = diffLines("…nge\n+after\n@@ -5 +6,2 @@\n context\n+new\n", null);
    expect(lines).toStrictEqual([
      { kind: "context", number: null, text: "nge" },
      { kind: "added", number: null, text: "after" },
      { kind: "gap", number: null, text: "" },
      { kind: "context", number: 6, text: "context" },
      { kind: "added", number: 7, text: "new" },
    ]);
  });

  it("count in the old file what was removed, in the new one the rest", () => {
    const lines = diffLines("@@ -41,3 +41,3 @@ fn\n a\n-b\n+c\n d", null);
    expect(lines.map(({ kind, number }) => [kind, number])).toStrictEqual([
      ["context", 41],
      ["removed", 42],
      ["added", 42],
      ["context", 43],
    ]);
  });

  it("leave out what names files, but not changes that look alike", () => {
    const diff = [
      "diff --git a/x b/x",
      "index 1234..5678 100644",
      "--- a/x",
      "+++ b/x",
      "@@ -1 +1 @@",
      "--- old rule",
      "+++ new rule",
      "\\ No newline at end of file",
    ].join("\n");
    expect(diffLines(diff, null).map(({ kind, text }) => [kind, text])).toStrictEqual([
      ["removed", "-- old rule"],
      ["added", "++ new rule"],
    ]);
  });

  it("are all added in a new file, also where they begin with a sign", () => {
    expect(diffLines("- item\n+ item\n", "added")).toStrictEqual([
      { kind: "added", number: 1, text: "- item" },
      { kind: "added", number: 2, text: "+ item" },
    ]);
  });

  it("keep every line of a hunk in its order", () => {
    const row = fc.tuple(
      fc.constantFrom(" ", "+", "-"),
      fc.string().filter((text) => !/[\n\r]/.test(text)),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const lines = diffLines(
          ["@@ -1 +1 @@", ...rows.map((each) => each.join(""))].join("\n"),
          null,
        );
        const kinds = { " ": "context", "+": "added", "-": "removed" };
        // A trailing line break ends the last line, so that a last line without text is none.
        expect(lines.map(({ kind, text }) => [kind, text])).toStrictEqual(
          rows.map(([sign, text]) => [kinds[sign as " "], text]),
        );
      }),
    );
  });

  it("keep a change that looks like a file's head after a last line without a line break", () => {
    const diff = "@@ -1,2 +1,1 @@\n-a\n\\ No newline at end of file\n--- rule\n+b";
    expect(diffLines(diff, null).map(({ text }) => text)).toStrictEqual(["a", "-- rule", "b"]);
  });

  it("name each of several files, and number its lines from its own hunk", () => {
    expect(
      diffLines(SEVERAL, null).map(({ kind, number, text }) => [kind, number, text]),
    ).toStrictEqual([
      ["file", null, "/w/a.ts"],
      ["removed", 1, "a"],
      ["added", 1, "A"],
      ["file", null, "/w/b.ts"],
      ["added", 1, "b"],
    ]);
  });
});

const SEVERAL = [
  "diff --git a/w/a.ts b/w/a.ts",
  "@@ -1 +1 @@",
  "-a",
  "+A",
  "diff --git a/w/b.ts b/w/b.ts",
  "@@ -0,0 +1,1 @@",
  "+b",
].join("\n");

describe("the diff of one file", () => {
  it("is nothing when the file's head is cut off, rather than a neighbour's change", () => {
    expect(diffOfFile(SEVERAL.slice(SEVERAL.indexOf("+A")), "/w/a.ts")).toBe("");
  });

  it("is the part below its head in a diff of several files", () => {
    expect(diffOfFile(SEVERAL, "/w/a.ts")).toBe("@@ -1 +1 @@\n-a\n+A");
    expect(diffOfFile(SEVERAL, "/w/b.ts")).toBe("@@ -0,0 +1,1 @@\n+b");
  });

  it("is the whole of a diff without heads", () => {
    expect(diffOfFile("@@ -1 +1 @@\n-a\n+A", "/w/a.ts")).toBe("@@ -1 +1 @@\n-a\n+A");
  });
});
