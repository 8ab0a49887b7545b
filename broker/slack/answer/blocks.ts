import { assertNever } from "../../errors/broker-error.ts";
import { styledText } from "./inline.ts";
import type { CodePiece, Content, Inline, ItemPiece, Piece, TablePiece } from "./pieces.ts";
import { tableAsCode } from "./table-as-code.ts";

/** `plain` leaves out what Slack may not know: tables, languages, numbers that go on, borders. */
export type BlockForm = "rich" | "plain";

/**
 * The pieces of one message as Slack's blocks (https://docs.slack.dev/reference/block-kit/blocks):
 * `rich_text` for text, a `table` for a table, a `divider` for a rule.
 */
export function blocksOf(pieces: readonly Piece[], form: BlockForm): readonly unknown[] {
  const blocks: unknown[] = [];
  let elements: RichElement[] = [];
  let before: Piece | null = null;
  const endText = () => {
    if (elements.length > 0) blocks.push({ type: "rich_text", elements: elements.map(written) });
    elements = [];
  };
  for (const piece of pieces) {
    switch (piece.kind) {
      case "paragraph":
        addParagraph(elements, piece.content, before, piece.close === true);
        break;
      case "heading":
        openGap(elements, before);
        elements.push({ type: "rich_text_section", elements: bold(piece.content) });
        break;
      case "quote":
        elements.push({ type: "rich_text_quote", elements: [...piece.content] });
        break;
      case "item":
        addItem(elements, piece, form);
        break;
      case "code":
        elements.push(preformatted(piece, form));
        break;
      case "table":
        if (form === "plain") elements.push(preformatted(tableAsCode(piece), form));
        else {
          endText();
          blocks.push(tableBlock(piece));
        }
        break;
      case "rule":
        endText();
        blocks.push({ type: "divider" });
        break;
      default:
        assertNever(piece);
    }
    before = piece;
  }
  endText();
  return blocks;
}

interface Section {
  readonly type: "rich_text_section";
  elements: Inline[];
}

type RichElement =
  | Section
  | { readonly type: "rich_text_quote"; readonly elements: readonly Inline[] }
  | {
      readonly type: "rich_text_preformatted";
      readonly elements: readonly Inline[];
      readonly language?: string;
      readonly border?: number;
    }
  | {
      readonly type: "rich_text_list";
      readonly style: "bullet" | "ordered";
      readonly indent: number;
      readonly offset?: number;
      readonly border?: number;
      readonly elements: Section[];
      /** Number of its last item, to tell whether the next one goes on. */
      last: number | null;
    };

/** As it goes over the wire. */
function written(element: RichElement): unknown {
  if (element.type !== "rich_text_list") return element;
  const { last: _last, ...list } = element;
  return list;
}

function addParagraph(
  elements: RichElement[],
  content: Content,
  before: Piece | null,
  isClose: boolean,
): void {
  const last = elements.at(-1);
  if (last?.type === "rich_text_section" && before?.kind === "paragraph") {
    last.elements.push(styledText(isClose ? "\n" : "\n\n", {}), ...content);
  } else if (last?.type === "rich_text_section" && !isClose) {
    // Behind a heading with a blank line.
    elements.push({ type: "rich_text_section", elements: [...content] });
  } else elements.push({ type: "rich_text_section", elements: [...content] });
}

/** Sections follow each other line by line: a heading wants a blank line above it. */
function openGap(elements: RichElement[], before: Piece | null): void {
  const last = elements.at(-1);
  if (last?.type === "rich_text_section" && before?.kind === "paragraph") {
    last.elements.push(styledText("\n", {}));
  }
}

function bold(content: Content): Inline[] {
  return content.map((one) =>
    "style" in one || one.type === "text" || one.type === "link"
      ? ({ ...one, style: { ...("style" in one ? one.style : {}), bold: true } } as Inline)
      : one,
  );
}

const MOST_INDENT = 8;

function addItem(elements: RichElement[], item: ItemPiece, form: BlockForm): void {
  const style = item.number === null ? "bullet" : "ordered";
  const indent = Math.min(item.depth, MOST_INDENT);
  const border = item.quoted === true && form === "rich" ? 1 : undefined;
  const section: Section = {
    type: "rich_text_section",
    elements: item.content.length === 0 ? [styledText(" ", {})] : [...item.content],
  };
  const last = elements.at(-1);
  if (
    last?.type === "rich_text_list" &&
    last.style === style &&
    last.indent === indent &&
    last.border === border &&
    (item.number === null || last.last === item.number - 1)
  ) {
    last.elements.push(section);
    last.last = item.number;
    return;
  }
  const offset = item.number !== null && item.number > 1 ? item.number - 1 : undefined;
  elements.push({
    type: "rich_text_list",
    style,
    indent,
    ...(offset !== undefined && form === "rich" && { offset }),
    ...(border !== undefined && { border }),
    elements: [offset !== undefined && form === "plain" ? numbered(section, item.number) : section],
    last: item.number,
  });
}

/** Where a list cannot begin with its number, the number is text. */
function numbered(section: Section, number: number | null): Section {
  return { ...section, elements: [styledText(`${String(number)}. `, {}), ...section.elements] };
}

function preformatted(piece: CodePiece, form: BlockForm): RichElement {
  return {
    type: "rich_text_preformatted",
    elements: [styledText(piece.text, {})],
    ...(form === "rich" && piece.language !== undefined && { language: piece.language }),
    ...(form === "rich" && piece.quoted === true && { border: 1 }),
  };
}

function tableBlock({ align, rows }: TablePiece): unknown {
  const settings = align.map((one) => ({ is_wrapped: true, ...(one !== null && { align: one }) }));
  return {
    type: "table",
    column_settings: settings,
    rows: rows.map((row, index) => row.map((cell) => tableCell(index === 0 ? bold(cell) : cell))),
  };
}

/** Slack refuses empty cells. */
function tableCell(cell: Content): unknown {
  const [only, ...others] = cell;
  if (only === undefined) return { type: "raw_text", text: " " };
  if (others.length === 0 && only.type === "text" && only.style === undefined) {
    return { type: "raw_text", text: only.text };
  }
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: cell }],
  };
}
