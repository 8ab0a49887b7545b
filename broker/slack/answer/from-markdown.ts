import { cleanText } from "./clean-text.ts";
import {
  contentOf,
  footnoteLabel,
  merged,
  type ReferencePolicy,
  styledText,
  trimmed,
} from "./inline.ts";
import { createMarkdownParser, type Token } from "./parser.ts";
import type { ColumnAlign, Content, Piece, TablePiece, TextStyle } from "./pieces.ts";

const parser = createMarkdownParser();

/**
 * Markdown as the pieces of an answer, in order. Text that shows nothing, such as a lone link
 * definition or characters without a width, gives none. The work grows with the length of the text.
 */
export function piecesOfMarkdown(markdown: string, policy: ReferencePolicy): readonly Piece[] {
  return piecesOfTokens(parser.parse(cleanText(markdown), {}), policy);
}

/** A list that is open: its kind, and the number of its next item. */
interface OpenList {
  readonly isOrdered: boolean;
  next: number;
}

/** The item that waits for more paragraphs of its own. */
interface OpenItem {
  readonly depth: number;
  readonly number: number | null;
  content: Content;
  /** Stands among the pieces already: what follows goes beside it. */
  isOut: boolean;
}

export function piecesOfTokens(
  tokens: readonly Token[],
  policy: ReferencePolicy,
): readonly Piece[] {
  const pieces: Piece[] = [];
  const lists: OpenList[] = [];
  const items: OpenItem[] = [];
  let quotes = 0;
  let quote: Content = [];
  let isHeading = false;
  let footnote: string | null = null;
  /** Lines behind the block before, and behind the one that is read. */
  let endBefore = -1;
  let endNow = -1;

  const putOut = (item: OpenItem | undefined) => {
    if (item === undefined || item.isOut) return;
    item.isOut = true;
    pieces.push({
      kind: "item",
      content: trimmed(item.content),
      depth: item.depth,
      number: item.number,
      ...(quotes > 0 && { quoted: true as const }),
    });
  };
  const endQuote = () => {
    const content = trimmed(quote);
    quote = [];
    if (content.length > 0) pieces.push({ kind: "quote", content });
  };
  /** Before a block of its own: what was open above it comes first. */
  const beforeBlock = () => {
    putOut(items.at(-1));
    if (quotes > 0) endQuote();
  };
  const paragraph = (token: Token) => {
    const style: TextStyle = isHeading && items.length > 0 ? { bold: true } : {};
    const content = trimmed(contentOf(token.children ?? [], policy, style));
    if (!showsSomething(content)) return;
    const item = items.at(-1);
    if (item !== undefined && !item.isOut) {
      item.content = item.content.length === 0 ? content : joined(item.content, content, "\n");
    } else if (quotes > 0) {
      const inner =
        quotes > 1 ? [styledText(`${"> ".repeat(quotes - 1)}`, {}), ...content] : content;
      quote = quote.length === 0 ? inner : joined(quote, inner, "\n\n");
    } else if (item !== undefined) {
      // Behind code or a list of its own item, which Slack's lists cannot hold either.
      pieces.push({ kind: "paragraph", content, close: true });
    } else if (footnote !== null) {
      pieces.push({
        kind: "paragraph",
        content: joined([styledText(`[${footnote}]`, {})], content, " "),
      });
      footnote = null;
    } else if (isHeading) pieces.push({ kind: "heading", content });
    else {
      const isClose = endBefore >= 0 && token.map !== null && token.map[0] <= endBefore;
      pieces.push({ kind: "paragraph", content, ...(isClose && { close: true as const }) });
    }
  };

  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.level === 0 && token.map !== null) {
      endBefore = endNow;
      endNow = token.map[1];
    }
    switch (token.type) {
      case "bullet_list_open":
      case "ordered_list_open": {
        beforeBlock();
        const start = Number(token.attrGet("start") ?? 1);
        lists.push({ isOrdered: token.type === "ordered_list_open", next: start });
        break;
      }
      case "bullet_list_close":
      case "ordered_list_close":
        lists.pop();
        break;
      case "list_item_open": {
        const list = lists.at(-1);
        const number = list?.isOrdered === true ? list.next : null;
        if (list !== undefined) list.next += 1;
        items.push({ depth: Math.max(0, lists.length - 1), number, content: [], isOut: false });
        break;
      }
      case "list_item_close":
        putOut(items.at(-1));
        items.pop();
        break;
      case "blockquote_open":
        if (quotes === 0) putOut(items.at(-1));
        quotes += 1;
        break;
      case "blockquote_close":
        quotes -= 1;
        if (quotes === 0) endQuote();
        break;
      case "heading_open":
        isHeading = true;
        break;
      case "heading_close":
        isHeading = false;
        break;
      case "inline":
        paragraph(isTask(items.at(-1), token) ? withTaskSign(token) : token);
        break;
      case "fence":
      case "code_block": {
        beforeBlock();
        const text = token.content.replace(/\n$/, "");
        const language = token.type === "fence" ? languageOf(token.info) : null;
        if (text.trim() !== "") {
          pieces.push({
            kind: "code",
            text,
            ...(language !== null && { language }),
            ...(quotes > 0 && { quoted: true as const }),
          });
        }
        break;
      }
      case "hr":
        beforeBlock();
        pieces.push({ kind: "rule" });
        break;
      case "table_open": {
        beforeBlock();
        let end = index;
        while (end < tokens.length && tokens[end]?.type !== "table_close") end += 1;
        pieces.push(tableOf(tokens.slice(index, end), policy));
        index = end;
        break;
      }
      case "footnote_open":
        footnote = footnoteLabel(token);
        break;
      case "footnote_close":
        footnote = null;
        break;
    }
  }
  return pieces;
}

