import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMarkdown } from "./markdown.js";

describe("Markdown", () => {
  test("markup and unsafe addresses stay text", () => {
    expect(parseMarkdown("<script>x</script> [press](javascript:alert(1)) ![a](data:x)")).toEqual([
      { kind: "paragraph", children: ["<script>x</script> ", "press", " ", "a"] },
    ]);
  });

  test.each([
    ["a * b * c"],
    ["snake_case_name"],
    ["2*3"],
    ["1.5 is a number"],
    ["#channel"],
    ["a | b"],
    ["\\*not\\*"],
  ])("%j has no formatting", (text) => {
    expect(JSON.stringify(parseMarkdown(text))).not.toMatch(/bold|italic|list|heading|table/);
  });

  test("an open fence lasts to the end", () => {
    expect(parseMarkdown("```js\na\n\nb")).toEqual([{ kind: "pre", children: ["a\n\nb"] }]);
  });

  test("a longer fence holds a shorter one", () => {
    expect(parseMarkdown("````\n```\nx\n```\n````\nafter")).toEqual([
      { kind: "pre", children: ["```\nx\n```"] },
      { kind: "paragraph", children: ["after"] },
    ]);
  });

  test("inline marks, code and links", () => {
    expect(
      parseMarkdown("**b** *i* _i_ ~~s~~ `c*d*` [l](https://x.test/a_(b)) https://y.test."),
    ).toEqual([
      {
        kind: "paragraph",
        children: [
          { kind: "bold", children: ["b"] },
          " ",
          { kind: "italic", children: ["i"] },
          " ",
          { kind: "italic", children: ["i"] },
          " ",
          { kind: "strike", children: ["s"] },
          " ",
          { kind: "code", children: ["c*d*"] },
          " ",
          { kind: "link", href: "https://x.test/a_(b)", children: ["l"] },
          " ",
          { kind: "link", href: "https://y.test", children: ["https://y.test"] },
          ".",
        ],
      },
    ]);
  });

  test("lists nest and keep their first number", () => {
    expect(parseMarkdown("3. one\n   - a\n   - b\n4. two")).toEqual([
      {
        kind: "list",
        ordered: true,
        start: 3,
        children: [
          {
            kind: "item",
            children: [
              "one",
              {
                kind: "list",
                ordered: false,
                start: 1,
                children: [
                  { kind: "item", children: ["a"] },
                  { kind: "item", children: ["b"] },
                ],
              },
            ],
          },
          { kind: "item", children: ["two"] },
        ],
      },
    ]);
  });

  test("headings, rules, quotes and tables", () => {
    expect(
      parseMarkdown("## Title\n\n---\n> said\n> **so**\n\n| a | b |\n|---|:-:|\n| 1 | x \\| y |"),
    ).toEqual([
      { kind: "heading", children: ["Title"] },
      { kind: "rule" },
      {
        kind: "quote",
        children: [
          {
            kind: "paragraph",
            children: ["said", { kind: "break" }, { kind: "bold", children: ["so"] }],
          },
        ],
      },
      {
        kind: "table",
        children: [
          { kind: "row", children: [cell("a", true), cell("b", true)] },
          { kind: "row", children: [cell("1", false), cell("x | y", false)] },
        ],
      },
    ]);
  });

  test("whatever is written, it ends", () => {
    const pieces = fc.constantFrom(
      "*",
      "_",
      "`",
      "```\n",
      "> ",
      "- ",
      "1. ",
      "| a |\n",
      "|---|\n",
      "[",
      "](",
      ")",
      "\n",
      " ",
      "a",
      "# ",
      "    ",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 80 }), (parts) => {
        expect(Array.isArray(parseMarkdown(parts.join("")))).toBe(true);
      }),
    );
  });

  test("deep nesting ends instead of overflowing", () => {
    expect(() => parseMarkdown("> ".repeat(20_000) + "x")).not.toThrow();
    expect(() => parseMarkdown("**a ".repeat(3_000))).not.toThrow();
  });
});

function cell(text: string, head: boolean) {
  return { kind: "cell", head, children: [text] };
}
