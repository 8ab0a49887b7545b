import { emojiIn } from "./emoji.ts";
import type { Content, Inline, TextStyle } from "./pieces.ts";
import { HTML_TOKEN, SLACK_TOKEN, type SlackReference, type Token } from "./parser.ts";

export interface ReferencePolicy {
  /** Whether a person with this id exists as far as the broker knows; others are shown as text. */
  readonly isKnownUser: (id: string) => boolean;
  /** `<!channel>` and its like notify people; otherwise they are words. */
  readonly allowBroadcasts: boolean;
}

/** The tokens of one line of text as Slack's inline elements. Text of equal style is merged. */
export function contentOf(
  tokens: readonly Token[],
  policy: ReferencePolicy,
  base: TextStyle = {},
): Content {
  const written: Inline[] = [];
  const htmlPairs = pairsOf(tokens);
  const on = openStyles(base);
  let link: { readonly href: string; readonly style: TextStyle; inside: Inline[] } | null = null;
  const put = (element: Inline) => {
    (link === null ? written : link.inside).push(element);
  };
  const text = (words: string, more: TextStyle = {}) => {
    if (words !== "") put(styledText(words, { ...on.style(), ...more }));
  };
  for (const [index, token] of tokens.entries()) {
    switch (token.type) {
      case "text":
        if (on.style().code === true) text(token.content);
        else
          for (const part of emojiIn(token.content)) {
            if (typeof part === "string") text(part);
            else put(part);
          }
        break;
      case "text_special":
        text(token.content);
        break;
      case "softbreak":
      case "hardbreak":
        text("\n");
        break;
      case "code_inline":
        text(token.content, { code: true });
        break;
      case "strong_open":
        on.open("bold");
        break;
      case "strong_close":
        on.close("bold");
        break;
      case "em_open":
        on.open("italic");
        break;
      case "em_close":
        on.close("italic");
        break;
      case "s_open":
        on.open("strike");
        break;
      case "s_close":
        on.close("strike");
        break;
      case "link_open":
        link = { href: String(token.attrGet("href") ?? ""), style: on.style(), inside: [] };
        break;
      case "link_close": {
        const closed = link;
        link = null;
        if (closed !== null) for (const one of linkElements(closed.href, closed.inside)) put(one);
        break;
      }
      case "image": {
        const alt = contentOf(token.children ?? [], policy, on.style());
        for (const one of linkElements(String(token.attrGet("src") ?? ""), alt)) put(one);
        break;
      }
      case "footnote_ref":
        text(`[${footnoteLabel(token)}]`);
        break;
      case HTML_TOKEN: {
        const style = htmlStyles[token.tag];
        if (token.tag === "br") text("\n");
        else if (token.tag === "details") break;
        else if (style === undefined || !htmlPairs.has(index)) text(token.content);
        else if (token.markup === "/") on.close(style);
        else on.open(style);
        break;
      }
      case SLACK_TOKEN:
        put(referenceElement(token.meta as SlackReference, on.style(), policy));
        break;
      default:
        if (token.content !== "") text(token.content);
    }
  }
  return merged(written);
}

/** What a person reads of it, without styles. */
export function plainText(content: Content): string {
  return content.map(plainOf).join("");
}

/** Label of a footnote as the author numbered it. */
export function footnoteLabel(token: Token): string {
  const label = token.meta?.["label"];
  const id = token.meta?.["id"];
  return typeof label === "string" ? label : String(Number(id ?? 0) + 1);
}

/** The same with whitespace at both ends removed. */
export function trimmed(content: Content): Content {
  const kept = [...content];
  for (let first = kept[0]; first?.type === "text"; first = kept[0]) {
    const text = first.text.trimStart();
    if (text === first.text) break;
    if (text !== "") {
      kept[0] = { ...first, text };
      break;
    }
    kept.shift();
  }
  for (let last = kept.at(-1); last?.type === "text"; last = kept.at(-1)) {
    const text = last.text.trimEnd();
    if (text === last.text) break;
    if (text !== "") {
      kept[kept.length - 1] = { ...last, text };
      break;
    }
    kept.pop();
  }
  return kept;
}

export function styledText(text: string, style: TextStyle): Inline {
  return Object.keys(style).length === 0 ? { type: "text", text } : { type: "text", text, style };
}

/** Neighbours of equal style become one element; empty ones go. */
export function merged(content: Content): Content {
  const kept: Inline[] = [];
  for (const element of content) {
    const last = kept.at(-1);
    if (element.type !== "text") kept.push(element);
    else if (element.text === "") continue;
    else if (last?.type === "text" && isSameStyle(last.style, element.style)) {
      kept[kept.length - 1] = { ...last, text: last.text + element.text };
    } else kept.push(element);
  }
  return kept;
}

type StyleName = keyof TextStyle;

