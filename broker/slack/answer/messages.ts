import { assertNever } from "../../errors/broker-error.ts";
import { blocksOf } from "./blocks.ts";
import { mrkdwnOf } from "./mrkdwn.ts";
import { blockMessages, textMessages } from "./pack.ts";
import type { Piece } from "./pieces.ts";
import { splitText } from "./split.ts";

/** One message as it is sent. */
export interface AnswerMessage {
  readonly text: string;
  readonly blocks?: readonly unknown[];
}

/** How the same answer is written: from what shows most to what Slack takes in any case. */
export type AnswerForm = "rich" | "plain" | "sections" | "text";

/** `chat.update` takes 4,000 bytes of text, so that a later edit of the message fits. */
const TEXT_BYTES = 3_800;
const SECTION_CHARACTERS = 2_900;

/** The pieces of each message of an answer. `scale` (at most 1) makes them smaller. */
export function divideAnswer(
  pieces: readonly Piece[],
  form: AnswerForm,
  scale = 1,
): readonly (readonly Piece[])[] {
  return form === "rich" || form === "plain"
    ? blockMessages(pieces, scale)
    : textMessages(pieces, scale);
}

export function writeMessage(pieces: readonly Piece[], form: AnswerForm): AnswerMessage {
  const text = mrkdwnOf(pieces);
  switch (form) {
    case "rich":
    case "plain":
      return { text: beginningOf(text), blocks: blocksOf(pieces, form) };
    case "sections":
      return { text: beginningOf(text), blocks: sectionsOf(text) };
    case "text":
      return { text };
    default:
      return assertNever(form);
  }
}

const FENCE = "```";

/** As much as fits; code that is cut ends with its fence. */
function beginningOf(mrkdwn: string): string {
  const cut = upToBytes(mrkdwn, TEXT_BYTES - FENCE.length - 1);
  return cut.split(FENCE).length % 2 === 0 ? `${cut}\n${FENCE}` : cut;
}

/** mrkdwn as sections that Slack shows whole. */
export function sectionsOf(mrkdwn: string): readonly unknown[] {
  return splitText(mrkdwn, SECTION_CHARACTERS).map((text) => ({
    type: "section",
    text: { type: "mrkdwn", text },
    expand: true,
  }));
}

/** The beginning of a text that has at most so many bytes in UTF-8; no character is cut in two. */
export function upToBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  const room = bytes - Buffer.byteLength("…");
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > room) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}
