import { describe, expect, it } from "vitest";
import { toMrkdwn } from "./mrkdwn.ts";
import { PART_MAX_CHARACTERS, splitForSlack } from "./split.ts";

function sizesOf(parts: readonly string[]): readonly number[] {
  return parts.map((part) => toMrkdwn(part).length);
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

describe("AP10: cutting long Markdown", () => {
  it.each(["", "  \n\n ", "[a]: https://a.example"])("has no part for %j", (markdown) => {
    expect(splitForSlack(markdown)).toEqual([]);
  });

  it("leaves what fits as it is", () => {
    const markdown = "**short**\r\n\n- `list`";
    expect(splitForSlack(markdown)).toEqual([markdown]);
  });

  it("measures what Slack gets, not what was written", () => {
    const escapes = "&".repeat(1000);
    expect(sizesOf(splitForSlack(escapes)).every((size) => size <= PART_MAX_CHARACTERS)).toBe(true);
    const link = `[x](https://a.example/${"y".repeat(60)}) `;
    expect(splitForSlack(link.repeat(40), { limit: 4000 })).toHaveLength(1);
  });

  it("cuts 4 kB of code into parts with a fence of the same info each", () => {
    const code = lines(120, (index) => `const value${index} = "<${index}> & more";`);
    const parts = splitForSlack(`\`\`\`ts title="a.ts"\n${code}\n\`\`\``);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      expect(part.startsWith('```ts title="a.ts"\n')).toBe(true);
      expect(part.endsWith("\n```")).toBe(true);
      expect(toMrkdwn(part).length).toBeLessThanOrEqual(PART_MAX_CHARACTERS);
    }
    const again = parts.map((part) => part.split("\n").slice(1, -1).join("\n")).join("\n");
    expect(again).toBe(code);
  });

  it("keeps a fence whole when it fits a part of its own", () => {
    const fence = `\`\`\`\n${lines(10, () => "code")}\n\`\`\``;
    const parts = splitForSlack(`${"word ".repeat(20)}\n\n${fence}\n\nend`, { limit: 110 });
    expect(parts).toHaveLength(2);
    expect(parts[1]).toContain(fence);
  });

  it("uses a longer fence around code that has one", () => {
    const code = `\`\`\`\n${"x\n".repeat(100)}\`\`\``;
    for (const part of splitForSlack(`~~~md\n${code}\n~~~`, { limit: 120 })) {
      expect(part.startsWith("````md\n")).toBe(true);
    }
  });

  it("cuts a very long line of code without losing a character", () => {
    const code = "abc=1; ".repeat(100);
    const parts = splitForSlack(`\`\`\`\n${code}\n\`\`\``, { limit: 200 });
    expect(parts.map((part) => part.split("\n").slice(1, -1).join("")).join("")).toBe(code);
  });

  it("keeps a heading with what it introduces", () => {
    const text = "word ".repeat(30).trim();
    const parts = splitForSlack(`${text}\n\n# Title\n\n${text}`, { limit: 180 });
    expect(parts).toEqual([text, `# Title\n\n${text}`]);
  });

  it("cuts a paragraph between its lines before it cuts between words", () => {
    const parts = splitForSlack(
      lines(6, (index) => `line ${index} ${"w ".repeat(15)}end`),
      {
        limit: 100,
      },
    );
    for (const part of parts) expect(part).toMatch(/^line \d[^]*end$/);
  });

  it("closes and opens emphasis again", () => {
    const parts = splitForSlack(`**bold _${"word ".repeat(60).trim()}_ bold**`, { limit: 120 });
    expect(parts.length).toBeGreaterThan(2);
    expect(parts[1]).toMatch(/^\*\*_word .* word_\*\*$/);
  });

  it.each([
    ["a link", "[the whole label of it](https://a.example/path/to/it)"],
    [
      "one of Slack's references",
      "<!date^1700000000^{date_short_pretty} at {time}|some fall-back text>",
    ],
    ["a Slack link", "<https://a.example/x|a label with spaces>"],
    ["code", "`some code with spaces in it`"],
  ])("never cuts %s", (_, whole) => {
    for (let before = 0; before < 30; before += 1) {
      const parts = splitForSlack(`${"x".repeat(before)} ${`${whole} and `.repeat(6)}`, {
        limit: 130,
      });
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.join(" ").split(whole)).toHaveLength(7);
    }
  });

  it("never cuts an emoji code, an escape or a character", () => {
    const units = [":white_check_mark:", "&amp;", "\\*", "👩‍👩‍👧‍👦", "é", "🇳🇴"];
    for (const unit of units) {
      const parts = splitForSlack(unit.repeat(200), { limit: 100 });
      expect(parts.length).toBeGreaterThan(1);
      for (const part of parts) expect(part.replaceAll(unit, "")).toBe("");
    }
  });

  it("cuts a line without spaces", () => {
    const parts = splitForSlack("これは長い文です。".repeat(100), { limit: 200 });
    expect(parts.join("")).toBe("これは長い文です。".repeat(100));
  });

  it("makes no heading or list of a paragraph's words", () => {
    const parts = splitForSlack(`${"# 1. - > + ".repeat(40)}`.replace(/^/, "a "), { limit: 100 });
    for (const part of parts) expect(toMrkdwn(part)).not.toMatch(/[•*]/);
  });

  it("goes on counting in a numbered list", () => {
    const parts = splitForSlack(
      lines(20, (index) => `1. item ${index}`),
      { limit: 100 },
    );
    expect(parts.map(toMrkdwn).join("\n")).toBe(
      lines(20, (index) => `${index + 1}. item ${index}`),
    );
  });

  it("cuts a long item and keeps those after it as a list", () => {
    const parts = splitForSlack(`- ${"long ".repeat(50)}\n- short\n- [x] done`, { limit: 120 });
    expect(toMrkdwn(parts[0] ?? "")).toMatch(/^• long/);
    expect(toMrkdwn(parts.at(-1) ?? "")).toMatch(/• short\n✓ done$/);
  });

  it("quotes each part of a quotation", () => {
    const parts = splitForSlack(`> ${"said ".repeat(80)}\n>\n> - ${"item ".repeat(30)}`, {
      limit: 120,
    });
    for (const part of parts) expect(toMrkdwn(part)).toMatch(/^(?:>.*\n?)+$/);
  });

  it("repeats the header of a table", () => {
    const rows = lines(40, (index) => `| row ${index} | ${index} |`);
    const parts = splitForSlack(`| Name | Count |\n|--|--:|\n${rows}`, { limit: 300 });
    for (const part of parts) expect(toMrkdwn(part)).toMatch(/^```\nName +Count\n/);
    expect(parts.join("\n").match(/row \d+/g)).toHaveLength(40);
  });

  it("writes a row that is too long as a list", () => {
    const parts = splitForSlack(`| A | B |\n|--|--|\n| x | ${"y ".repeat(100)} |\n| z | z |`, {
      limit: 120,
    });
    expect(parts.map(toMrkdwn).join("").match(/y/g)).toHaveLength(100);
    expect(toMrkdwn(parts[0] ?? "")).toMatch(/^• \*A:\* x/);
  });

  it("resolves references to definitions of other parts", () => {
    const markdown = `[one][a] ${"word ".repeat(40)}\n\n[![i][b]][a]\n\n[a]: https://a.example\n[b]: https://b.example`;
    const shown = splitForSlack(markdown, { limit: 100 }).map(toMrkdwn).join("\n");
    expect(shown).toContain("<https://a.example|one>");
    expect(shown).toContain("<https://a.example|i>");
  });

  it("cuts HTML and a link that is too long as text", () => {
    const html = `<div>\n${lines(30, (index) => `<p class="x${index}">**text**</p>`)}\n</div>`;
    const shown = splitForSlack(html, { limit: 200 }).map(toMrkdwn).join("\n");
    expect(shown.match(/\*\*text\*\*/g)).toHaveLength(30);
    const link = `[label](https://a.example/${"x".repeat(500)})`;
    const parts = splitForSlack(link, { limit: 200 });
    expect(sizesOf(parts).every((size) => size <= 200)).toBe(true);
    expect(parts.map(toMrkdwn).join("").match(/x/g)).toHaveLength(501);
  });

  it("parses very long texts in sections", () => {
    const markdown = lines(900, (index) => `Paragraph ${index} with **bold** text.\n\n- item\n`);
    const parts = splitForSlack(markdown);
    expect(sizesOf(parts).every((size) => size <= PART_MAX_CHARACTERS)).toBe(true);
    expect(parts.join("\n").match(/Paragraph \d+ with \*\*bold\*\* text\./g)).toHaveLength(900);
    expect(parts.length).toBeLessThan(13);
  });

  it.each([">", "- ", "1. ", "> - "])("survives 12,000 characters of %j", (marker) => {
    const parts = splitForSlack(`${marker.repeat(12_000 / marker.length)} end`);
    expect(sizesOf(parts).every((size) => size <= PART_MAX_CHARACTERS)).toBe(true);
    expect(parts.map(toMrkdwn).join("")).toContain("end");
  });
});
