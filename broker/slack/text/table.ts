import type { AlignType, Table } from "mdast";
import { codeBlock } from "./escape.ts";
import { plainTextOf, type Writing, writeInline } from "./inline.ts";
import { hasToken, unmark } from "./marks.ts";
import { nodesBelow } from "./markdown-tree.ts";

/** Wider blocks of code break their lines in Slack's narrower windows. */
const TABLE_MAX_COLUMNS = 80;
const COLUMN_GAP = "  ";

/** A block of code with aligned columns where that fits and loses nothing; else a list. */
export function writeTable(table: Table, writing: Writing): string {
  const rows = table.children.map((row) =>
    row.children.map((cell) => unmark(plainTextOf(cell.children), writing.tokens).trim()),
  );
  const widths = widthsOf(rows);
  const gaps = COLUMN_GAP.length * Math.max(0, widths.length - 1);
  const total = widths.reduce((sum, width) => sum + width, gaps);
  if (total > TABLE_MAX_COLUMNS || hasWhatCodeCannotShow(table)) return asList(table, writing);
  const [header = [], ...body] = rows;
  const rule = widths.map((width) => "-".repeat(Math.max(width, 1)));
  const lines = [header, rule, ...body].map((row) => alignRow(row, widths, table.align ?? []));
  return codeBlock(lines.join("\n"));
}

/** Links and Slack's references work nowhere in code. */
function hasWhatCodeCannotShow(table: Table): boolean {
  for (const node of nodesBelow(table)) {
    if (node.type === "text" && hasToken(node.value)) return true;
    if (node.type === "image" || node.type === "imageReference") return true;
    if (node.type === "linkReference") return true;
    if (node.type === "link" && plainTextOf(node.children) !== node.url) return true;
  }
  return false;
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
}

function alignRow(
  cells: readonly string[],
  widths: readonly number[],
  align: readonly AlignType[],
): string {
  return widths
    .map((width, column) => {
      const cell = cells[column] ?? "";
      const free = width - displayWidth(cell);
      const left = align[column] === "right" ? free : align[column] === "center" ? free >> 1 : 0;
      return " ".repeat(left) + cell + " ".repeat(free - left);
    })
    .join(COLUMN_GAP)
    .trimEnd();
}

/** One bullet for a row, one line for a cell: `header: value`. */
function asList(table: Table, writing: Writing): string {
  const [header, ...body] = table.children;
  const titles = (header?.children ?? []).map((cell) => {
    const title = writeInline(cell.children, writing, { bold: true });
    return title.replaceAll("\n", " ").trim();
  });
  if (body.length === 0) return `• ${titles.join(" · ")}`;
  return body
    .map((row) => {
      const lines = row.children.flatMap((cell, column) => {
        const value = writeInline(cell.children, writing).replaceAll("\n", " ").trim();
        const title = titles[column] ?? "";
        if (value === "") return [];
        return [title === "" ? value : `*${title}:* ${value}`];
      });
      return `• ${lines.join("\n  ")}`;
    })
    .join("\n");
}

const WIDE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns of a fixed-width font: wide characters and emoji take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
