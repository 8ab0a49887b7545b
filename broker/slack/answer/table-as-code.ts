import { plainText } from "./inline.ts";
import type { CodePiece, ColumnAlign, TablePiece } from "./pieces.ts";

const COLUMN_GAP = "  ";
/** Cells are cut here, so that one of them does not push all others out of sight. */
const CELL_COLUMNS = 60;

/** A table as text with aligned columns, for where Slack takes no table. */
export function tableAsCode(table: TablePiece): CodePiece {
  const rows = table.rows.map((row) =>
    row.map((cell) => shortened(plainText(cell).replaceAll(/\s+/g, " ").trim())),
  );
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(1, ...rows.map((row) => displayWidth(row[column] ?? ""))),
  );
  const rule = widths.map((width) => "-".repeat(width));
  const [header = [], ...body] = rows;
  const lines = [header, rule, ...body].map((row) => alignRow(row, widths, table.align));
  return { kind: "code", text: lines.join("\n") };
}

function alignRow(
  cells: readonly string[],
  widths: readonly number[],
  align: readonly ColumnAlign[],
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

const WIDE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Each is a grapheme of one column; dividing text into graphemes takes a hundred times as long. */
const PRINTABLE_ASCII = /^[\x20-\x7E]*$/;

/** Columns of a fixed-width font: wide characters and emoji take two. */
function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

function shortened(text: string): string {
  if (text.length <= CELL_COLUMNS) return text;
  let kept = "";
  for (const { segment } of graphemes.segment(text.slice(0, CELL_COLUMNS * 2))) {
    if (displayWidth(kept + segment) >= CELL_COLUMNS) break;
    kept += segment;
  }
  return `${kept}…`;
}
