import { linkNodes } from "./text-tree.js";

/** @import { TreeNode } from "./text-tree.js" */
/** @typedef {Readonly<Record<string, any>>} Json Something of Block Kit, as it came. */

/**
 * A `rich_text` block as a tree.
 * @param {Json} block
 * @returns {TreeNode[]}
 */
export function richTextTree(block) {
  /** @type {TreeNode[]} */
  const nodes = [];
  for (const element of listOf(block["elements"])) {
    switch (element["type"]) {
      case "rich_text_preformatted":
        nodes.push({ kind: "pre", children: inline(element) });
        break;
      case "rich_text_quote":
        nodes.push({ kind: "quote", children: inline(element) });
        break;
      case "rich_text_list":
        addList(nodes, element);
        break;
      default:
        nodes.push({ kind: "paragraph", children: inline(element) });
    }
  }
  return nodes;
}

/**
 * Slack gives each depth of a list as a list of its own with an `indent`: they are put together.
 * @param {TreeNode[]} nodes
 * @param {Json} element
 */
function addList(nodes, element) {
  const ordered = element["style"] === "ordered";
  const start = Number(element["offset"] ?? 0) + 1;
  /** @type {TreeNode[]} */
  const items = listOf(element["elements"]).map((item) => ({
    kind: "item",
    children: inline(item),
  }));
  let into = nodes;
  for (let depth = Number(element["indent"] ?? 0); depth > 0; depth -= 1) {
    const list = into.at(-1);
    if (typeof list !== "object" || list.kind !== "list") break;
    const item = list.children?.at(-1);
    if (typeof item !== "object" || item.children === undefined) break;
    into = item.children;
  }
  const last = into.at(-1);
  const goesOn = typeof last === "object" && last.kind === "list" && last.ordered === ordered;
  if (goesOn) last.children?.push(...items);
  else into.push({ kind: "list", ordered, start, children: items });
}

/**
 * @param {Json} section
 * @returns {TreeNode[]}
 */
function inline(section) {
  return listOf(section["elements"]).flatMap(inlineNodes);
}

/**
 * @param {Json} element
 * @returns {TreeNode[]}
 */
function inlineNodes(element) {
  const text = String(element["text"] ?? "");
  switch (element["type"]) {
    case "text":
      return styled(withBreaks(text), element["style"]);
    case "link": {
      const url = String(element["url"] ?? "");
      return styled(linkNodes(url, [text === "" ? url : text]), element["style"]);
    }
    case "user":
      return [{ kind: "user", id: String(element["user_id"]) }];
    case "channel":
      return [{ kind: "channel", id: String(element["channel_id"]) }];
    case "usergroup":
      return [{ kind: "group", id: String(element["usergroup_id"]), name: "group" }];
    case "broadcast":
      return [{ kind: "broadcast", name: String(element["range"]) }];
    case "emoji":
      return [{ kind: "emoji", name: String(element["name"]) }];
    case "date":
      return [
        {
          kind: "time",
          seconds: Number(element["timestamp"]),
          format: String(element["format"] ?? ""),
          name: String(element["fallback"] ?? ""),
        },
      ];
    default:
      return text === "" ? [] : [text];
  }
}

/**
 * @param {TreeNode[]} nodes
 * @param {unknown} style
 * @returns {TreeNode[]}
 */
function styled(nodes, style) {
  const wanted = Object(style);
  /** @type {("code" | "strike" | "italic" | "bold")[]} */
  const kinds = ["code", "strike", "italic", "bold"];
  return kinds
    .filter((kind) => wanted[kind] === true)
    .reduce((inner, kind) => [{ kind, children: inner }], nodes);
}

/**
 * @param {string} text
 * @returns {TreeNode[]}
 */
function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => {
    /** @type {TreeNode[]} */
    const before = index === 0 ? [] : [{ kind: "break" }];
    return line === "" ? before : [...before, line];
  });
}

/**
 * @param {unknown} value
 * @returns {Json[]}
 */
function listOf(value) {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
