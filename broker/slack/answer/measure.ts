import { escapeText } from "../escape-text.ts";
import type { Content, Inline, Piece } from "./pieces.ts";

// How Slack counts a message's blocks, as far as it is known. Text and addresses count escaped, and
// structure counts too: a divider was measured at about 125 characters; 25 for an element is a guess
// (slackapi/bolt-js#2867 shows that it is not 0). The refusals that the outbox logs can refine it.

const PER_ELEMENT = 25;
export const PER_BLOCK = 125;

/** What a piece adds to its message. */
export function sizeOf(piece: Piece): number {
  switch (piece.kind) {
    case "paragraph":
    case "heading":
    case "quote":
    case "item":
      return contentSize(piece.content) + PER_ELEMENT;
    case "code":
      return escapeText(piece.text).length + 2 * PER_ELEMENT;
    case "table":
      // A table ends the block before it, and what follows begins another.
      return 2 * PER_BLOCK + cellCharacters(piece.rows) + PER_ELEMENT * cellCount(piece.rows);
    case "rule":
      return 2 * PER_BLOCK;
  }
}

export function contentSize(content: Content): number {
  return content.reduce((sum, one) => sum + elementCharacters(one) + PER_ELEMENT, 0);
}

/** Characters of all cells together, which Slack limits to 10,000. */
export function cellCharacters(rows: readonly (readonly Content[])[]): number {
  return rows.reduce(
    (sum, row) =>
      sum +
      row.reduce(
        (inRow, cell) => inRow + cell.reduce((inCell, one) => inCell + elementCharacters(one), 0),
        0,
      ),
    0,
  );
}

function cellCount(rows: readonly (readonly Content[])[]): number {
  return rows.reduce((sum, row) => sum + row.length, 0);
}

function elementCharacters(element: Inline): number {
  switch (element.type) {
    case "text":
      return escapeText(element.text).length;
    case "link":
      return escapeText(element.url).length + escapeText(element.text ?? "").length;
    case "user":
      return element.user_id.length;
    case "channel":
      return element.channel_id.length;
    case "usergroup":
      return element.usergroup_id.length;
    case "broadcast":
      return element.range.length;
    case "emoji":
      return element.name.length + 2;
    case "date":
      return element.format.length + element.fallback.length;
  }
}
