import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMrkdwn } from "./mrkdwn.js";
import { plainTextOf } from "./text-tree.js";
import type { TreeNode } from "./text-tree.js";

/** The inline part of a text that is one paragraph. */
function inline(text: string): readonly TreeNode[] {
  const [first, ...others] = parseMrkdwn(text);
  expect(others).toEqual([]);
  if (typeof first !== "object") throw new Error("not a paragraph");
  expect(first.kind).toBe("paragraph");
  return first.children ?? [];
}

describe("mrkdwn", () => {
  test("markup that somebody wrote stays text", () => {
    expect(inline("&lt;img src=x onerror=alert(1)&gt; & <b>x</b>")).toEqual([
      "<img src=x onerror=alert(1)> & ",
      "b",
      "x",
      "/b",
    ]);
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    " JAVASCRIPT:x",
    "file:///etc",
  ])("an address like %j is not a link", (address) => {
    const tree = parseMrkdwn(`<${address}|press>`);
    expect(JSON.stringify(tree)).not.toContain("href");
    expect(plainTextOf(tree)).toBe("press");
  });

  test("escapes are undone once, not twice", () => {
    expect(inline("&amp;lt; &amp;amp;")).toEqual(["&lt; &amp;"]);
  });

  test.each([
    ["2*3*4 and snake_case_name and a~b~c", "inside of words"],
    ["* not bold * and _ not italic _", "with spaces inside"],
    ["*open only", "without an end"],
    ["*over\nlines*", "over two lines"],
    ["**", "with nothing in it"],
  ])("marks mean nothing %s (%s)", (text) => {
    expect(JSON.stringify(parseMrkdwn(text))).not.toMatch(/"kind":"(?:bold|italic|strike)"/);
  });

  test("marks nest and end where they end", () => {
    expect(inline("*bold _both_* ~gone~, _it_.")).toEqual([
      { kind: "bold", children: ["bold ", { kind: "italic", children: ["both"] }] },
      " ",
      { kind: "strike", children: ["gone"] },
      ", ",
      { kind: "italic", children: ["it"] },
      ".",
    ]);
  });

  test("marks inside of code and links are left alone", () => {
    expect(inline("*a `b* c` d*")).toEqual([
      { kind: "bold", children: ["a ", { kind: "code", children: ["b* c"] }, " d"] },
    ]);
    expect(inline("_see <https://x.test/a_b_c>_")).toEqual([
      {
        kind: "italic",
        children: [
          "see ",
          { kind: "link", href: "https://x.test/a_b_c", children: ["https://x.test/a_b_c"] },
        ],
      },
    ]);
  });

  test("mentions, channels, groups and broadcasts keep their ids", () => {
    expect(inline("<@U1> <@U2|ada> <#C1|general> <!here> <!subteam^S1|@team>")).toEqual([
      { kind: "user", id: "U1" },
      " ",
      { kind: "user", id: "U2", name: "ada" },
      " ",
      { kind: "channel", id: "C1", name: "general" },
      " ",
      { kind: "broadcast", name: "here" },
      " ",
      { kind: "group", id: "S1", name: "@team" },
    ]);
  });

  test("dates carry their format and what stands in for it", () => {
    expect(inline("at <!date^1795691281^{time}|12:08>.")).toEqual([
      "at ",
      { kind: "time", seconds: 1795691281, format: "{time}", name: "12:08" },
      ".",
    ]);
  });

  test("a typed address becomes a link without the full stop behind it", () => {
    expect(inline("see https://x.test/?a=1&amp;b=2.")).toEqual([
      "see ",
      { kind: "link", href: "https://x.test/?a=1&b=2", children: ["https://x.test/?a=1&b=2"] },
      ".",
    ]);
  });

  test("emoji are names, times of day are not emoji", () => {
    expect(inline(":eyes: at 10:30:15")).toEqual([{ kind: "emoji", name: "eyes" }, " at 10:30:15"]);
  });

  test("fences, quotes and paragraphs are blocks", () => {
    expect(
      parseMrkdwn("before\n```\nif (a &lt; b) *x*\n```\n&gt; quoted\n&gt; more\nafter"),
    ).toEqual([
      { kind: "paragraph", children: ["before"] },
      { kind: "pre", children: ["if (a < b) *x*"] },
      { kind: "quote", children: ["quoted", { kind: "break" }, "more"] },
      { kind: "paragraph", children: ["after"] },
    ]);
  });

  test("whatever is written, it ends, and every link is safe", () => {
    const pieces = fc.constantFrom(
      "*",
      "_",
      "~",
      "`",
      "```",
      "<",
      ">",
      "|",
      "@U1",
      "a",
      " ",
      "\n",
      ":",
      "https://x.y",
      "javascript:",
      "&lt;",
      "!date^1^{time}",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        for (const href of hrefs(parseMrkdwn(parts.join(""))))
          expect(href).toMatch(/^(?:https?|mailto):/);
      }),
    );
  });

  test("deep nesting ends instead of overflowing", () => {
    expect(() => parseMrkdwn("*a _b ".repeat(5_000) + "c_ d*".repeat(5_000))).not.toThrow();
  });
});

function hrefs(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    typeof node === "string"
      ? []
      : [...(node.href === undefined ? [] : [node.href]), ...hrefs(node.children ?? [])],
  );
}
