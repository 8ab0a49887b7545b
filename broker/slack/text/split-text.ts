import type { Heading, Paragraph, PhrasingContent } from "mdast";
import { escapeText } from "./escape.ts";
import { hasToken, ZERO_WIDTH_SPACE } from "./marks.ts";
import { parseWithPlaces, placeOf } from "./markdown-tree.ts";
import { pack, type Piece, type Budget } from "./pack.ts";

/** Words are taken apart only above this length, so that ordinary ones stay whole. */
const WORD_MAX_CHARACTERS = 60;

/** The markers of emphasis around a piece of text. */
interface Emphasis {
  readonly open: string;
  readonly close: string;
}

/** The smallest thing that is never cut: a word, a link, a span of code. */
interface Atom {
  readonly source: string;
  readonly sizeAtMost: number;
  readonly within: readonly Emphasis[];
  readonly before: "nothing" | "space" | "line";
}

/** Cuts a paragraph between its lines, else between words, else within very long words. */
export function splitParagraph(node: Paragraph, source: string, budget: Budget): readonly string[] {
  return fill(atomsOf(node.children, source, budget), budget, keptAsParagraph);
}

export function splitHeading(node: Heading, source: string, budget: Budget): readonly string[] {
  const asHeading = (text: string) => `${"#".repeat(node.depth)} ${text.replaceAll("\n", " ")}`;
  return fill(atomsOf(node.children, source, budget), budget, asHeading);
}

/** Cuts what has no better rule as text that shows every character of its source. */
export function splitLiteral(source: string, budget: Budget): readonly string[] {
  const lines = source.split("\n").map((line): Piece => {
    return { source: literalMarkdown(line.trim()), joiner: "\n" };
  });
  const cut = (line: Piece) => {
    const chunks = chunksOf(line.source).map((chunk): Piece => ({ source: chunk, joiner: "" }));
    return pack(chunks, budget, (chunk) => [chunk.source], "");
  };
  return pack(lines, budget, cut, "\n");
}

/** Markdown that shows `text` as it is. */
export function literalMarkdown(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}

/**
 * Words, and what is between them, in an order that gives the text again when put together. Very
 * long words come in pieces, never within an escape, an emoji code or a character.
 */
export function chunksOf(text: string): readonly string[] {
  return text.split(/(?<=\s)(?=\S)/).flatMap((word) => {
    return word.length <= WORD_MAX_CHARACTERS ? [word] : cutWord(word);
  });
}

const UNCUT = /(\uFDD0\d+\uFDD1|&#?[A-Za-z0-9]{1,31};|\\[!-/:-@[-`{-~]|:[a-z0-9_+'-]{1,100}:)/;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function cutWord(word: string): readonly string[] {
  const units = word
    .split(UNCUT)
    .flatMap((part, index) =>
      index % 2 === 1 ? [part] : Array.from(graphemes.segment(part), ({ segment }) => segment),
    );
  const chunks: string[] = [];
  let current = "";
  for (const unit of units) {
    if (current !== "" && current.length + unit.length > WORD_MAX_CHARACTERS) {
      chunks.push(current);
      current = "";
    }
    current += unit;
  }
  return current === "" ? chunks : [...chunks, current];
}

/** What emphasis adds to a line: two markers and the spaces that may stand beside them. */
const EMPHASIS_CHARACTERS = 4;

