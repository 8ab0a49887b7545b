import { el } from "./elements.js";
import { exactTime, slackDate } from "./time.js";

/** @import { TreeElement, TreeNode } from "./text-tree.js" */

/**
 * Names for the ids in messages.
 * @typedef {object} Directory
 * @property {(id: string) => string | null} userName
 * @property {(id: string) => string | null} channelName
 */

/** The few emoji that Slack bots and people of this workspace use; others stay `:name:`. */
const EMOJI = new Map(
  Object.entries({
    eyes: "\u{1F440}",
    "+1": "\u{1F44D}",
    thumbsup: "\u{1F44D}",
    "-1": "\u{1F44E}",
    white_check_mark: "\u{2705}",
    heavy_check_mark: "\u{2714}\u{FE0F}",
    x: "\u{274C}",
    warning: "\u{26A0}\u{FE0F}",
    hourglass: "\u{231B}",
    hourglass_flowing_sand: "\u{23F3}",
    tada: "\u{1F389}",
    heart: "\u{2764}\u{FE0F}",
    rocket: "\u{1F680}",
    wave: "\u{1F44B}",
    smile: "\u{1F604}",
    thinking_face: "\u{1F914}",
    pray: "\u{1F64F}",
    bulb: "\u{1F4A1}",
    bug: "\u{1F41B}",
    fire: "\u{1F525}",
  }),
);

/** @param {string} name @returns {string} */
export function emojiText(name) {
  return EMOJI.get(name.split("::")[0] ?? name) ?? `:${name}:`;
}

/**
 * @param {readonly TreeNode[]} nodes
 * @param {Directory} directory
 * @returns {DocumentFragment}
 */
export function renderTree(nodes, directory) {
  const fragment = document.createDocumentFragment();
  for (const node of nodes) {
    fragment.append(typeof node === "string" ? node : renderElement(node, directory));
  }
  return fragment;
}

/**
 * @param {TreeElement} node
 * @param {Directory} directory
 * @returns {Node}
 */
function renderElement(node, directory) {
  const inside = () => renderTree(node.children ?? [], directory);
  switch (node.kind) {
    case "paragraph":
      return el("p", {}, inside());
    case "heading":
      return el("p", { class: "text-heading" }, inside());
    case "quote":
      return el("blockquote", {}, inside());
    case "pre":
      return el(
        "pre",
        { tabindex: "0", role: "group", "aria-label": "Code" },
        el("code", {}, inside()),
      );
    case "rule":
      return el("hr");
    case "list":
      return node.ordered === true
        ? el("ol", { start: node.start === 1 ? null : node.start }, inside())
        : el("ul", {}, inside());
    case "item":
      return el("li", {}, inside());
    case "table":
      return el(
        "div",
        { class: "text-table", tabindex: "0", role: "group", "aria-label": "Table" },
        el("table", {}, inside()),
      );
    case "row":
      return el("tr", {}, inside());
    case "cell":
      return node.head === true ? el("th", { scope: "col" }, inside()) : el("td", {}, inside());
    case "bold":
      return el("strong", {}, inside());
    case "italic":
      return el("em", {}, inside());
    case "strike":
      return el("s", {}, inside());
    case "code":
      return el("code", {}, inside());
    case "link":
      return el("a", { href: node.href, target: "_blank", rel: "noopener noreferrer" }, inside());
    case "user":
      return el(
        "span",
        { class: "mention" },
        `@${directory.userName(node.id ?? "") ?? node.name ?? node.id}`,
      );
    case "channel":
      return el(
        "span",
        { class: "mention" },
        `#${directory.channelName(node.id ?? "") ?? node.name ?? node.id}`,
      );
    case "group":
    case "broadcast":
      return el("span", { class: "mention" }, `@${node.name}`);
    case "emoji":
      return el("span", { class: "emoji", title: `:${node.name}:` }, emojiText(node.name ?? ""));
    case "time":
      return renderTime(node);
    case "break":
      return el("br");
  }
}

/** @param {TreeElement} node */
function renderTime(node) {
  const ms = (node.seconds ?? Number.NaN) * 1000;
  if (!Number.isFinite(ms)) return document.createTextNode(node.name ?? "");
  const words = slackDate(ms, node.format ?? "", Date.now()) || (node.name ?? "");
  return el("time", { datetime: new Date(ms).toISOString(), title: exactTime(ms) }, words);
}
