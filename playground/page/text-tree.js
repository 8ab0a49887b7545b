/** @import { TreeNode } from "./text-tree.d.ts" */

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
