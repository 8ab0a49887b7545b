import {
  type AnswerForm,
  type AnswerMessage,
  divideAnswer,
  sectionsOf,
  upToBytes,
  writeMessage,
} from "../answer/messages.ts";
import { mrkdwnOfBlocks } from "../answer/mrkdwn-of-blocks.ts";
import type { Piece } from "../answer/pieces.ts";
import type { RowBody, RowForm, RowProgress } from "./row-body.ts";

// What a row sends next, and what it sends instead when Slack refuses that:
//
//   rich ──blocks unknown──► plain ──► sections ──► text ──► a file ──► given up
//     └─too long──► at 60 % ──► at 35 % ──────────────┘
//
// A refusal proves that nothing was posted. Edits go down the same way on the same message and never
// post another one.

export type TextBody = Extract<RowBody, { kind: "mrkdwn" | "notice" | "document" }>;
export type EditBody = Extract<RowBody, { kind: "edit" }>;

/** A row as it stands: the forms that this Slack workspace takes are known to the caller. */
export interface Written {
  readonly progress: RowProgress;
  /** The form of a row that nothing was refused of yet. */
  readonly usual: AnswerForm;
  readonly read: (markdown: string) => readonly Piece[];
}

/** The message that a row sends next; null when none is left. */
export function nextMessage(body: TextBody, written: Written): AnswerMessage | null {
  const form = messageForm(written);
  if (body.kind === "notice") {
    return written.progress.posted.length > 0 ? null : writeNotice(body, form, scaleOf(written));
  }
  const next = leftOf(body, written)[0];
  return next === undefined ? null : writeMessage(next, form);
}

/** The progress once Slack has taken the next message. */
export function afterMessage(
  body: TextBody,
  written: Written,
  posted: RowProgress["posted"][number],
): { readonly progress: RowProgress; readonly isLast: boolean } {
  const { progress } = written;
  const all = [...progress.posted, posted];
  if (body.kind === "notice") return { progress: { ...progress, posted: all }, isLast: true };
  const left = leftOf(body, written).slice(1);
  return { progress: { ...progress, posted: all, left }, isLast: left.length === 0 };
}

/** The text of an edit in its present form. */
export function editOf(
  body: EditBody,
  written: Written,
): { readonly text: string; readonly blocks: readonly unknown[] } {
  return writeBlocks(body, messageForm(written), scaleOf(written));
}

const INVALID = new Set(["invalid_blocks", "invalid_blocks_format", "invalid_attachments"]);
const TOO_LONG = new Set(["msg_too_long", "msg_blocks_too_long"]);

export type Refusal = "unknown-blocks" | "too-long";

/** Whether another form may be taken; null when the refusal has another reason. */
export function refusalOf(code: string): Refusal | null {
  if (INVALID.has(code)) return "unknown-blocks";
  return TOO_LONG.has(code) ? "too-long" : null;
}

/** Another way to send what Slack refused; null when there is none. Each is taken once. */
export function anotherWay(
  body: TextBody | EditBody,
  written: Written,
  refusal: Refusal,
): RowProgress | null {
  const form = messageForm(written);
  const scale = scaleOf(written);
  if (refusal === "too-long") {
    const smaller = SCALES.find((one) => one < scale);
    // Sections would be as long; text alone is cut to its own limit.
    if (smaller !== undefined && form !== "sections")
      return rewritten(body, written, form, smaller);
    return form === "text" ? asFile(body, written) : rewritten(body, written, "text", 1);
  }
  // A card has no tables or languages that could be left out first.
  const isCard = body.kind === "notice" || body.kind === "edit";
  const next = isCard && form === "rich" ? "sections" : NEXT_FORM[form];
  return next === null ? asFile(body, written) : rewritten(body, written, next, 1);
}

const SCALES = [0.6, 0.35] as const;
const NEXT_FORM: Readonly<Record<AnswerForm, AnswerForm | null>> = {
  rich: "plain",
  plain: "sections",
  sections: "text",
  text: null,
};

function rewritten(
  body: TextBody | EditBody,
  written: Written,
  form: AnswerForm,
  scale: number,
): RowProgress {
  const { progress } = written;
  if (body.kind === "notice" || body.kind === "edit") return { ...progress, form, scale };
  const left = divideAnswer(leftOf(body, written).flat(), form, scale);
  return { ...progress, form, scale, left };
}

/** A card or a file is no answer that could be a file. */
function asFile(body: TextBody | EditBody, { progress }: Written): RowProgress | null {
  return body.kind === "mrkdwn" && progress.form !== "file" ? { ...progress, form: "file" } : null;
}

/** The messages of a file's content where Slack takes no file; null once that was tried. */
export function withoutFile(
  body: Extract<TextBody, { kind: "document" }>,
  { usual }: Pick<Written, "usual">,
): RowProgress {
  return { posted: [], form: usual, left: divideAnswer(body.rest, usual) };
}

function messageForm({ progress, usual }: Written): AnswerForm {
  return isMessageForm(progress.form) ? progress.form : usual;
}

function isMessageForm(form: RowForm | undefined): form is AnswerForm {
  return form !== undefined && form !== "file";
}

function scaleOf({ progress }: Written): number {
  return progress.scale ?? 1;
}

function leftOf(
  body: Extract<TextBody, { kind: "mrkdwn" | "document" }>,
  written: Written,
): readonly (readonly Piece[])[] {
  const { left } = written.progress;
  if (left !== undefined) return left;
  if (body.kind === "document") return [];
  const pieces = body.pieces ?? written.read(body.markdown);
  const form = messageForm(written);
  // A row is one message as long as its form is the one it was divided for.
  return form === "rich" || form === "plain" ? [pieces] : divideAnswer(pieces, form);
}

function writeNotice(
  body: Extract<TextBody, { kind: "notice" }>,
  form: AnswerForm,
  scale: number,
): AnswerMessage {
  if (body.blocks === undefined) return { text: body.text };
  const { text, blocks } = writeBlocks({ text: body.text, blocks: body.blocks }, form, scale);
  return blocks.length === 0 ? { text } : { text, blocks };
}

/** `chat.update` takes 4,000 bytes of text, and what is posted may be edited later. */
const TEXT_BYTES = 3_800;

function writeBlocks(
  body: { readonly text: string; readonly blocks: readonly unknown[] },
  form: AnswerForm,
  scale: number,
): { readonly text: string; readonly blocks: readonly unknown[] } {
  const text = upToBytes(body.text, TEXT_BYTES * scale);
  switch (form) {
    case "rich":
    case "plain":
      return { text, blocks: body.blocks };
    case "sections":
      return { text, blocks: body.blocks.flatMap(asSections) };
    case "text":
      return { text, blocks: [] };
  }
}

/** Buttons and contexts are known to every Slack; `rich_text` is what may not be. */
function asSections(block: unknown): readonly unknown[] {
  const mrkdwn = mrkdwnOfBlocks([block]);
  return mrkdwn === null ? [block] : sectionsOf(mrkdwn);
}
