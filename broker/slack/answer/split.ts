import { merged } from "./inline.ts";
import { contentSize, sizeOf } from "./measure.ts";
import type { CodePiece, Content, Inline, Piece, TablePiece } from "./pieces.ts";
import { tableAsCode } from "./table-as-code.ts";

/** Room for the structure around a part of a text. */
const OVERHEAD = 100;
const ESCAPED = /[&<>]/;
const LONGEST_ESCAPE = 5;

/**
 * A piece that is too large for a message as several of at most `limit` (as `sizeOf` counts):
 * between lines, else sentences, else words, else graphemes; never inside a link or inline code
 * that fits by itself. A table repeats its header; code stays code.
 */
export function splitPiece(piece: Piece, limit: number): readonly Piece[] {
  if (sizeOf(piece) <= limit) return [piece];
  switch (piece.kind) {
    case "paragraph":
    case "heading":
    case "quote":
      return splitContent(piece.content, limit - OVERHEAD).map((content, index) => ({
        kind: piece.kind === "heading" && index > 0 ? "paragraph" : piece.kind,
        content,
      }));
    case "item":
      return splitContent(piece.content, limit - OVERHEAD).map((content, index) =>
        index === 0 ? { ...piece, content } : { kind: "paragraph", content, close: true },
      );
    case "code":
      return splitCode(piece, limit - OVERHEAD);
    case "table":
      return splitTable(piece, limit);
    case "rule":
      return [piece];
  }
}

function splitContent(content: Content, limit: number): readonly Content[] {
  const parts: Content[] = [];
  let current: Inline[] = [];
  let size = 0;
  const end = () => {
    if (current.length > 0) parts.push(merged(current));
    current = [];
    size = 0;
  };
  for (const element of content) {
    for (const one of smallElements(element, limit)) {
      const added = contentSize([one]);
      if (size + added > limit) end();
      current.push(one);
      size += added;
    }
  }
  end();
  return parts;
}

/** A text as lines, a long line as sentences, and so on; everything else stays whole. */
function smallElements(element: Inline, limit: number): readonly Inline[] {
  if (element.type !== "text") return [element];
  if (element.style?.code === true && contentSize([element]) <= limit) return [element];
  const most = Math.max(1, Math.floor((limit - OVERHEAD) / 2));
  return splitText(element.text, most).map((text) => ({ ...element, text }));
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const LINES = /[^\n]*\n|[^\n]+$/g;
const SENTENCES = /.*?[.!?。！？…]+["'”’)\]]*\s+|.+$/gs;
const WORDS = /\S*\s+|\S+$/g;

/** Parts of at most `limit` characters, escaped, that together are the text. */
export function splitText(text: string, limit: number): readonly string[] {
  return packed(text.match(LINES) ?? [], limit, (line) =>
    packed(line.match(SENTENCES) ?? [], limit, (sentence) =>
      packed(sentence.match(WORDS) ?? [], limit, (word) => splitWord(word, limit)),
    ),
  );
}

/** Joins what fits together; what is too long by itself is divided further. */
function packed(
  parts: readonly string[],
  limit: number,
  divide: (part: string) => readonly string[],
): readonly string[] {
  const whole: string[] = [];
  let current = "";
  let size = 0;
  for (const part of parts) {
    const length = escapedLength(part);
    if (length > limit) {
      if (current !== "") whole.push(current);
      const inner = divide(part);
      whole.push(...inner.slice(0, -1));
      current = inner.at(-1) ?? "";
      size = escapedLength(current);
    } else if (size + length > limit) {
      whole.push(current);
      current = part;
      size = length;
    } else {
      current += part;
      size += length;
    }
  }
  return current === "" ? whole : [...whole, current];
}

function splitWord(word: string, limit: number): readonly string[] {
  const parts: string[] = [];
  let current = "";
  let size = 0;
  for (const { segment } of graphemes.segment(word)) {
    const length = escapedLength(segment);
    if (size + length > limit && current !== "") {
      parts.push(current);
      current = "";
      size = 0;
    }
    // A grapheme of thousands of combining marks is cut between code points.
    for (const part of length > limit ? [...segment] : [segment]) {
      current += part;
      size += escapedLength(part);
      if (size >= limit) {
        parts.push(current);
        current = "";
        size = 0;
      }
    }
  }
  return current === "" ? parts : [...parts, current];
}

function escapedLength(text: string): number {
  if (!ESCAPED.test(text)) return text.length;
  let length = 0;
  for (const character of text)
    length += ESCAPED.test(character) ? LONGEST_ESCAPE : character.length;
  return length;
}

function splitCode(piece: CodePiece, limit: number): readonly CodePiece[] {
  return packed(piece.text.match(LINES) ?? [], limit, (line) => splitWord(line, limit)).flatMap(
    (part) => {
      const text = part.replace(/\n$/, "");
      return text.trim() === "" ? [] : [{ ...piece, text }];
    },
  );
}

function splitTable(table: TablePiece, limit: number): readonly Piece[] {
  const [header = [], ...body] = table.rows;
  const base = sizeOf({ ...table, rows: [header] });
  const parts: TablePiece[] = [];
  let rows: Content[][] = [];
  let size = base;
  for (const row of body) {
    const added = sizeOf({ ...table, rows: [row] });
    if (base + added > limit) return splitPiece(tableAsCode(table), limit);
    if (size + added > limit) {
      parts.push({ ...table, rows: [header, ...rows] });
      rows = [];
      size = base;
    }
    rows.push(row);
    size += added;
  }
  if (rows.length > 0) parts.push({ ...table, rows: [header, ...rows] });
  return parts.length === 0 ? splitPiece(tableAsCode(table), limit) : parts;
}
