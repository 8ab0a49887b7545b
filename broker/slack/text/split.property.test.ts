import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMrkdwn } from "./mrkdwn.ts";
import { splitForSlack } from "./split.ts";

const word = fc.oneof(
  fc.stringMatching(/^[a-z]{1,12}$/),
  fc.constantFrom(
    "日本語の文",
    "naïve",
    "👩‍👩‍👧‍👦",
    ":tada:",
    "a&b",
    "x<y",
    "2*3*4",
    "snake_case",
    "#1",
    "1.",
    "-",
    ">",
  ),
  fc.constantFrom("<@U123>", "<#C1|general>", "<!here>", "<https://a.example|a label>"),
);
const plain = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(" "));
/** Short enough to fit a part: longer ones are cut as text, with their address. */
const label = fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,2}$/);
const inline = fc
  .array(
    fc.oneof(
      plain,
      plain.map((text) => `**${text}**`),
      plain.map((text) => `_${text}_`),
      fc.stringMatching(/^[a-z<>&* ]{0,30}[a-z]$/).map((code) => `\`${code}\``),
      label.map((text) => `[${text}](https://a.example/x)`),
      fc.constant("~~gone~~"),
      fc.constant("https://a.example/a_b_c"),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .chain((parts) => fc.constantFrom(" ", "\n").map((joiner) => parts.join(joiner)));
const code = fc
  .array(fc.stringMatching(/^[ -~]{0,80}$/), { maxLength: 30 })
  .map(
    (rows) =>
      `\`\`\`\`\`ts\n${rows.map((row) => row.replaceAll("`````", "")).join("\n")}\n\`\`\`\`\``,
  );
const oneLine = inline.map((text) => text.replaceAll("\n", " "));
const block = fc.oneof(
  inline,
  oneLine.map((text) => `# ${text}`),
  fc
    .array(oneLine, { minLength: 1, maxLength: 12 })
    .map((items) => items.map((item) => `- ${item}`).join("\n")),
  fc
    .array(oneLine, { minLength: 1, maxLength: 12 })
    .map((items) => items.map((item) => `1. ${item}`).join("\n")),
  inline.map((text) => text.replaceAll(/^/gm, "> ")),
  code,
  code.map((text) => `- item\n\n${text.replaceAll(/^/gm, "  ")}`),
  fc
    .array(oneLine, { minLength: 1, maxLength: 8 })
    .map(
      (cells) =>
        `| 1 |\n|---|\n${cells.map((cell) => `| ${cell.replaceAll("|", "")} |`).join("\n")}`,
    ),
);
const markdown = fc.oneof(
  fc.array(block, { minLength: 1, maxLength: 8 }).map((blocks) => blocks.join("\n\n")),
  fc.string({ unit: "binary", maxLength: 600 }),
  fc.string({ unit: fc.constantFrom(..."*_`~[]()<>!#-+>|\n\t 1.ab\\&:;漢。"), maxLength: 400 }),
);
const limit = fc.integer({ min: 120, max: 600 });

/** Shrinking takes longer than the whole run: a failure is shown as it was found. */
const RUNS = { numRuns: 60, endOnFailure: true };

/** The letters that a reader sees, without what a cut may add or change. */
function letters(text: string): string {
  return text.replaceAll(/[^\p{L}\p{Emoji_Presentation}]/gu, "");
}

describe("AP10: every cut of any Markdown", () => {
  it("stays within the limit in each part, and no part is empty", () => {
    fc.assert(
      fc.property(markdown, limit, (text, most) => {
        for (const part of splitForSlack(text, { limit: most })) {
          const size = toMrkdwn(part).length;
          expect(size).toBeGreaterThan(0);
          expect(size).toBeLessThanOrEqual(most);
        }
      }),
      RUNS,
    );
  });

  it("loses no letter of an ordinary text, and keeps their order", () => {
    const ordinary = fc
      .array(
        fc.oneof(
          inline,
          code,
          oneLine.map((text) => `# ${text}`),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((blocks) => blocks.join("\n\n"));
    fc.assert(
      fc.property(ordinary, limit, (text, most) => {
        const parts = splitForSlack(text, { limit: most });
        expect(letters(parts.map(toMrkdwn).join("\n"))).toBe(letters(toMrkdwn(text)));
      }),
      RUNS,
    );
  });

  it("shows at least the words of lists, quotations and tables", () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), limit, (blocks, most) => {
        const text = blocks.join("\n\n");
        const shown = splitForSlack(text, { limit: most }).map(toMrkdwn).join("\n");
        expect(letters(shown).length).toBeGreaterThanOrEqual(letters(toMrkdwn(text)).length);
      }),
      RUNS,
    );
  });

  it("leaves a balanced number of fences in each part, and no half of a character", () => {
    fc.assert(
      fc.property(markdown, limit, (text, most) => {
        for (const part of splitForSlack(text, { limit: most })) {
          const shown = toMrkdwn(part);
          expect((shown.match(/```/g) ?? []).length % 2).toBe(0);
          expect(shown.isWellFormed() || !text.isWellFormed()).toBe(true);
          expect(shown).not.toMatch(/[\uFDD0-\uFDD4]/);
        }
      }),
      RUNS,
    );
  });

  it("escapes everything that is not one of Slack's own forms", () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const rest = toMrkdwn(text)
          .replaceAll(/<(?:[@#!][^<>\n]*|[a-z][a-z0-9+.-]*:[^<>\n]*)>/gi, "")
          .replaceAll(/^ *> ?/gm, "")
          .replaceAll(/^>$/gm, "");
        expect(rest).not.toMatch(/[<>]/);
        expect(rest.replaceAll(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
      }),
      RUNS,
    );
  });
});
