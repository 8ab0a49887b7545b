import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { piecesOfMarkdown } from "../../broker/slack/answer/from-markdown.ts";
import { plainText } from "../../broker/slack/answer/inline.ts";
import { type AnswerForm, divideAnswer, writeMessage } from "../../broker/slack/answer/messages.ts";
import type { Piece } from "../../broker/slack/answer/pieces.ts";
import { checkBlocks } from "../../playground/workspace/blocks.ts";

const policy = { isKnownUser: () => true, allowBroadcasts: false };

const word = fc.oneof(
  fc.stringMatching(/^[a-z]{1,12}$/),
  fc.constantFrom(
    "日本語の文",
    "👩‍👩‍👧‍👦",
    "a&b",
    "x<y>",
    "**b**",
    "_i_",
    "`c`",
    "~~s~~",
    "<@U1>",
    "<!here>",
  ),
  fc.constantFrom(
    "[site](https://a.example)",
    "https://a.example/x",
    "[^1]",
    "|",
    "- ",
    "1. ",
    "> ",
  ),
);
const paragraph = fc.array(word, { minLength: 1, maxLength: 300 }).map((words) => words.join(" "));
const list = fc
  .array(fc.tuple(fc.nat(4), fc.boolean(), fc.array(word, { maxLength: 40 })), {
    minLength: 1,
    maxLength: 120,
  })
  .map((items) =>
    items
      .map(
        ([depth, isOrdered, words]) =>
          `${"  ".repeat(depth)}${isOrdered ? "1." : "-"} ${words.join(" ")}`,
      )
      .join("\n"),
  );
const code = fc
  .array(fc.string({ maxLength: 200 }), { maxLength: 200 })
  .map((lines) => `\`\`\`\`\`ts\n${lines.join("\n").replaceAll("`````", "")}\n\`\`\`\`\``);
const table = fc
  .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 220 }), word)
  .map(([columns, rows, cell]) => {
    const row = (text: string) =>
      `|${Array.from({ length: columns }, () => ` ${text} `).join("|")}|`;
    const text = cell.replaceAll("|", "");
    return [row("head"), row("---"), ...Array.from({ length: rows }, () => row(text))].join("\n");
  });
const markdown = fc
  .array(
    fc.oneof(paragraph, list, code, table, fc.constant("---"), fc.string({ maxLength: 400 })),
    {
      maxLength: 12,
    },
  )
  .map((blocks) => blocks.join("\n\n"));

const form = fc.constantFrom<AnswerForm>("rich", "plain", "sections", "text");
const scale = fc.constantFrom(1, 0.6, 0.35);

/** What a reader sees of the pieces, without blanks: dividing may not lose or double any of it. */
function letters(pieces: readonly Piece[]): string {
  return pieces
    .flatMap((piece) => {
      switch (piece.kind) {
        case "rule":
        case "table":
          return [];
        case "code":
          return [piece.text];
        default:
          return [plainText(piece.content)];
      }
    })
    .join("")
    .replaceAll(/\s/g, "");
}

describe("an answer in messages", () => {
  it("FR30: keeps every letter, and Slack's limits, in every form and size", () => {
    fc.assert(
      fc.property(markdown, form, scale, (source, asked, size) => {
        const pieces = piecesOfMarkdown(source, policy).filter((piece) => piece.kind !== "table");
        const messages = divideAnswer(pieces, asked, size);
        expect(letters(messages.flat())).toBe(letters(pieces));
      }),
      { numRuns: 60 },
    );
  });

  it("FR31: gives Slack no block that it refuses", () => {
    fc.assert(
      fc.property(markdown, form, scale, (source, asked, size) => {
        for (const pieces of divideAnswer(piecesOfMarkdown(source, policy), asked, size)) {
          const { text, blocks } = writeMessage(pieces, asked);
          let id = 0;
          const nextId = () => `b${(id += 1)}`;
          if (blocks !== undefined) {
            expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3_800);
            expect(checkBlocks(blocks, "message", nextId)).toMatchObject({ ok: true });
          }
          expect(text.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
