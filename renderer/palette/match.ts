/** How well something matches: the smaller, the better. */
export type Rank = 0 | 1 | 2 | 3;

/**
 * Whether each typed word is somewhere in the fields, of which the first is the title: 0 when the
 * title begins with the text or nothing is typed, 1 when every word begins a word of the title, 2 when
 * every word begins a word of any field, 3 for any other place, null when a word is nowhere. Pure.
 */
export function rankOf(text: string, fields: readonly string[]): Rank | null {
  const typed = plain(text);
  if (typed === "") return 0;
  const parts = typed.split(" ");
  const [title = "", ...rest] = fields.map(plain);
  const all = [title, ...rest].join(" ");
  if (!parts.every((part) => all.includes(part))) return null;
  if (title.startsWith(typed)) return 0;
  if (parts.every((part) => beginsWord(title, part))) return 1;
  return parts.every((part) => beginsWord(all, part)) ? 2 : 3;
}

/** Without accents, capitals and doubled spaces. */
function plain(text: string): string {
  const bare = text.normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
  return bare.toLowerCase().replaceAll(/\s+/g, " ").trim();
}

function beginsWord(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    const before = text[at - 1];
    if (before === undefined || !/[\p{Letter}\p{Number}]/u.test(before)) return true;
  }
  return false;
}
