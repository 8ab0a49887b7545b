import { assertNever } from "../../errors/broker-error.ts";
import { escapeText } from "../escape-text.ts";
import type { Content, Inline, ItemPiece, Piece, TextStyle } from "./pieces.ts";
import { tableAsCode } from "./table-as-code.ts";

const RULE = "──────────";
const NESTED_INDENT = "    ";
const MOST_INDENT = 8;

/**
 * The pieces as Slack's mrkdwn: for notifications, search and clients that show no blocks. Styles
 * that mrkdwn cannot show where they stand are left out; nothing invisible is added.
 */
export function mrkdwnOf(pieces: readonly Piece[]): string {
  let written = "";
  let before: Piece | null = null;
  for (const piece of pieces) {
    const text = pieceText(piece);
    if (text === "") continue;
    written += (before === null ? "" : gapBetween(before, piece)) + text;
    before = piece;
  }
  return written;
}

function gapBetween(before: Piece, after: Piece): string {
  if (before.kind === "item" && after.kind === "item") return "\n";
  if (after.kind === "paragraph" && after.close === true) return "\n";
  if (after.kind === "code" || before.kind === "code") return "\n";
  if (after.kind === "item" && before.kind === "paragraph") return "\n";
  return before.kind === "heading" ? "\n" : "\n\n";
}

function pieceText(piece: Piece): string {
  switch (piece.kind) {
    case "paragraph":
      return contentText(piece.content);
    case "heading":
      return contentText(piece.content.map(asBold));
    case "quote":
      return contentText(piece.content).replaceAll(/^/gm, "> ").replaceAll(/ $/gm, "");
    case "item":
      return itemText(piece);
    case "code":
      return codeText(piece.text);
    case "table":
      return codeText(tableAsCode(piece).text);
    case "rule":
      return RULE;
    default:
      return assertNever(piece);
  }
}

function itemText(item: ItemPiece): string {
  const marker = item.number === null ? "• " : `${String(item.number)}. `;
  const indent = NESTED_INDENT.repeat(Math.min(item.depth, MOST_INDENT));
  const text = contentText(item.content).replaceAll(
    "\n",
    `\n${indent}${" ".repeat(marker.length)}`,
  );
  return `${item.quoted === true ? "> " : ""}${indent}${marker}${text}`.trimEnd();
}

/** A fence ends at three backticks: within code they are taken apart by a space that one sees. */
function codeText(code: string): string {
  return `\`\`\`\n${escapeText(code.replaceAll("```", "` ``"))}\n\`\`\``;
}

function asBold(element: Inline): Inline {
  return element.type === "text" || element.type === "link"
    ? { ...element, style: { ...element.style, bold: true } }
    : element;
}

export function contentText(content: Content): string {
  let text = "";
  for (const [index, element] of content.entries()) {
    const after = content[index + 1];
    text += inlineText(element, text.at(-1), after?.type === "text" ? after.text[0] : undefined);
  }
  return text;
}

function inlineText(
  element: Inline,
  before: string | undefined,
  after: string | undefined,
): string {
  switch (element.type) {
    case "text":
      return styledLines(element.text, element.style ?? {}, before, after);
    case "link":
      return wrap(linkText(element.url, element.text), { ...element.style, code: undefined });
    case "user":
      return `<@${element.user_id}>`;
    case "channel":
      return `<#${element.channel_id}>`;
    case "usergroup":
      return `<!subteam^${element.usergroup_id}>`;
    case "broadcast":
      return `<!${element.range}>`;
    case "emoji":
      return `:${element.name}:`;
    case "date":
      return `<!date^${String(element.timestamp)}^${element.format}|${escapeText(element.fallback)}>`;
    default:
      return assertNever(element);
  }
}

function linkText(url: string, label: string | undefined): string {
  const address = escapeText(url).replaceAll("|", "%7C");
  return label === undefined
    ? `<${address}>`
    : `<${address}|${escapeText(label).replaceAll("|", "¦").replaceAll("\n", " ")}>`;
}

/** Slack sees a marker beside these only. */
const BESIDE_MARKER = /[\s()[\]{}"'.,:;!?…–—-]/;

/** Markers go around each line: Slack's emphasis ends where the line does. */
function styledLines(
  text: string,
  style: TextStyle,
  before: string | undefined,
  after: string | undefined,
): string {
  if (Object.keys(style).length === 0) return escapeText(text);
  const isShown =
    (before === undefined || BESIDE_MARKER.test(before)) &&
    (after === undefined || BESIDE_MARKER.test(after));
  // Between letters Slack shows the marker itself; code alone is worth that.
  const kept = isShown ? style : { ...(style.code === true && { code: true as const }) };
  return text
    .split("\n")
    .map((line) => {
      const inner = line.trim();
      if (inner === "") return line;
      const start = line.indexOf(inner);
      return (
        line.slice(0, start) + wrap(escapeText(inner), kept) + line.slice(start + inner.length)
      );
    })
    .join("\n");
}

function wrap(
  text: string,
  style: { readonly [Name in keyof TextStyle]?: true | undefined },
): string {
  let wrapped = text;
  if (style.code === true && !text.includes("`")) wrapped = `\`${wrapped}\``;
  if (style.strike === true) wrapped = `~${wrapped}~`;
  if (style.italic === true) wrapped = `_${wrapped}_`;
  if (style.bold === true) wrapped = `*${wrapped}*`;
  return wrapped;
}
