import type { Definition, Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

// Making these anew costs more than parsing a short text.
const syntax = [gfm()];
const tree = gfmFromMarkdown();
const treeOfSource = tree.map((extension) => ({ ...extension, transforms: [] }));

/** GitHub's Markdown, which agents write: tables, task lists, strikethrough, bare addresses. */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: syntax, mdastExtensions: tree });
}

/** The same tree with the place in the source of each node: no node is made up afterwards. */
export function parseWithPlaces(text: string): Root {
  return fromMarkdown(text, { extensions: syntax, mdastExtensions: treeOfSource });
}

/** Start and end of a node in the source. */
export function placeOf(node: Nodes): { readonly start: number; readonly end: number } {
  return {
    start: node.position?.start.offset ?? 0,
    end: node.position?.end.offset ?? 0,
  };
}

/** Every node below `node`, outer ones first. */
export function* nodesBelow(node: Nodes): Generator<Nodes> {
  if (!("children" in node)) return;
  for (const child of node.children) {
    yield child;
    yield* nodesBelow(child);
  }
}

/** Link targets by identifier; of two with the same one, the first counts. */
export function definitionsOf(root: Root): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  for (const node of nodesBelow(root)) {
    if (node.type === "definition" && !definitions.has(node.identifier)) {
      definitions.set(node.identifier, node);
    }
  }
  return definitions;
}
