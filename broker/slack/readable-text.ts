/** Names for the ids in a text, as far as they are known. */
export interface KnownNames {
  readonly people: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
}

/** `<@U…>`, `<#C…|name>`, `<!here>`, `<https://…|label>`: everything that Slack puts in brackets. */
const token = /<([^<>]+)>/g;

/** The users that a text mentions, each once, in order. Labelled mentions (`<@U…|name>`) count. */
export function mentionedUsers(text: string): readonly string[] {
  const ids = [...text.matchAll(/<@([UW][A-Z0-9]*)(?:\|[^<>]*)?>/g)].map((match) => match[1] ?? "");
  return [...new Set(ids)];
}

/** The channels that a text names by id alone, without Slack's own label. */
export function unlabelledChannels(text: string): readonly string[] {
  const ids = [...text.matchAll(/<#([CG][A-Z0-9]*)\|?>/g)].map((match) => match[1] ?? "");
  return [...new Set(ids)];
}

/** Slack's escaped text as a person reads it. */
export function readableText(text: string, names: KnownNames): string {
  return unescape(
    text.replaceAll(token, (whole, inner: string) => readable(inner, names) ?? whole),
  );
}

function readable(inner: string, names: KnownNames): string | null {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : inner.slice(bar + 1);
  if (target.startsWith("@"))
    return `@${names.people.get(target.slice(1)) ?? nonEmpty(label) ?? target.slice(1)}`;
  if (target.startsWith("#"))
    return `#${nonEmpty(label) ?? names.channels.get(target.slice(1)) ?? target.slice(1)}`;
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (!/^(?:https?|mailto|tel|ftp|slack):/i.test(target)) return null;
  const address = target.replace(/^(?:mailto|tel):/i, "");
  if (label === "" || label === address || label === target) return address;
  // Slack links names such as deploy.sh by itself.
  return target === `http://${label}` || target === `https://${label}`
    ? label
    : `${label} (${target})`;
}

function special(command: string, label: string): string {
  if (/^(?:here|channel|everyone)$/.test(command)) return `@${command}`;
  if (command.startsWith("subteam^")) return nonEmpty(label) ?? `@${command.slice(8)}`;
  // A date carries the text to show where it cannot be put into the reader's own zone.
  return nonEmpty(label) ?? command;
}

function nonEmpty(label: string): string | null {
  return label === "" ? null : label;
}

/** Slack escapes these three and no others. The ampersand comes last, or `&amp;lt;` would be `<`. */
function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
