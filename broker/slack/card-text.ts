import { escapeText } from "./escape-text.ts";

/** Slack's date token: each reader sees their own time zone. `at` in ms since the epoch. */
export function slackTime(at: number): string {
  const fallback = new Date(at).toISOString().slice(11, 16);
  return `<!date^${Math.floor(at / 1000)}^{time}|${fallback} UTC>`;
}

/** A Block Kit section with mrkdwn text (3,000 characters at most). */
export function section(mrkdwn: string): unknown {
  return { type: "section", text: { type: "mrkdwn", text: mrkdwn } };
}

/**
 * A `rich_text` block: its text is data, so that nothing in it is interpreted, notifies anybody or
 * folds away what stands below it.
 */
export function richText(
  elements: readonly unknown[],
  blockId?: string,
): { readonly type: "rich_text"; readonly elements: readonly unknown[] } {
  return { type: "rich_text", ...(blockId !== undefined && { block_id: blockId }), elements };
}

/** A part of a line of `rich_text`: plain, or in the style that it names. */
export type RichPart =
  string | { readonly bold: string } | { readonly italic: string } | { readonly code: string };

/** A line of `rich_text`. */
export function richLine(...parts: readonly RichPart[]): unknown {
  return {
    type: "rich_text_section",
    elements: parts.filter((part) => part !== "").map(richElement),
  };
}

function richElement(part: RichPart): unknown {
  if (typeof part === "string") return { type: "text", text: part };
  if ("bold" in part) return { type: "text", text: part.bold, style: { bold: true } };
  if ("italic" in part) return { type: "text", text: part.italic, style: { italic: true } };
  return { type: "text", text: part.code, style: { code: true } };
}

/** Code of `rich_text`. Empty code is left out, because Slack refuses it. */
export function richCode(text: string): readonly unknown[] {
  return text === ""
    ? []
    : [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }];
}

/** A Block Kit context: what the thread need not read. */
export function context(mrkdwn: string): object {
  return { type: "context", elements: [{ type: "mrkdwn", text: mrkdwn }] };
}

/** What a section of code holds: Slack's limit is 3,000 characters, with room for the fences. */
export const CODE_CHARACTERS = 2_900;

/** Text as blocks of code for mrkdwn, each short enough for one section; whole lines where it can. */
export function codePieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== "") {
    const fitting = fittingStart(rest, CODE_CHARACTERS, codeLength);
    const lineEnd = fitting.length < rest.length ? fitting.lastIndexOf("\n") + 1 : 0;
    const piece = lineEnd > 0 ? fitting.slice(0, lineEnd) : fitting;
    rest = rest.slice(piece.length);
    pieces.push(`\`\`\`${escapedCode(piece.replace(/\n$/, ""))}\`\`\``);
  }
  return pieces;
}

/** Text of others for mrkdwn, cut so that it has at most so many characters once it is escaped. */
export function escapedUpTo(text: string, characters: number): string {
  if (escapeText(text).length <= characters) return escapeText(text);
  return `${escapeText(fittingStart(text, characters - 1, (one) => escapeText(one).length))}…`;
}

/** As much of the beginning as fits once it is escaped; no character is cut in two. */
function fittingStart(
  text: string,
  characters: number,
  lengthOf: (character: string) => number,
): string {
  let budget = characters;
  let end = 0;
  for (const character of text) {
    budget -= lengthOf(character);
    if (budget < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function codeLength(character: string): number {
  return escapeText(character).length + (character === "`" ? 1 : 0);
}

function escapedCode(text: string): string {
  // A fence within would end the block early: it is broken by a zero-width space.
  return escapeText(text).replaceAll("```", "`\u200b``");
}

/** A Block Kit button. Its label has at most 75 characters. */
export function button(
  actionId: string,
  text: string,
  value: string,
  style?: "primary" | "danger",
): unknown {
  return {
    type: "button",
    action_id: actionId,
    text: { type: "plain_text", text: shortLabel(text) },
    value,
    ...(style === undefined ? {} : { style }),
  };
}

/** The longest label of a button or an option, in characters. */
export const LABEL_CHARACTERS = 75;

export function shortLabel(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (line === "") return "(empty)";
  return line.length > LABEL_CHARACTERS ? `${line.slice(0, LABEL_CHARACTERS - 1)}…` : line;
}
