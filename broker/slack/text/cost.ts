/** What waits for a partner in its paragraph, or nests. */
const MARKS = /[*_~`[\]!<>&]/g;
/** What the parser tries as an address, which takes it as long as three marks. */
const ADDRESSES = /@|:\/\/|www\./g;
const MARKS_AN_ADDRESS = 3;
/** Begins a paragraph of its own even without a blank line before it. */
const BEGINS_BLOCK = /^\s*(?:[-+*]\s|\d{1,9}[.)]\s|#{1,6}\s|\|)/;
const FENCE = /^\s{0,3}(?:`{3,}|~{3,})/;
/** Twelve levels of lists; deeper ones are cut as text in any case. */
const DEEP_ITEM = /^\s{24,}(?:[-+*]|\d{1,9}[.)])\s/;
const COLUMNS_AT_MOST = 60;
/** The sum of the squares of the paragraphs' marks that is still parsed within a second or so. */
const COST_AT_MOST = 1_000_000;

/**
 * Whether parsing this Markdown could keep the process busy for seconds. The parser's time grows
 * with the square, and worse, of the marks in a paragraph, of nested lists and of a table's columns
 * (micromark resolves attention and labels by looking back). Reads the text once.
 */
export function isTooCostly(markdown: string): boolean {
  let cost = 0;
  let marks = 0;
  let isCode = false;
  for (const line of markdown.split("\n")) {
    if (FENCE.test(line)) isCode = !isCode;
    if (isCode) continue;
    if (DEEP_ITEM.test(line)) return true;
    if (line.startsWith("|") && line.split("|").length > COLUMNS_AT_MOST) return true;
    if (line.trim() === "" || BEGINS_BLOCK.test(line)) {
      cost += marks * marks;
      marks = 0;
    }
    marks += line.match(MARKS)?.length ?? 0;
    marks += MARKS_AN_ADDRESS * (line.match(ADDRESSES)?.length ?? 0);
  }
  return cost + marks * marks > COST_AT_MOST;
}
