import { linkNodes, unescapeText } from "./text-tree.js";

/** @import { TreeNode } from "./text-tree.js" */

/** @type {Readonly<Record<string, "bold" | "italic" | "strike">>} */
const MARKS = { "*": "bold", _: "italic", "~": "strike" };

/** Formatting inside of formatting ends here, however deep somebody nests it. */
const DEEPEST = 8;

/**
 * Slack's mrkdwn as a tree of blocks: fences, quotes and paragraphs.
 * @param {string} text As on Slack's wire: `&lt;`, `<@U1>`, `<https://…|label>`.
 * @returns {TreeNode[]}
 */
export function parseMrkdwn(text) {
  /** @type {TreeNode[]} */
  const blocks = [];
  let from = 0;
  for (const match of text.matchAll(/```\n?([\s\S]*?)\n?```/g)) {
    blocks.push(...proseBlocks(text.slice(from, match.index)));
    blocks.push({ kind: "pre", children: [plainCode(match[1] ?? "")] });
    from = match.index + match[0].length;
  }
  blocks.push(...proseBlocks(text.slice(from)));
  return blocks;
}

/**
 * One line or paragraph of mrkdwn, without blocks.
 * @param {string} text
 * @param {number} [depth]
 * @returns {TreeNode[]}
 */
export function parseInline(text, depth = 0) {
  /** @type {TreeNode[]} */
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") nodes.push(unescapeText(plain));
    plain = "";
  };
  for (let at = 0; at < text.length;) {
    const found = depth < DEEPEST ? tokenAt(text, at, depth) : null;
    if (found === null) {
      plain += text[at];
      at += 1;
    } else {
      flush();
      nodes.push(...found.nodes);
      at = found.end;
    }
  }
  flush();
  return nodes;
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 * @returns {{ nodes: TreeNode[], end: number } | null}
 */
function tokenAt(text, at, depth) {
  const sign = text[at] ?? "";
  if (sign === "\n") return { nodes: [{ kind: "break" }], end: at + 1 };
  if (sign === "<") return bracketAt(text, at, depth);
  if (sign === "`") return codeAt(text, at);
  if (sign === ":") return emojiAt(text, at);
  if (sign === "h") return addressAt(text, at);
  const kind = MARKS[sign];
  if (kind === undefined) return null;
  const end = closingMark(text, at, sign);
  if (end === null) return null;
  return {
    nodes: [{ kind, children: parseInline(text.slice(at + 1, end), depth + 1) }],
    end: end + 1,
  };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 */
function bracketAt(text, at, depth) {
  const match = /^<([^<>\n]+)>/.exec(text.slice(at));
  if (match === null) return null;
  return { nodes: bracketNodes(match[1] ?? "", depth), end: at + match[0].length };
}

/**
 * `<@U1>`, `<#C1|general>`, `<!here>`, `<!date^…>`, `<https://…|label>`.
 * @param {string} inside
 * @param {number} depth
 * @returns {TreeNode[]}
 */
function bracketNodes(inside, depth) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeText(inside.slice(bar + 1));
  const named = label === undefined ? {} : { name: label };
  switch (target[0]) {
    case "@":
      return [{ kind: "user", id: target.slice(1), ...named }];
    case "#":
      return [{ kind: "channel", id: target.slice(1), ...named }];
    case "!":
      return [commandNode(target.slice(1), label)];
    default: {
      const href = unescapeText(target);
      const words =
        bar < 0 ? [href.replace(/^mailto:/, "")] : parseInline(inside.slice(bar + 1), depth + 1);
      return linkNodes(href, words);
    }
  }
}

/**
 * @param {string} command
 * @param {string | undefined} label
 * @returns {TreeNode}
 */
function commandNode(command, label) {
  const [name = "", ...rest] = command.split("^");
  if (name === "date") {
    const [seconds = "", format = "", href] = rest;
    /** @type {TreeNode} */
    const time = { kind: "time", seconds: Number(seconds), format, name: label ?? "" };
    return href === undefined ? time : (linkNodes(href, [time])[0] ?? time);
  }
  if (name === "subteam") return { kind: "group", id: rest[0] ?? "", name: label ?? "group" };
  return { kind: "broadcast", name: label?.replace(/^@/, "") ?? name };
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ nodes: TreeNode[], end: number } | null}
 */
function codeAt(text, at) {
  const match = /^`([^`\n]+)`/.exec(text.slice(at));
  if (match === null) return null;
  return {
    nodes: [{ kind: "code", children: [plainCode(match[1] ?? "")] }],
    end: at + match[0].length,
  };
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {{ nodes: TreeNode[], end: number } | null}
 */
function emojiAt(text, at) {
  const match = /^:([a-z0-9_+-]*[a-z+][a-z0-9_+-]*):/.exec(text.slice(at));
  if (match === null || isWord(text[at - 1])) return null;
  return { nodes: [{ kind: "emoji", name: match[1] ?? "" }], end: at + match[0].length };
}

/**
 * An address that somebody typed: Slack makes a link of it.
 * @param {string} text
 * @param {number} at
 * @returns {{ nodes: TreeNode[], end: number } | null}
 */
function addressAt(text, at) {
  const match = /^https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]*_~]/.exec(text.slice(at));
  if (match === null || isWord(text[at - 1])) return null;
  const href = unescapeText(match[0]);
  return { nodes: linkNodes(href, [href]), end: at + match[0].length };
}

/**
 * Where the mark at `at` closes: on the same line, hugging words, not inside of code or a link.
 * @param {string} text
 * @param {number} at
 * @param {string} sign
 * @returns {number | null}
 */
function closingMark(text, at, sign) {
  if (isWord(text[at - 1]) || isSpace(text[at + 1]) || text[at + 1] === sign) return null;
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    const skip =
      text[end] === "<" || text[end] === "`"
        ? /^(?:<[^<>\n]+>|`[^`\n]+`)/.exec(text.slice(end))
        : null;
    if (skip !== null) {
      end += skip[0].length - 1;
    } else if (text[end] === sign && !isSpace(text[end - 1]) && !isWord(text[end + 1])) {
      return end;
    }
  }
  return null;
}

/** @param {string | undefined} character */
function isWord(character) {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/** @param {string | undefined} character */
function isSpace(character) {
  return character === undefined || /\s/.test(character);
}

/**
 * Code shows links and mentions as they are written, without their brackets.
 * @param {string} text
 */
function plainCode(text) {
  return unescapeText(
    text.replace(/<(https?:[^|>\s]+)(?:\|([^>]+))?>/g, (_, url, label) => label ?? url),
  );
}

/**
 * Lines that begin with `>` are quotes (on the wire `&gt;`), the others paragraphs.
 * @param {string} text
 * @returns {TreeNode[]}
 */
function proseBlocks(text) {
  /** @type {{ quote: boolean, lines: string[] }[]} */
  const runs = [];
  for (const line of text.replace(/^\n+|\n+$/g, "").split("\n")) {
    const mark = /^(?:>|&gt;) ?/.exec(line);
    const run = runs.at(-1);
    const words = mark === null ? line : line.slice(mark[0].length);
    if (run !== undefined && run.quote === (mark !== null)) run.lines.push(words);
    else runs.push({ quote: mark !== null, lines: [words] });
  }
  return runs.flatMap(({ quote, lines }) => {
    const words = lines.join("\n").replace(/^\n+|\n+$/g, "");
    if (words === "") return [];
    /** @type {TreeNode} */
    const node = { kind: quote ? "quote" : "paragraph", children: parseInline(words) };
    return [node];
  });
}
