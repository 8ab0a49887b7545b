import { linkNodes } from "./text-tree.js";

/** @import { TreeNode, TreeElement } from "./text-tree.js" */

/** Blocks inside of blocks end here, however deep somebody nests them. */
const DEEPEST = 8;

const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const HEADING = /^ {0,3}#{1,6} +(.*?)(?: +#+)?$/;
const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const BULLET = /^( {0,3})([-*+]|\d{1,9}[.)]) +(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const TABLE_RULE = /^ *\|?(?: *:?-+:? *\|)+ *(?::?-+:? *)?$/;

/**
 * The Markdown of Slack's `markdown` block as a tree of blocks. It reads what people and models
 * usually write: headings, lists, tables, quotes, fences, links and the inline marks.
 * @param {string} text
 * @returns {TreeNode[]}
 */
export function parseMarkdown(text) {
  return blocksOf(text.replaceAll("\r\n", "\n").split("\n"), 0);
}

/**
 * @param {string[]} lines
 * @param {number} depth
 * @returns {TreeNode[]}
 */
function blocksOf(lines, depth) {
  /** @type {TreeNode[]} */
  const blocks = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const block = depth < DEEPEST ? blockAt(lines, at, depth) : paragraphAt(lines, at);
    blocks.push(block.node);
    at = Math.max(block.end, at + 1);
  }
  return blocks;
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {{ node: TreeNode, end: number }}
 */
function blockAt(lines, at, depth) {
  const line = lines[at] ?? "";
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return fenceAt(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading !== null) {
    return { node: { kind: "heading", children: parseSpan(heading[1] ?? "") }, end: at + 1 };
  }
  if (RULE.test(line)) return { node: { kind: "rule" }, end: at + 1 };
  if (QUOTE.test(line)) return quoteAt(lines, at, depth);
  if (BULLET.test(line)) return listAt(lines, at, depth);
  if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) return tableAt(lines, at);
  return paragraphAt(lines, at);
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {string} fence
 * @returns {{ node: TreeNode, end: number }}
 */
function fenceAt(lines, at, fence) {
  const closing = new RegExp(`^ {0,3}${fence[0] === "~" ? "~" : "`"}{${fence.length},} *$`);
  const close = lines.findIndex((line, index) => index > at && closing.test(line));
  const end = close < 0 ? lines.length : close;
  return { node: { kind: "pre", children: [lines.slice(at + 1, end).join("\n")] }, end: end + 1 };
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {{ node: TreeNode, end: number }}
 */
function quoteAt(lines, at, depth) {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end] ?? "")) end += 1;
  const inside = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return { node: { kind: "quote", children: blocksOf(inside, depth + 1) }, end };
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {{ node: TreeNode, end: number }}
 */
function listAt(lines, at, depth) {
  const first = BULLET.exec(lines[at] ?? "")?.[2] ?? "-";
  const ordered = /\d/.test(first);
  /** @type {string[][]} */
  const items = [];
  let end = at;
  let indent = 0;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? "";
    const bullet = BULLET.exec(line);
    const inside = line.trim() === "" || line.search(/\S/) >= indent;
    if (
      bullet !== null &&
      (items.length === 0 || !inside) &&
      /\d/.test(bullet[2] ?? "") === ordered
    ) {
      indent = (bullet[1] ?? "").length + (bullet[2] ?? "").length + 1;
      items.push([bullet[3] ?? ""]);
    } else if (items.length > 0 && inside) {
      items.at(-1)?.push(line.slice(Math.min(indent, line.length - line.trimStart().length)));
    } else {
      break;
    }
  }
  /** @type {TreeNode[]} */
  const children = items.map((item) => ({ kind: "item", children: itemNodes(item, depth) }));
  return { node: { kind: "list", ordered, start: Number.parseInt(first, 10) || 1, children }, end };
}

/**
 * A short item is drawn without a paragraph of its own.
 * @param {string[]} lines
 * @param {number} depth
 * @returns {TreeNode[]}
 */
function itemNodes(lines, depth) {
  return blocksOf(lines, depth + 1).flatMap((node) =>
    typeof node !== "string" && node.kind === "paragraph" ? (node.children ?? []) : [node],
  );
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {{ node: TreeNode, end: number }}
 */
function tableAt(lines, at) {
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? "").includes("|")) end += 1;
  const rows = [lines[at] ?? "", ...lines.slice(at + 2, end)].map((line, index) =>
    tableRow(line, index === 0),
  );
  return { node: { kind: "table", children: rows }, end };
}

