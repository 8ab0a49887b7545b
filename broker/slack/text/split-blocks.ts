import type { Code, List, RootContent, Table } from "mdast";
import { plainTextOf } from "./inline.ts";
import { parseWithPlaces, placeOf } from "./markdown-tree.ts";
import { sectionsOf } from "./sections.ts";
import { pack, type Piece, type Budget, budgetWithin } from "./pack.ts";
import {
  chunksOf,
  literalMarkdown,
  splitHeading,
  splitLiteral,
  splitParagraph,
} from "./split-text.ts";

/** Characters of mrkdwn for one of a table's row, with its escape and its share of a list. */
const WORST_GROWTH = 8;
/** Deeper containers are cut as literal text; nobody writes them on purpose. */
const MAX_DEPTH = 12;

/** Cuts Markdown into sources that fit the budget, whole blocks as long as it goes. */
export function splitSource(source: string, budget: Budget, depth = 0): readonly string[] {
  const blocks = sectionsOf(source).flatMap((section) => blocksOf(section));
  return pack(blocks, budget, (block) => splitBlock(block.source, budget, depth), "\n\n");
}

function blocksOf(source: string): readonly Piece[] {
  let end = 0;
  return parseWithPlaces(source).children.map((node, index) => {
    const place = placeOf(node);
    // From the start of its line: the indentation belongs to it.
    const start = Math.max(end, source.lastIndexOf("\n", place.start - 1) + 1);
    const joiner = index === 0 ? "\n\n" : source.slice(end, start);
    end = place.end;
    const text = source.slice(start, end);
    return { source: text, joiner, introduces: node.type === "heading" || /:\s*$/.test(text) };
  });
}

/** Cuts one block that does not fit. */
function splitBlock(source: string, budget: Budget, depth: number): readonly string[] {
  const nodes = parseWithPlaces(source).children;
  const node: RootContent | undefined = nodes.length === 1 ? nodes[0] : undefined;
  if (depth >= MAX_DEPTH) return splitLiteral(source, budget);
  switch (node?.type) {
    case "paragraph":
      return splitParagraph(node, source, budget);
    case "heading":
      return splitHeading(node, source, budget);
    case "code":
      return splitCode(node, budget);
    case "blockquote":
      return splitSource(unquoted(source), budgetWithin(budget, quoted), depth + 1).map(quoted);
    case "list":
      return splitList(node, source, budget, depth);
    case "table":
      return splitTable(node, source, budget, depth);
    case "footnoteDefinition":
      return splitMarked(/^ {0,3}\[\^[^\]]+\]: ?/, source, budget, depth);
    default:
      return splitLiteral(source, budget);
  }
}

function unquoted(source: string): string {
  return source.replaceAll(/^ {0,3}> ?/gm, "");
}

function quoted(source: string): string {
  return source.replaceAll(/^(?=.)/gm, "> ").replaceAll(/^$/gm, ">");
}

/** Each part has a fence of its own with the same info. */
function splitCode(node: Code, budget: Budget): readonly string[] {
  const longestRun = Math.max(2, ...(node.value.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const info = [node.lang ?? "", node.meta ?? ""].join(" ").trim();
  const isFenceable = !info.includes("`");
  const fenced = (code: string) => `${fence}${isFenceable ? info : ""}\n${code}\n${fence}`;
  const inner = budgetWithin(budget, fenced);
  const cut = (line: Piece) => {
    const chunks = chunksOf(line.source).map((source): Piece => ({ source, joiner: "" }));
    return pack(chunks, inner, (chunk) => [chunk.source], "");
  };
  const lines = node.value.split("\n").map((source): Piece => ({ source, joiner: "\n" }));
  return pack(lines, inner, cut, "\n").map(fenced);
}

function splitList(list: List, source: string, budget: Budget, depth: number): readonly string[] {
  const starts = list.children.map((item) =>
    Math.max(0, source.lastIndexOf("\n", placeOf(item).start - 1) + 1),
  );
  const indent = (list.position?.start.column ?? 1) - 1;
  let end = 0;
  const items = starts.map((start, index): Piece => {
    const slice = source.slice(start, starts[index + 1] ?? source.length);
    const text = slice.trimEnd();
    const joiner = source.slice(end, start);
    end = start + text.length;
    const dedented = text.replaceAll(new RegExp(`^ {0,${indent}}`, "gm"), "");
    const number = list.ordered === true ? (list.start ?? 1) + index : null;
    return { source: number === null ? dedented : numbered(dedented, number), joiner };
  });
  const cut = (item: Piece) =>
    splitMarked(
      /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?: {1,4}(?=\S)|[ \t]|$)/m,
      item.source,
      budget,
      depth,
    );
  return pack(items, budget, cut, "\n\n");
}

/** Lists may count 1, 1, 1: a part must not count from the start again. */
function numbered(item: string, number: number): string {
  const written = /^\d+/.exec(item)?.[0] ?? "";
  const wider = " ".repeat(Math.max(0, String(number).length - written.length));
  return `${number}${item.slice(written.length)}`.replaceAll(/\n(?=.)/g, `\n${wider}`);
}

/** What starts with a marker and goes on indented: the marker stays with the first part. */
function splitMarked(
  pattern: RegExp,
  source: string,
  budget: Budget,
  depth: number,
): readonly string[] {
  const marker = pattern.exec(source)?.[0] ?? "";
  const width = marker.startsWith("[^") ? 4 : marker.length;
  const content = source.slice(marker.length).replaceAll(new RegExp(`^ {0,${width}}`, "gm"), "");
  const withMarker = (text: string) =>
    marker.trimEnd() + " " + text.replaceAll(/\n(?=.)/g, `\n${" ".repeat(width)}`);
  if (content.length >= source.length) return splitLiteral(source, budget);
  const [first = "", ...rest] = splitSource(content, budgetWithin(budget, withMarker), depth + 1);
  return [withMarker(first), ...rest];
}

/** Each part has the header; a row that is too long by itself becomes a list. */
function splitTable(
  table: Table,
  source: string,
  budget: Budget,
  depth: number,
): readonly string[] {
  const [header = "", rule = "", ...rows] = source.split("\n");
  const withHeader = (some: string) => `${header}\n${rule}\n${some}`;
  const inner = budgetWithin(budget, withHeader);
  const bare = inner.measure("");
  if (bare > budget.limit / 2) return splitLiteral(source, budget);
  const parts: string[] = [];
  let fitting: Piece[] = [];
  const flush = () => {
    parts.push(...pack(fitting, inner, (row) => [row.source], "\n").map(withHeader));
    fitting = [];
  };
  for (const [index, row] of rows.entries()) {
    const surelyFits = bare + (row.length + header.length) * WORST_GROWTH <= budget.limit;
    if (surelyFits || inner.measure(row) <= budget.limit) {
      fitting.push({ source: row, joiner: "\n" });
      continue;
    }
    flush();
    parts.push(...splitSource(rowAsList(table, index + 1, source), budget, depth + 1));
  }
  flush();
  return parts;
}

function rowAsList(table: Table, rowIndex: number, source: string): string {
  const titles = table.children[0]?.children.map((cell) => plainTextOf(cell.children)) ?? [];
  const cells = table.children[rowIndex]?.children ?? [];
  return cells
    .map((cell, column) => {
      const { start, end } = placeOf(cell);
      const text = source
        .slice(start, end)
        .replaceAll(/^\||(?<!\\)\|$/g, "")
        .trim();
      return `- **${literalMarkdown(titles[column] ?? "")}:** ${text.replaceAll("\\|", "|")}`;
    })
    .join("\n");
}