/** Anything but blanks and characters without a width. */
const VISIBLE = /[^\s\u00AD\u200B-\u200F\u2060\uFEFF]/;

/** Whether a text has anything that a person can see. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

function showsSomething(content: Content): boolean {
  return content.some((one) => one.type !== "text" || isVisible(one.text));
}

function joined(before: Content, after: Content, between: string): Content {
  return merged([...before, styledText(between, {}), ...after]);
}

const TASK = /^\[([ xX])\]\s+/;

function isTask(item: OpenItem | undefined, token: Token): boolean {
  return item !== undefined && item.content.length === 0 && !item.isOut && TASK.test(token.content);
}

/** `[x]` and `[ ]` at the start of an item are boxes. */
function withTaskSign(token: Token): Token {
  const [first, ...rest] = token.children ?? [];
  if (first?.type !== "text") return token;
  const sign = /^\[[xX]\]/.test(first.content) ? "☑ " : "☐ ";
  const changed = Object.assign(
    Object.create(Object.getPrototypeOf(first) as object) as Token,
    first,
    {
      content: first.content.replace(TASK, sign),
    },
  );
  return Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token, {
    children: [changed, ...rest],
  });
}

/** Names that Slack highlights; others are left out, because Slack refuses what it does not know. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: "shell",
  c: "c",
  cpp: "cpp",
  "c++": "cpp",
  css: "css",
  diff: "diff",
  go: "go",
  html: "html",
  java: "java",
  javascript: "javascript",
  js: "javascript",
  json: "json",
  jsx: "javascript",
  kotlin: "kotlin",
  php: "php",
  py: "python",
  python: "python",
  rb: "ruby",
  ruby: "ruby",
  rust: "rust",
  sh: "shell",
  shell: "shell",
  sql: "sql",
  swift: "swift",
  ts: "typescript",
  tsx: "typescript",
  typescript: "typescript",
  xml: "xml",
  yaml: "yaml",
  yml: "yaml",
  zsh: "shell",
};

function languageOf(info: string): string | null {
  const name = /^[^\s{]+/.exec(info.trim())?.[0]?.toLowerCase() ?? "";
  return Object.hasOwn(LANGUAGES, name) ? (LANGUAGES[name] ?? null) : null;
}

function tableOf(tokens: readonly Token[], policy: ReferencePolicy): TablePiece {
  const align: ColumnAlign[] = [];
  const rows: Content[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === "tr_open") rows.push([]);
    if (token.type !== "th_open" && token.type !== "td_open") continue;
    if (token.type === "th_open") align.push(alignOf(String(token.attrGet("style") ?? "")));
    const inline = tokens[index + 1];
    rows.at(-1)?.push(trimmed(contentOf(inline?.children ?? [], policy)));
  }
  const width = rows[0]?.length ?? 0;
  return {
    kind: "table",
    align,
    rows: rows.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? [])),
  };
}

function alignOf(style: string): ColumnAlign {
  const name = /text-align:(left|center|right)/.exec(style)?.[1];
  return name === "left" || name === "center" || name === "right" ? name : null;
}