function atomsOf(
  children: readonly PhrasingContent[],
  source: string,
  budget: Budget,
): readonly Atom[] {
  const atoms: Atom[] = [];
  let before: Atom["before"] = "nothing";
  const add = (text: string, within: readonly Emphasis[]) => {
    const isPlain = /^[\p{L}\p{N}\p{P}\s]*$/u.test(text) && !hasToken(text);
    const size = isPlain ? escapeText(text).length + 2 : budget.measure(text) + 2;
    const isEdge = before === "line" || atoms.at(-1)?.within !== within;
    const markers = isEdge ? EMPHASIS_CHARACTERS * within.length : 0;
    atoms.push({ source: text, sizeAtMost: size + markers, within, before });
    before = "nothing";
  };
  const addText = (text: string, within: readonly Emphasis[]) => {
    for (const part of text.split(/(\s+)/)) {
      if (part === "") continue;
      if (/^\s/.test(part)) before = part.includes("\n") ? "line" : "space";
      else for (const chunk of chunksOf(part)) add(chunk, within);
    }
  };
  const visit = (nodes: readonly PhrasingContent[], within: readonly Emphasis[]) => {
    for (const node of nodes) {
      const { start, end } = placeOf(node);
      const text = source.slice(start, end);
      switch (node.type) {
        case "text":
          addText(text, within);
          break;
        case "break":
          before = "line";
          break;
        case "strong":
        case "emphasis":
        case "delete": {
          const [first, last] = [node.children[0], node.children.at(-1)];
          if (first === undefined || last === undefined) break;
          const open = source.slice(start, placeOf(first).start);
          const close = source.slice(placeOf(last).end, end);
          visit(node.children, [...within, { open, close }]);
          break;
        }
        default:
          if (budget.measure(text) <= budget.limit) add(text, within);
          else if (node.type === "inlineCode") for (const code of cutCode(text)) add(code, within);
          else addText(literalMarkdown(text), within);
      }
    }
  };
  visit(children, []);
  return atoms;
}

function cutCode(span: string): readonly string[] {
  const fence = /^`+/.exec(span)?.[0] ?? "`";
  const code = span.slice(fence.length, -fence.length);
  return chunksOf(code).map((chunk) => `${fence} ${chunk.trim()} ${fence}`);
}

function fill(
  atoms: readonly Atom[],
  budget: Budget,
  dress: (text: string) => string,
): readonly string[] {
  const parts: string[] = [];
  const bare = budget.measure(dress("x"));
  let from = 0;
  while (from < atoms.length) {
    let to = from;
    let size = bare;
    for (; to < atoms.length; to += 1) {
      size += atoms[to]?.sizeAtMost ?? 0;
      if (size > budget.limit && to > from) break;
    }
    if (to < atoms.length) to = bestCut(atoms, from, to);
    while (to > from + 1 && budget.measure(dress(written(atoms.slice(from, to)))) > budget.limit) {
      to = bestCut(atoms, from, to - Math.ceil((to - from) / 10));
    }
    parts.push(dress(written(atoms.slice(from, to))));
    from = to;
  }
  return parts;
}

/** Between lines in the second half, else between words, else where the budget ends. */
function bestCut(atoms: readonly Atom[], from: number, to: number): number {
  const least = from + Math.ceil((to - from) / 2);
  for (const wanted of ["line", "space"]) {
    for (let at = to; at >= Math.max(least, from + 1); at -= 1) {
      if (atoms[at]?.before === wanted) return at;
    }
  }
  return Math.max(to, from + 1);
}

/** The atoms as Markdown, with emphasis opened before the first and closed after the last. */
function written(atoms: readonly Atom[]): string {
  let text = "";
  let open: readonly Emphasis[] = [];
  for (const [index, atom] of atoms.entries()) {
    const shared = open.filter((emphasis, level) => atom.within[level] === emphasis).length;
    text += closing(open.slice(shared));
    if (index > 0) text += { nothing: "", space: " ", line: "\n" }[atom.before];
    text +=
      atom.within
        .slice(shared)
        .map((emphasis) => emphasis.open)
        .join("") + atom.source;
    open = atom.within;
  }
  return text + closing(open);
}

function closing(emphases: readonly Emphasis[]): string {
  return emphases
    .map(({ close }) => close)
    .toReversed()
    .join("");
}

/** Told without the parser, whose time grows fast with the number of them in a row. */
const CONTAINER_MARKER = /^\s*(?:>|(?:[-+*]|\d{1,9}[.)])(?:\s|$))/;

/** A line such as `2. …` or `# …` within a paragraph must not become a list or a heading. */
function keptAsParagraph(text: string): string {
  if (CONTAINER_MARKER.test(text)) return ZERO_WIDTH_SPACE + text;
  const nodes = parseWithPlaces(text).children;
  const isParagraph = nodes.length === 1 && nodes[0]?.type === "paragraph";
  return isParagraph ? text : ZERO_WIDTH_SPACE + text;
}
