import type { PhrasingContent, Root, RootContent } from "mdast";

/** `@codex`, where it is not part of an address. */
const MENTION = /(?<![\w.@/])@[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?/gu;

/** A remark plugin that gives mentions a look of their own. Code and links stay as they are. */
export function markMentions() {
  return (tree: Root): void => {
    tree.children = tree.children.map(marked);
  };
}

function marked<Node extends RootContent>(node: Node): Node {
  if (node.type === "link" || !("children" in node)) return node;
  const children = (node.children as RootContent[]).flatMap((child): RootContent[] =>
    child.type === "text" ? pieces(child.value) : [marked(child)],
  );
  return { ...node, children } as Node;
}

function pieces(text: string): PhrasingContent[] {
  const found: PhrasingContent[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    if (match.index > from) found.push({ type: "text", value: text.slice(from, match.index) });
    found.push(mention(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ type: "text", value: text.slice(from) });
  return found;
}

function mention(name: string): PhrasingContent {
  return {
    type: "emphasis",
    children: [{ type: "text", value: name }],
    data: { hName: "span", hProperties: { className: ["text-accent-text"] } },
  };
}
