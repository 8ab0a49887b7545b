import { isTooCostly } from "./cost.ts";
import { mark, type MarkedText, unmark } from "./marks.ts";
import { toMrkdwn, writeMarked } from "./mrkdwn.ts";
import { inlineReferences } from "./inline-references.ts";
import type { Budget } from "./pack.ts";
import { splitSource } from "./split-blocks.ts";
import { splitLiteral } from "./split-text.ts";

/** Well below the 4,000 characters that Slack recommends for `text` (chat.postMessage). */
export const PART_MAX_CHARACTERS = 3500;
/** Below this, fences and markers would leave no characters for text. */
const SMALLEST_LIMIT = 100;
/** Markup can be longer than what it shows; above this many times the limit it is not asked. */
const SHORT_TEXT_LIMITS = 3;
/** A character's escape takes up to five, and a zero-width space may come with it. */
const WORST_GROWTH = 6;

/**
 * Cuts Markdown into Markdown parts whose mrkdwn (`toMrkdwn(part)`) has at most `limit` characters
 * each. Cuts between blocks, else between lines, else between words; never inside a link, one of
 * Slack's references, an emoji code or a character. Code goes on in a new fence with the same info,
 * a table with the same header, emphasis with the same markers. Text that shows nothing has no
 * parts. A limit below 100 counts as 100. Markdown that would take seconds to parse is shown as it
 * was written.
 */
export function splitForSlack(
  markdown: string,
  options: { readonly limit?: number } = {},
): readonly string[] {
  const limit = Math.max(SMALLEST_LIMIT, options.limit ?? PART_MAX_CHARACTERS);
  if (isTooCostly(markdown)) return splitUnparsed(markdown, limit);
  const isShort = markdown.length <= limit * SHORT_TEXT_LIMITS;
  if (isShort && toMrkdwn(markdown).length <= limit) return checked(markdown, limit);
  const marked = inlineReferences(mark(markdown));
  return splitSource(marked.text, budgetFor(marked, limit)).flatMap((source) =>
    checked(unmark(source, marked.tokens), limit),
  );
}

/** `&amp;`, `&lt;` and `&gt;` have up to five characters; any other escape has the two it is written in. */
const LONG_ESCAPE = /\\[&<>]/g;

/** As it was written. Measured without the parser, a little too long rather than too short. */
function splitUnparsed(markdown: string, limit: number): readonly string[] {
  const { text, tokens } = mark(markdown);
  const measure = (source: string) =>
    unmark(source.replaceAll(LONG_ESCAPE, "&amp;"), tokens).length;
  return splitLiteral(text, { limit, measure }).flatMap((source) =>
    checked(unmark(source, tokens), limit),
  );
}

/** Drops what shows nothing. The limit holds, whatever the rules above did not foresee. */
function checked(part: string, limit: number): readonly string[] {
  const size = toMrkdwn(part).length;
  if (size === 0) return [];
  return size <= limit ? [part] : cutAnywhere(part, limit);
}

function budgetFor({ tokens }: MarkedText, limit: number): Budget {
  return {
    limit,
    measure: (source) => writeMarked({ text: source, tokens }).length,
  };
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function cutAnywhere(part: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let current = "";
  for (const { segment } of graphemes.segment(part)) {
    if (current.length + segment.length > limit / WORST_GROWTH) {
      parts.push(current);
      current = "";
    }
    current += segment;
  }
  return [...parts, current];
}
