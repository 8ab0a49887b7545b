import type { Definition, PhrasingContent } from "mdast";
import { assertNever } from "../../errors/broker-error.ts";
import { emphasise, escapeText, inlineCode, literalText } from "./escape.ts";
import { mapPlain, unmark } from "./marks.ts";

/** What the parts of one text share while they are written. */
export interface Writing {
  readonly tokens: readonly string[];
  /** Link targets by identifier. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** Emphasis that is on already: Slack has no bold in bold. */
interface Emphasis {
  readonly bold?: true;
  readonly italic?: true;
  readonly struck?: true;
}

export function writeInline(
  nodes: readonly PhrasingContent[],
  writing: Writing,
  on: Emphasis = {},
): string {
  return nodes.map((node) => writeNode(node, writing, on)).join("");
}

function writeNode(node: PhrasingContent, writing: Writing, on: Emphasis): string {
  switch (node.type) {
    case "text":
      return mapPlain(node.value, writing.tokens, literalText);
    case "strong":
      return on.bold
        ? writeInline(node.children, writing, on)
        : emphasise("*", writeInline(node.children, writing, { ...on, bold: true }));
    case "emphasis":
      return on.italic
        ? writeInline(node.children, writing, on)
        : emphasise("_", writeInline(node.children, writing, { ...on, italic: true }));
    case "delete":
      return on.struck
        ? writeInline(node.children, writing, on)
        : emphasise("~", writeInline(node.children, writing, { ...on, struck: true }));
    case "inlineCode":
      return inlineCode(unmark(node.value, writing.tokens));
    case "break":
      return "\n";
    case "html":
      return /^<br\s*\/?>$/i.test(node.value)
        ? "\n"
        : mapPlain(node.value, writing.tokens, literalText);
    case "link":
      return writeLink(node.url, node.children, writing, on);
    case "linkReference": {
      const url = writing.definitions.get(node.identifier)?.url ?? "";
      return writeLink(url, node.children, writing, on);
    }
    case "image":
      return linkText(node.url, node.alt ?? "", writing);
    case "imageReference": {
      const url = writing.definitions.get(node.identifier)?.url ?? "";
      return linkText(url, node.alt ?? "", writing);
    }
    case "footnoteReference":
      return escapeText(`[^${node.label ?? node.identifier}]`);
    default:
      return assertNever(node);
  }
}

/** Slack shows no emphasis within a link's label, so emphasis of the whole label goes around it. */
function writeLink(
  url: string,
  children: readonly PhrasingContent[],
  writing: Writing,
  on: Emphasis,
): string {
  const only = children.length === 1 ? children[0] : undefined;
  switch (only?.type) {
    case "strong":
    case "emphasis":
    case "delete": {
      const link = { type: "link" as const, url, children: only.children };
      return writeNode({ ...only, children: [link] }, writing, on);
    }
    default:
      return linkText(url, plainTextOf(children), writing);
  }
}

/** Schemes that Slack links, and any that names a server. */
const LINKED = /^(?:(?:https?|mailto|tel|slack|ftp):|[a-z][a-z0-9+.-]*:\/\/)/i;
const NEVER_LINKED = /^(?:javascript|vbscript|data|file):/i;

function linkText(markedUrl: string, markedLabel: string, writing: Writing): string {
  const url = unmark(markedUrl, writing.tokens).trim();
  const label = unmark(markedLabel, writing.tokens).replaceAll(/\s+/g, " ").trim();
  if (!LINKED.test(url) || NEVER_LINKED.test(url)) {
    // A path, an anchor: nothing that Slack could open.
    if (url === "" || url === label) return literalText(label);
    return label === "" ? inlineCode(url) : `${literalText(label)} (${inlineCode(url)})`;
  }
  const address = escapeText(
    url.replaceAll(/[<>|\s]/g, (character) => encodeURI(character)),
  ).replaceAll("|", "%7C");
  return label === "" || label === url
    ? `<${address}>`
    : `<${address}|${escapeText(label).replaceAll("|", "¦")}>`;
}

/** What a reader sees, without emphasis; still with marks in place of Slack's references. */
export function plainTextOf(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case "text":
        case "inlineCode":
          return node.value;
        case "html":
          return /^<br\s*\/?>$/i.test(node.value) ? " " : node.value;
        case "break":
          return " ";
        case "image":
        case "imageReference":
          return node.alt ?? "";
        case "footnoteReference":
          return `[^${node.label ?? node.identifier}]`;
        case "strong":
        case "emphasis":
        case "delete":
        case "link":
        case "linkReference":
          return plainTextOf(node.children);
        default:
          return assertNever(node);
      }
    })
    .join("");
}
