/**
 * A formatted text as data: what mrkdwn, Markdown and rich_text become before they are drawn.
 * Nothing in it is markup, so nothing that a person wrote can become any.
 *
 * @typedef {string | TreeElement} TreeNode
 *
 * @typedef {object} TreeElement
 * @property {"paragraph" | "heading" | "quote" | "pre" | "rule" | "list" | "item" | "table" | "row" | "cell" | "bold" | "italic" | "strike" | "code" | "link" | "user" | "channel" | "group" | "broadcast" | "time" | "emoji" | "break"} kind
 * @property {TreeNode[]} [children]
 * @property {string} [href] Of a link: http, https or mailto.
 * @property {string} [id] Of a user, a channel or a group.
 * @property {string} [name] Of a broadcast or an emoji; the label that Slack gave a mention.
 * @property {boolean} [ordered] Of a list.
 * @property {number} [start] The first number of an ordered list.
 * @property {boolean} [head] Of a table's cell.
 * @property {number} [seconds] Of a time: since the epoch.
 * @property {string} [format] Of a time, in Slack's date tokens.
 */

/** Schemes that a link may have: nothing that runs. */
const SAFE_SCHEME = /^(?:https?|mailto):/i;

/**
 * The address when a link may lead there, else null.
 * @param {string} href
 * @returns {string | null}
 */
export function safeHref(href) {
  return SAFE_SCHEME.test(href.trim()) ? href.trim() : null;
}

/**
 * A link, or its label alone when the address is not to be followed.
 * @param {string} href
 * @param {TreeNode[]} label
 * @returns {TreeNode[]}
 */
export function linkNodes(href, label) {
  const safe = safeHref(href);
  return safe === null ? label : [{ kind: "link", href: safe, children: label }];
}

/**
 * Slack escapes these three characters, and only these.
 * @param {string} text
 * @returns {string}
 */
export function unescapeText(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/**
 * The words of a tree without their formatting.
 * @param {readonly TreeNode[]} nodes
 * @returns {string}
 */
export function plainTextOf(nodes) {
  return nodes
    .map((node) => {
      if (typeof node === "string") return node;
      if (node.kind === "break") return " ";
      return node.name ?? plainTextOf(node.children ?? []);
    })
    .join("");
}
