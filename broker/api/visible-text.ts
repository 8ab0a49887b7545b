/**
 * What a reader cannot see, or what makes the text around it appear in another order: controls,
 * format characters such as the right-to-left override, line separators, fillers, halves of
 * surrogate pairs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** What joins or colours emoji belongs to the picture that people see. */
const OF_EMOJI =
  /(?<=\p{Extended_Pictographic})\uFE0F|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})/gu;

/**
 * The text with all that cannot be seen written as an escape, such as `\u202e`, because people
 * approve what they see. Line feeds and tabs stay. Pure.
 */
export function visibleText(text: string): string {
  return escaped(text, "\n\t");
}

/** The same for what is one line, such as a path or a host: nothing in it may begin a second. Pure. */
export function visibleLine(text: string): string {
  return escaped(text, "");
}

function escaped(text: string, kept: string): string {
  const ofEmoji = new Set(Array.from(text.matchAll(OF_EMOJI), ({ index }) => index));
  return text.replaceAll(UNSEEN, (character, place: number) =>
    kept.includes(character) || ofEmoji.has(place) ? character : escapeOf(character),
  );
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
  return code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
}
