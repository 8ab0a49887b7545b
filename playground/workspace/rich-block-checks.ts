import { fieldList, fieldText, isRecord } from "./args.ts";
import type { Block } from "./model.ts";

// Slack's rules for `rich_text` and `table`, as far as its types, its documentation and public
// reports tell them: https://docs.slack.dev/reference/block-kit/blocks.

const TABLE_ROWS = 100;
const TABLE_COLUMNS = 20;
const TABLE_CHARACTERS = 10_000;
const MOST_INDENT = 8;

const INLINE = new Set(
  "text link user channel usergroup broadcast emoji date color team".split(" "),
);
const LINKED_OR_TEXT = new Set(["text", "link"]);

export function richTextFaults(block: Block, at: string): readonly string[] {
  const elements = fieldList(block, "elements");
  if (elements.length === 0) return [fault("must define at least one element", at)];
  return elements.flatMap((one, index) => elementFaults(one, `${at}/elements/${index}`));
}

function elementFaults(element: unknown, at: string): readonly string[] {
  if (!isRecord(element)) return [fault("must be an object", at)];
  const inside = fieldList(element, "elements");
  switch (element["type"]) {
    case "rich_text_section":
    case "rich_text_quote":
      return inlineFaults(inside, INLINE, at);
    case "rich_text_preformatted":
      return inlineFaults(inside, LINKED_OR_TEXT, at);
    case "rich_text_list": {
      const indent = element["indent"] ?? 0;
      const style = element["style"];
      return [
        ...(style === "bullet" || style === "ordered" ? [] : [fault("unknown list style", at)]),
        ...(typeof indent === "number" && indent >= 0 && indent <= MOST_INDENT
          ? []
          : [fault("indent is out of range", at)]),
        ...(inside.length === 0 ? [fault("must define at least one element", at)] : []),
        ...inside.flatMap((item, index) =>
          isRecord(item) && item["type"] === "rich_text_section"
            ? inlineFaults(fieldList(item, "elements"), INLINE, `${at}/elements/${index}`)
            : [fault("a list takes sections only", `${at}/elements/${index}`)],
        ),
      ];
    }
    default:
      return [fault(`unsupported type: ${String(element["type"])}`, at)];
  }
}

function inlineFaults(
  elements: readonly unknown[],
  allowed: ReadonlySet<string>,
  at: string,
): readonly string[] {
  if (elements.length === 0) return [fault("must define at least one element", at)];
  return elements.flatMap((element, index) => {
    const here = `${at}/elements/${index}`;
    const type = fieldText(element, "type") ?? "";
    if (!allowed.has(type)) return [fault(`unsupported type: ${type}`, here)];
    if (type === "text" && (fieldText(element, "text") ?? "") === "") {
      return [fault("must be more than 0 characters", `${here}/text`)];
    }
    if (type === "link" && !/^[a-z][a-z0-9+.-]*:/i.test(fieldText(element, "url") ?? "")) {
      return [fault("must be a valid URL", `${here}/url`)];
    }
    return [];
  });
}

export function tableFaults(block: Block, at: string): readonly string[] {
  const rows = Array.isArray(block["rows"]) ? (block["rows"] as readonly unknown[]) : [];
  if (rows.length === 0) return [fault("must define at least one row", at)];
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  const cells = rows.flatMap((row) => (Array.isArray(row) ? (row as readonly unknown[]) : []));
  return [
    ...(rows.length > TABLE_ROWS ? [fault(`no more than ${TABLE_ROWS} rows`, at)] : []),
    ...(width > TABLE_COLUMNS ? [fault(`no more than ${TABLE_COLUMNS} columns`, at)] : []),
    ...(rows.some((row) => !Array.isArray(row) || row.length !== width)
      ? [fault("every row has as many cells as the first", at)]
      : []),
    ...(cells.reduce((sum: number, cell) => sum + textLength(cell), 0) > TABLE_CHARACTERS
      ? [fault(`no more than ${TABLE_CHARACTERS} characters in a table`, at)]
      : []),
    ...cells.flatMap((cell) => cellFaults(cell, at)),
  ];
}

function cellFaults(cell: unknown, at: string): readonly string[] {
  switch (fieldText(cell, "type")) {
    case "raw_text":
      return (fieldText(cell, "text") ?? "") === "" ? [fault("a cell is empty", at)] : [];
    case "rich_text":
      return isRecord(cell) ? richTextFaults(cell, at) : [];
    case "raw_number":
      return [];
    default:
      return [fault("unsupported cell", at)];
  }
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textLength(one), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, one]) =>
      sum + (key === "text" && typeof one === "string" ? one.length : textLength(one)),
    0,
  );
}

function fault(what: string, at: string): string {
  return `[ERROR] ${what} [json-pointer:${at}]`;
}
