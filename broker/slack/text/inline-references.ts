import type { Definition, ImageReference, LinkReference } from "mdast";
import type { MarkedText } from "./marks.ts";
import { definitionsOf, nodesBelow, parseWithPlaces, placeOf } from "./markdown-tree.ts";

/** An image in a link needs two passes; deeper ones do not exist. */
const PASSES = 2;

/** Without one there is nothing to look for. */
const DEFINITION = /\]:/;

/** Writes `[label][id]` as `[label](<url>)`, so that a part needs no definition from another. */
export function inlineReferences(marked: MarkedText): MarkedText {
  if (!DEFINITION.test(marked.text)) return marked;
  let text = marked.text;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const root = parseWithPlaces(text);
    const definitions = definitionsOf(root);
    if (definitions.size === 0) break;
    let done = 0;
    let written = "";
    for (const node of nodesBelow(root)) {
      if (node.type !== "linkReference" && node.type !== "imageReference") continue;
      const { start, end } = placeOf(node);
      const definition = definitions.get(node.identifier);
      // A reference within one that was just written waits for the next pass.
      if (definition === undefined || start < done) continue;
      written += text.slice(done, start) + inlineForm(node, definition, text);
      done = end;
    }
    text = written + text.slice(done);
  }
  return { ...marked, text };
}

function inlineForm(
  node: LinkReference | ImageReference,
  definition: Definition,
  text: string,
): string {
  const url = definition.url.replaceAll(/[<>\\\s]/g, (character) => encodeURIComponent(character));
  if (node.type === "imageReference") {
    return `![${(node.alt ?? "").replaceAll(/[[\]\\]/g, "\\$&")}](<${url}>)`;
  }
  const first = node.children[0];
  const last = node.children.at(-1);
  const label =
    first === undefined || last === undefined
      ? ""
      : text.slice(placeOf(first).start, placeOf(last).end);
  return `[${label}](<${url}>)`;
}
