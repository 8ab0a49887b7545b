import { expect, test } from "vitest";
import { richTextTree } from "./rich-text.js";

test("an element of a kind that is not known shows its text", () => {
  const block = section([{ type: "color", text: "x" }, { type: "unknown" }]);
  expect(richTextTree(block)).toEqual([{ kind: "paragraph", children: ["x"] }]);
});

test("an unsafe address is not a link", () => {
  const block = section([{ type: "link", url: "javascript:x", text: "press" }]);
  expect(richTextTree(block)).toEqual([{ kind: "paragraph", children: ["press"] }]);
});

test("styles wrap the text, and line ends break it", () => {
  const block = section([{ type: "text", text: "a\nb", style: { bold: true, code: true } }]);
  expect(richTextTree(block)).toEqual([
    {
      kind: "paragraph",
      children: [
        { kind: "bold", children: [{ kind: "code", children: ["a", { kind: "break" }, "b"] }] },
      ],
    },
  ]);
});

test("lists of one depth after another become one nested list", () => {
  const block = {
    type: "rich_text",
    elements: [list(0, "one"), list(1, "in", "in too"), list(0, "two")],
  };
  expect(richTextTree(block)).toEqual([
    {
      kind: "list",
      ordered: false,
      start: 1,
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
                { kind: "item", children: ["in"] },
                { kind: "item", children: ["in too"] },
              ],
            },
          ],
        },
        { kind: "item", children: ["two"] },
      ],
    },
  ]);
});

function section(elements: readonly unknown[]) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

function list(indent: number, ...texts: readonly string[]) {
  return {
    type: "rich_text_list",
    style: "bullet",
    indent,
    elements: texts.map((text) => ({
      type: "rich_text_section",
      elements: [{ type: "text", text }],
    })),
  };
}
