import type { BlockContent, DefinitionContent, List, ListItem, RootContent } from "mdast";
import { assertNever } from "../../errors/broker-error.ts";
import {
  codeBlock,
  emphasise,
  escapeText,
  keepFromQuoting,
  literalText,
  settleEdges,
} from "./escape.ts";
import { type Writing, writeInline } from "./inline.ts";
import { mark, mapPlain, type MarkedText, unmark, VERBATIM } from "./marks.ts";
import { definitionsOf, parseMarkdown } from "./markdown-tree.ts";
import { writeTable } from "./table.ts";

const RULE = "──────────";
const NESTED_LIST_INDENT = "    ";

/**
 * Ordinary Markdown as Slack's mrkdwn. `&`, `<` and `>` are escaped exactly once; Slack's own
 * references (`<@U1>`, `<#C1|name>`, `<!here>`, `<!date^…>`, `<https://…|label>`) stay as they are.
 * Blank text gives "".
 */
export function toMrkdwn(markdown: string): string {
  return writeMarked(mark(markdown));
}

/** The same for text whose references are marked already. */
export function writeMarked({ text, tokens }: MarkedText): string {
  const root = parseMarkdown(text);
  const definitions = definitionsOf(root);
  const written = writeBlocks(root.children, { tokens, definitions });
  return settleEdges(written)
    .replaceAll(VERBATIM, "")
    .replace(/^\n+|\s+$/g, "");
}

type Block = RootContent | BlockContent | DefinitionContent;

function writeBlocks(blocks: readonly Block[], writing: Writing): string {
  let written = "";
  let last: Block | null = null;
  for (const block of blocks) {
    const text = writeBlock(block, writing);
    if (text === "") continue;
    written += (last === null ? "" : gapBetween(last, block)) + text;
    last = block;
  }
  return written;
}

/** Blocks that follow each other without a blank line stay so. */
function gapBetween(before: Block, after: Block): string {
  const end = before.position?.end.line ?? 0;
  const start = after.position?.start.line ?? end + 2;
  return start - end <= 1 ? "\n" : "\n\n";
}

function writeBlock(block: Block, writing: Writing): string {
  switch (block.type) {
    case "paragraph":
      return keepFromQuoting(writeInline(block.children, writing));
    case "heading": {
      const title = writeInline(block.children, writing, { bold: true });
      return emphasise("*", title.replaceAll("\n", " "));
    }
    case "blockquote":
      return quote(block.children, writing);
    case "list":
      return writeList(block, writing);
    case "code":
      return verbatim(codeBlock(unmark(block.value, writing.tokens)));
    case "table": {
      const table = writeTable(block, writing);
      return table.startsWith("```") ? verbatim(table) : table;
    }
    case "thematicBreak":
      return RULE;
    case "html":
      return keepFromQuoting(mapPlain(block.value, writing.tokens, literalText));
    case "definition":
      return "";
    case "footnoteDefinition": {
      const label = escapeText(`[^${block.label ?? block.identifier}]: `);
      return label + writeBlocks(block.children, writing);
    }
    case "listItem":
    case "tableRow":
    case "tableCell":
    case "yaml":
      return "";
    case "text":
    case "strong":
    case "emphasis":
    case "delete":
    case "inlineCode":
    case "break":
    case "link":
    case "linkReference":
    case "image":
    case "imageReference":
    case "footnoteReference":
      return writeInline([block], writing);
    default:
      return assertNever(block);
  }
}

function verbatim(text: string): string {
  return text.replaceAll(/^/gm, VERBATIM);
}

/** Puts `prefix` before each line but verbatim ones; Slack shows no code in a quotation. */
function prefixLines(text: string, prefix: string): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith(VERBATIM)) return line;
      // Slack knows one level of quotation only.
      const inner = prefix.startsWith(">") ? line.replace(/^>/, "&gt;") : line;
      return `${prefix}${inner}`.trimEnd();
    })
    .join("\n");
}

function quote(children: readonly Block[], writing: Writing): string {
  return prefixLines(writeBlocks(children, writing), "> ");
}

function writeList(list: List, writing: Writing): string {
  return list.children
    .map((item, index) => {
      const number = list.ordered === true ? (list.start ?? 1) + index : null;
      return writeItem(item, number, writing);
    })
    .join("\n");
}

function writeItem(item: ListItem, number: number | null, writing: Writing): string {
  const sign = item.checked === true ? "✓" : item.checked === false ? "○" : "•";
  const marker =
    number === null ? `${sign} ` : `${number}. ${item.checked == null ? "" : `${sign} `}`;
  const indent = " ".repeat(marker.length);
  let written = marker.trimEnd();
  let last: Block | null = null;
  for (const block of item.children) {
    const plain = writeBlock(block, writing);
    if (plain === "") continue;
    // Slack sees a quotation only at the start of a line.
    const text = block.type === "blockquote" ? verbatim(plain) : plain;
    if (last === null && block.type === "paragraph") {
      written = marker + prefixLines(text, indent).trimStart();
    } else {
      const gap = last?.type === "paragraph" && block.type === "paragraph" ? "\n\n" : "\n";
      written += gap + prefixLines(text, block.type === "list" ? NESTED_LIST_INDENT : indent);
    }
    last = block;
  }
  return written;
}