/**
 * @param {string} line
 * @param {boolean} head
 * @returns {TreeElement}
 */
function tableRow(line, head) {
  const cells = line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/);
  return {
    kind: "row",
    children: cells.map((cell) => ({
      kind: "cell",
      head,
      children: parseSpan(cell.trim().replaceAll("\\|", "|")),
    })),
  };
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @returns {{ node: TreeNode, end: number }}
 */
function paragraphAt(lines, at) {
  let end = at + 1;
  while (end < lines.length && !startsBlock(lines[end] ?? "")) end += 1;
  const words = lines
    .slice(at, end)
    .map((line) => line.trim())
    .join("\n");
  return { node: { kind: "paragraph", children: parseSpan(words) }, end };
}

/** @param {string} line */
function startsBlock(line) {
  if (line.trim() === "") return true;
  return [FENCE, HEADING, RULE, QUOTE, BULLET].some((pattern) => pattern.test(line));
}

/** Each pattern begins at the current place; the first that fits wins. */
const SPANS = [
  { pattern: /^\\([!-/:-@[-`{-~])/, node: plainSpan },
  { pattern: /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, node: codeSpan },
  { pattern: /^<@([A-Z0-9]+)>/, node: userSpan },
  { pattern: /^<((?:https?|mailto):[^<>\s]+)>/, node: bareSpan },
  {
    pattern: /^!?\[([^\]\n]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"]*")?\)/,
    node: linkSpan,
  },
  { pattern: /^(?:\*\*|__)(?=\S)([\s\S]*?\S)(?:\*\*|__)/, node: markSpan("bold") },
  { pattern: /^~~(?=\S)([\s\S]*?\S)~~/, node: markSpan("strike") },
  { pattern: /^\*(?=[^\s*])([^*]*?[^\s*])\*(?!\*)/, node: markSpan("italic") },
  {
    pattern: /^_(?=[^\s_])([^_]*?[^\s_])_(?![\p{L}\p{N}_])/u,
    node: markSpan("italic"),
    apart: true,
  },
  { pattern: /^https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]]/, node: bareSpan, apart: true },
];

/**
 * @param {string} text
 * @returns {TreeNode[]}
 */
export function parseSpan(text) {
  /** @type {TreeNode[]} */
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const found = spanAt(text, at);
    if (found === null) {
      plain += text[at];
      at += 1;
    } else {
      if (plain !== "") nodes.push(plain);
      plain = "";
      nodes.push(...found.nodes);
      at += found.length;
    }
  }
  return plain === "" ? nodes : [...nodes, plain];
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ nodes: TreeNode[], length: number } | null}
 */
function spanAt(text, at) {
  if (text[at] === "\n") return { nodes: [{ kind: "break" }], length: 1 };
  if (!/[\\`<![*_~h]/.test(text[at] ?? "")) return null;
  const rest = text.slice(at);
  for (const { pattern, node, apart } of SPANS) {
    if (apart === true && /[\p{L}\p{N}_]/u.test(text[at - 1] ?? "")) continue;
    const match = pattern.exec(rest);
    if (match !== null) return { nodes: node(match), length: match[0].length };
  }
  return null;
}

/** @param {RegExpExecArray} match @returns {TreeNode[]} */
function plainSpan(match) {
  return [match[1] ?? ""];
}

/** @param {RegExpExecArray} match @returns {TreeNode[]} */
function codeSpan(match) {
  return [{ kind: "code", children: [(match[2] ?? "").replace(/^ (.*\S.*) $/s, "$1")] }];
}

/** @param {RegExpExecArray} match @returns {TreeNode[]} */
function userSpan(match) {
  return [{ kind: "user", id: match[1] ?? "" }];
}

/** @param {RegExpExecArray} match @returns {TreeNode[]} */
function bareSpan(match) {
  const href = match[1] ?? match[0];
  return linkNodes(href, [href.replace(/^mailto:/, "")]);
}

/** @param {RegExpExecArray} match @returns {TreeNode[]} */
function linkSpan(match) {
  const label = match[1] ?? "";
  return linkNodes(match[2] ?? "", label === "" ? [match[2] ?? ""] : parseSpan(label));
}

/**
 * @param {"bold" | "italic" | "strike"} kind
 * @returns {(match: RegExpExecArray) => TreeNode[]}
 */
function markSpan(kind) {
  return (match) => [{ kind, children: parseSpan(match[1] ?? "") }];
}
