import { EDGE, ZERO_WIDTH_SPACE } from "./marks.ts";

/** Slack shows nothing of it, and it keeps the marker behind it from being one. */
const SOFT_HYPHEN = "\u00AD";
/** Looks like a backtick and does not end inline code. */
const MODIFIER_GRAVE = "\u02CB";

/** The three characters that mean something to Slack anywhere, and only those. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** What may stand beside a marker for Slack to see it: blanks, brackets and sentence marks. */
const BESIDE_MARKERS = "\\s()\\[\\]{}\"'.,:;!?…–—-";
const LITERAL_MARKER = new RegExp(
  `(?<=^|[${BESIDE_MARKERS}])([*_~\`])(?=\\S[^\\n]*?\\1(?:$|[${BESIDE_MARKERS}]))`,
  "gm",
);

/** Text that means itself: no part of it becomes bold, italic, struck or code. */
export function literalText(text: string): string {
  return escapeText(splitFences(text).replaceAll(LITERAL_MARKER, `${SOFT_HYPHEN}$1`));
}

/** Three backticks would open or end a block of code, wherever they stand. */
function splitFences(text: string): string {
  return text.replaceAll(/``(?=`)/g, `\`\`${ZERO_WIDTH_SPACE}`);
}

/** Slack takes a line that starts with an escaped `>` for a quotation as well. */
export function keepFromQuoting(text: string): string {
  return text.replaceAll(/^&gt;/gm, `${ZERO_WIDTH_SPACE}&gt;`);
}

/** Slack turns addresses in inline code into links; a zero-width space keeps it from that. */
export function inlineCode(code: string): string {
  const plain = code
    .replaceAll(/\s/g, " ")
    .replaceAll("`", MODIFIER_GRAVE)
    .replaceAll(/\b(https?:)(?=\/\/)/gi, `$1${ZERO_WIDTH_SPACE}`)
    .replaceAll(/\bwww\.(?=\w)/gi, `www.${ZERO_WIDTH_SPACE}`);
  return `${EDGE}\`${escapeText(plain)}\`${EDGE}`;
}

export function codeBlock(code: string): string {
  const safe = splitFences(code);
  return `\`\`\`\n${escapeText(safe === "" ? " " : safe)}\n\`\`\``;
}

/** Puts a marker around each line: Slack's emphasis ends where the line does. */
export function emphasise(marker: string, text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const inner = line.trim();
      if (inner.replaceAll(EDGE, "") === "") return line;
      const start = line.slice(0, line.indexOf(inner));
      const end = line.slice(start.length + inner.length);
      return `${start}${EDGE}${marker}${inner}${marker}${EDGE}${end}`;
    })
    .join("\n");
}

const NEEDS_NO_SPACE = new RegExp(`[${BESIDE_MARKERS}]`);
const MARKER = /[*_~`]/;

/**
 * Slack sees a marker only beside a blank or a sentence mark: elsewhere, as between CJK
 * characters, a zero-width space makes it see it.
 */
export function settleEdges(text: string): string {
  return text.replaceAll(/\uFDD2+/g, (edges, offset: number) => {
    const before = text[offset - 1];
    const after = text[offset + edges.length];
    if (before === undefined || after === undefined) return "";
    const isNested = edges.length === 1 && MARKER.test(before) && MARKER.test(after);
    if (isNested || NEEDS_NO_SPACE.test(before) || NEEDS_NO_SPACE.test(after)) return "";
    return ZERO_WIDTH_SPACE;
  });
}
