// Unicode noncharacters, which no text has a use for: they stand for what Markdown must not see
// and for what is only known when a whole text is put together. None of them reaches Slack.

const TOKEN_START = "\uFDD0";
const TOKEN_END = "\uFDD1";
/** Beside emphasis: becomes a zero-width space where Slack would not see the marker otherwise. */
export const EDGE = "\uFDD2";
/** Makes Markdown see an emphasis marker between CJK text and punctuation; then it goes. */
const FLANK = "\uFDD3";
/** Starts a line that is never indented or quoted, such as code. */
export const VERBATIM = "\uFDD4";

const ALL_MARKS = /[\uFDD0-\uFDD4]/g;
const TOKEN = /\uFDD0(\d+)\uFDD1/g;

export const ZERO_WIDTH_SPACE = "\u200B";

/**
 * Slack's own references: people, channels, groups, broadcasts, dates and links with a label
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
const SLACK_TOKENS = new RegExp(
  [
    /<@[UW][A-Z0-9]{1,40}(?:\|[^<>\n]{0,200})?>/,
    /<#[CDG][A-Z0-9]{1,40}(?:\|[^<>\n]{0,200})?>/,
    /<!(?:here|channel|everyone)(?:\|[^<>\n]{0,200})?>/,
    /<!subteam\^S[A-Z0-9]{1,40}(?:\|[^<>\n]{0,200})?>/,
    /<!date\^\d{1,16}\^[^<>\n]{1,500}>/,
    /<(?:https?|mailto|tel|slack):[^<>\s|]{1,3000}\|[^<>\n]{1,1000}>/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "g",
);

/** Markdown in which Slack's references are one character-like mark each. */
export interface MarkedText {
  readonly text: string;
  readonly tokens: readonly string[];
}

export function mark(markdown: string): MarkedText {
  const tokens: string[] = [];
  const text = markdown
    .replaceAll(ALL_MARKS, "")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(SLACK_TOKENS, (token) => {
      tokens.push(token);
      return `${TOKEN_START}${tokens.length - 1}${TOKEN_END}`;
    });
  return { text: markFlanks(stopNesting(text)), tokens };
}

/** Nobody means more levels of quotations and lists, and each level costs the parser its stack. */
const NESTING_MAX = 32;
const TOO_NESTED = new RegExp(
  `^(?=(?:[ \\t]{0,4}(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${NESTING_MAX}})`,
  "gm",
);

function stopNesting(text: string): string {
  return text.replaceAll(TOO_NESTED, ZERO_WIDTH_SPACE);
}

const CJK_LETTER = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}ー]";
const EMPHASIS_MARKER = "(?:\\*{1,3}|~~)";
const CLOSED_BY_PUNCTUATION = new RegExp(
  `(?<=\\p{P})(?=${EMPHASIS_MARKER}(?:${CJK_LETTER}))`,
  "gu",
);
const OPENED_BY_PUNCTUATION = new RegExp(
  `(?<=${CJK_LETTER}${EMPHASIS_MARKER})(?=[^\\P{P}*~])`,
  "gu",
);

/**
 * CommonMark takes a marker between punctuation and a letter for literal, which assumes spaces
 * between words: `**…。**次` (commonmark/commonmark-spec#650).
 */
function markFlanks(text: string): string {
  return text
    .replaceAll(CLOSED_BY_PUNCTUATION, (_, offset: number) =>
      text[offset - 1] === "*" || text[offset - 1] === "~" ? "" : FLANK,
    )
    .replaceAll(OPENED_BY_PUNCTUATION, FLANK);
}

/** The text as it was, for code and addresses. */
export function unmark(text: string, tokens: readonly string[]): string {
  return text
    .replaceAll(TOKEN, (_, index: string) => tokens[Number(index)] ?? "")
    .replaceAll(ALL_MARKS, "");
}

/** Calls `plain` for what is between Slack's references and keeps those as they are. */
export function mapPlain(
  text: string,
  tokens: readonly string[],
  plain: (text: string) => string,
): string {
  // A split by a pattern with a group alternates between the text and the group.
  return text
    .split(TOKEN)
    .map((part, index) =>
      index % 2 === 1 ? (tokens[Number(part)] ?? "") : plain(part.replaceAll(FLANK, "")),
    )
    .join("");
}

export function hasToken(text: string): boolean {
  return text.includes(TOKEN_START);
}
