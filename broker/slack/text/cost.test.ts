import { describe, expect, it } from "vitest";
import { isTooCostly } from "./cost.ts";
import { toMrkdwn } from "./mrkdwn.ts";
import { splitForSlack } from "./split.ts";

describe("isTooCostly", () => {
  it.each([
    ["marks that look for a partner", "*a_ ".repeat(1_000)],
    ["open brackets", "[".repeat(2_000)],
    ["backticks of all lengths", "a` b`` c``` ".repeat(400)],
    ["addresses", "www.a. ".repeat(1_000)],
    ["quotations within quotations", "> ".repeat(2_000)],
    ["many short paragraphs of marks", `${"*a_ ".repeat(100)}\n\n`.repeat(100)],
    [
      "lists within lists",
      Array.from({ length: 30 }, (_, i) => `${" ".repeat(i * 2)}- a`).join("\n"),
    ],
    ["a table of a hundred columns", `|${"a|".repeat(100)}\n|${"-|".repeat(100)}`],
  ])("knows %s", (_, markdown) => {
    expect(isTooCostly(markdown)).toBe(true);
  });

  it.each([
    ["prose", "A sentence with `code`, *stress* and [a link](https://a.example). ".repeat(60)],
    [
      "a hundred such paragraphs",
      "It has `code` and **stress**: https://a.example/x.\n\n".repeat(500),
    ],
    ["code", `\`\`\`ts\n${"const a = b[c] * d[e] ** f; // <g>\n".repeat(2_000)}\`\`\``],
    ["a long list", "- item with `code` and _more_\n".repeat(1_000)],
    ["a long table", `| a | b |\n|---|---|\n${"| `x` | *y* |\n".repeat(500)}`],
    ["nothing", ""],
  ])("lets %s be parsed", (_, markdown) => {
    expect(isTooCostly(markdown)).toBe(false);
  });
});

describe("splitForSlack of costly Markdown", () => {
  it("shows every character of it, in parts that fit", () => {
    const written = "*a_ [b` <@U1> ".repeat(2_000);
    const parts = splitForSlack(written).map((part) => toMrkdwn(part));
    expect(parts.every((part) => part.length <= 3_500)).toBe(true);
    const shown = parts.join(" ").replaceAll(/[\u00AD\u200B\s]/g, "");
    expect(shown).toBe(written.replaceAll(/\s/g, ""));
  });
});