const htmlStyles: Readonly<Record<string, StyleName>> = {
  b: "bold",
  strong: "bold",
  summary: "bold",
  i: "italic",
  em: "italic",
  s: "strike",
  strike: "strike",
  del: "strike",
  code: "code",
  kbd: "code",
};

/** Styles nest, also in themselves: bold in bold ends with the outer one. */
function openStyles(base: TextStyle) {
  const depths: Record<StyleName, number> = { bold: 0, italic: 0, strike: 0, code: 0 };
  return {
    open: (name: StyleName) => {
      depths[name] += 1;
    },
    close: (name: StyleName) => {
      depths[name] = Math.max(0, depths[name] - 1);
    },
    style: (): TextStyle => ({
      ...base,
      ...(depths.bold > 0 && { bold: true as const }),
      ...(depths.italic > 0 && { italic: true as const }),
      ...(depths.strike > 0 && { strike: true as const }),
      ...(depths.code > 0 && { code: true as const }),
    }),
  };
}

/** Places of the HTML tags that have a partner; a lone one is text. */
function pairsOf(tokens: readonly Token[]): ReadonlySet<number> {
  const pairs = new Set<number>();
  const open = new Map<string, number[]>();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== HTML_TOKEN) continue;
    const waiting = open.get(token.tag) ?? [];
    open.set(token.tag, waiting);
    if (token.markup !== "/") {
      waiting.push(index);
      continue;
    }
    const partner = waiting.pop();
    if (partner === undefined) continue;
    pairs.add(partner);
    pairs.add(index);
  }
  return pairs;
}

/** Schemes that Slack links, and any that names a server. */
const LINKED = /^(?:(?:https?|mailto|tel|slack|ftp):|[a-z][a-z0-9+.-]*:\/\/)/i;
const NEVER_LINKED = /^(?:javascript|vbscript|data|file):/i;

function linkElements(address: string, inside: Content): readonly Inline[] {
  const url = address.trim();
  const label = plainText(inside).replaceAll(/\s+/g, " ").trim();
  const style = commonStyle(inside);
  if (!LINKED.test(url) || NEVER_LINKED.test(url)) {
    // A path or an anchor: nothing that Slack could open.
    if (url === "" || url === label) return inside;
    const code = styledText(url, { ...style, code: true });
    return inside.length === 0
      ? [code]
      : [...inside, styledText(" (", style), code, styledText(")", style)];
  }
  return [
    {
      type: "link",
      url: url.replaceAll(/[<>|\s]/g, (character) => encodeURIComponent(character)),
      ...(label !== "" && label !== url && { text: label }),
      ...(Object.keys(style).length > 0 && { style }),
    },
  ];
}

/** A link has one style: what all of its label has. */
function commonStyle(content: Content): TextStyle {
  const styles = content.map((one) => ("style" in one ? (one.style ?? {}) : {}));
  const [first, ...rest] = styles;
  if (first === undefined) return {};
  const names = (Object.keys(first) as StyleName[]).filter((name) =>
    rest.every((style) => style[name] === true),
  );
  return Object.fromEntries(names.map((name) => [name, true])) as TextStyle;
}

function referenceElement(
  reference: SlackReference,
  style: TextStyle,
  policy: ReferencePolicy,
): Inline {
  const styled = Object.keys(style).length > 0 && { style };
  if (reference.user !== undefined) {
    return policy.isKnownUser(reference.user)
      ? { type: "user", user_id: reference.user, ...styled }
      : styledText(`@${reference.user}`, style);
  }
  if (reference.channel !== undefined) {
    return { type: "channel", channel_id: reference.channel, ...styled };
  }
  const { range } = reference;
  if (range === "here" || range === "channel" || range === "everyone") {
    return policy.allowBroadcasts ? { type: "broadcast", range } : styledText(`@${range}`, style);
  }
  if (reference.group !== undefined) {
    const name = reference.groupName?.replace(/^@?/, "@") ?? `@${reference.group}`;
    return policy.allowBroadcasts
      ? { type: "usergroup", usergroup_id: reference.group }
      : styledText(name, style);
  }
  if (reference.date !== undefined) {
    return {
      type: "date",
      timestamp: Number(reference.date),
      format: reference.format ?? "{date}",
      fallback: unescaped(reference.fallback ?? ""),
    };
  }
  return {
    type: "link",
    url: unescaped(reference.url ?? ""),
    text: unescaped(reference.label ?? ""),
    ...styled,
  };
}

/** Slack's references carry its three escapes. */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function plainOf(element: Inline): string {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return element.text ?? element.url;
    case "user":
      return `@${element.user_id}`;
    case "channel":
      return `#${element.channel_id}`;
    case "usergroup":
      return `@${element.usergroup_id}`;
    case "broadcast":
      return `@${element.range}`;
    case "emoji":
      return `:${element.name}:`;
    case "date":
      return element.fallback;
  }
}

function isSameStyle(a: TextStyle = {}, b: TextStyle = {}): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.strike === b.strike && a.code === b.code;
}
