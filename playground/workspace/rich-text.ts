import type { Block } from "./model.ts";

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):/g;
const FENCE = /```\n?([\s\S]*?)\n?```/g;

/** The text as a person typed it: Slack escapes three characters on the wire. */
export function unescapeText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What Slack's clients do to typed text before it is sent. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The `rich_text` block that Slack's own clients send beside `text`. */
export function richTextOf(text: string, blockId: string): Block {
  return { type: "rich_text", block_id: blockId, elements: sections(text) };
}

/** Whether blocks are what Slack makes of a text that came without any: they say what it says. */
export function repeatsText({
  blocks,
  text,
}: {
  readonly text: string;
  readonly blocks: readonly Block[];
}): boolean {
  const [only] = blocks;
  if (blocks.length !== 1 || only?.["type"] !== "rich_text") return false;
  return JSON.stringify(only["elements"]) === JSON.stringify(sections(text));
}

function sections(text: string): readonly Block[] {
  const found: Block[] = [];
  let from = 0;
  const plain = (part: string) => {
    if (part !== "") found.push({ type: "rich_text_section", elements: inline(part) });
  };
  for (const match of text.matchAll(FENCE)) {
    plain(text.slice(from, match.index));
    const code = unescapeText(match[1] ?? "");
    found.push({ type: "rich_text_preformatted", elements: [{ type: "text", text: code }] });
    from = match.index + match[0].length;
  }
  plain(text.slice(from));
  return found;
}

function inline(text: string): readonly Block[] {
  const found: Block[] = [];
  let from = 0;
  const plain = (part: string) => {
    if (part !== "") found.push({ type: "text", text: unescapeText(part) });
  };
  for (const match of text.matchAll(TOKEN)) {
    plain(text.slice(from, match.index));
    found.push(element(match));
    from = match.index + match[0].length;
  }
  plain(text.slice(from));
  return found;
}

function element([, bracket, code, emoji]: readonly (string | undefined)[]): Block {
  if (code !== undefined) return { type: "text", text: unescapeText(code), style: { code: true } };
  if (emoji !== undefined) return { type: "emoji", name: emoji };
  const [target = "", label] = (bracket ?? "").split("|");
  if (target.startsWith("@")) return { type: "user", user_id: target.slice(1) };
  if (target.startsWith("#")) return { type: "channel", channel_id: target.slice(1) };
  if (target.startsWith("!")) return { type: "broadcast", range: target.slice(1) };
  const url = unescapeText(target);
  return label === undefined
    ? { type: "link", url }
    : { type: "link", url, text: unescapeText(label) };
}

/** True when the text mentions the user, with or without a label (`<@U1>`, `<@U1|ada>`). */
export function mentions(text: string, userId: string): boolean {
  return text.includes(`<@${userId}>`) || text.includes(`<@${userId}|`);
}

/** Text typed by a person as Slack's client would send it: escaped, with names made into ids. */
export function wireText(
  typed: string,
  users: readonly { readonly id: string; readonly name: string }[],
  channels: readonly { readonly id: string; readonly name: string }[],
): string {
  const userIds = new Map(users.map((user) => [user.name, user.id]));
  const channelIds = new Map(channels.map((channel) => [channel.name, channel.id]));
  return escapeText(typed).replace(
    /(^|[\s(])([@#])([a-z0-9_.-]*[a-z0-9])/gi,
    (whole, before: string, sign: string, typedName: string) => {
      // Names have no capitals, but people write them at the start of a sentence.
      const name = typedName.toLowerCase();
      if (sign === "@" && /^(here|channel|everyone)$/.test(name)) return `${before}<!${name}>`;
      const id = (sign === "@" ? userIds : channelIds).get(name);
      if (id === undefined) return whole;
      return sign === "@" ? `${before}<@${id}>` : `${before}<#${id}|${name}>`;
    },
  );
}
