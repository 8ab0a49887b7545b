import { z } from "zod";
import type { OutboundBody } from "../../sessions/ports/posts.ts";
import { type AnswerForm, divideAnswer } from "../answer/messages.ts";
import { isVisible } from "../answer/from-markdown.ts";
import { FINISHED_SILENTLY } from "../notices.ts";
import { mrkdwnOf } from "../answer/mrkdwn.ts";
import { type Piece, pieceSchema } from "../answer/pieces.ts";

// A row of the outbox holds one Slack message, or one file. A long Markdown text is several rows.

/** What a row posts, as it is stored. */
export type RowBody =
  | {
      readonly kind: "mrkdwn";
      /** The same in Slack's own markup, for people who read the store and for older releases. */
      readonly text: string;
      /** What it was made of. */
      readonly markdown: string;
      /** How many rows the post has. */
      readonly parts: number;
      /** What the message shows; absent in rows of earlier releases. */
      readonly pieces?: readonly Piece[];
    }
  /** A long answer as a file of Markdown, behind a message with its beginning. */
  | {
      readonly kind: "document";
      readonly filename: string;
      readonly markdown: string;
      /** What the first message does not show, should Slack take no file. */
      readonly rest: readonly Piece[];
    }
  | { readonly kind: "notice"; readonly text: string; readonly blocks?: readonly unknown[] }
  | Extract<OutboundBody, { kind: "file" | "edit" }>;

/** What is done of a row so far, and in the end its outcome. */
export interface RowProgress {
  /** One for each piece that Slack took. */
  readonly posted: readonly { readonly ts: string; readonly permalink?: string }[];
  /** How it is written since Slack refused it; absent: the usual way. */
  readonly form?: RowForm;
  /** Fraction of the usual size of a message, since Slack found it too long. */
  readonly scale?: number;
  /** The messages that are left to post, since it was divided. */
  readonly left?: readonly (readonly Piece[])[];
  /** The uploaded file that is (perhaps) shared already. */
  readonly fileId?: string;
  /** The first upload expired before it was shared. */
  readonly isSecondUpload?: boolean;
  readonly file?: z.infer<typeof postedFileSchema>;
  /** How often it was unknown whether Slack took it. */
  readonly unsureTimes?: number;
  /** How often in a row it was looked for and not found. */
  readonly misses?: number;
}

/** The forms of an answer's messages; at last it is a file. */
export type RowForm = AnswerForm | "file";

const postedFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().exactOptional(),
  mimetype: z.string().exactOptional(),
  permalink: z.string().exactOptional(),
  privateUrl: z.string().exactOptional(),
  downloadUrl: z.string().exactOptional(),
  size: z.number().exactOptional(),
});

const bodySchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("mrkdwn"),
    text: z.string(),
    markdown: z.string(),
    parts: z.number().int().min(0),
    pieces: z.array(pieceSchema).exactOptional(),
  }),
  z.object({
    kind: z.literal("document"),
    filename: z.string(),
    markdown: z.string(),
    rest: z.array(pieceSchema),
  }),
  z.object({
    kind: z.literal("notice"),
    text: z.string(),
    blocks: z.array(z.unknown()).exactOptional(),
  }),
  z.object({
    kind: z.literal("edit"),
    of: z.string(),
    text: z.string(),
    blocks: z.array(z.unknown()),
  }),
  z.object({
    kind: z.literal("file"),
    path: z.string(),
    filename: z.string(),
    title: z.string().exactOptional(),
    comment: z.string().exactOptional(),
    altText: z.string().exactOptional(),
    snippetType: z.string().exactOptional(),
  }),
]);

const progressSchema = z.object({
  posted: z.array(z.object({ ts: z.string(), permalink: z.string().exactOptional() })),
  form: z.enum(["rich", "plain", "sections", "text", "file"]).exactOptional(),
  scale: z.number().exactOptional(),
  left: z.array(z.array(pieceSchema)).exactOptional(),
  fileId: z.string().exactOptional(),
  isSecondUpload: z.boolean().exactOptional(),
  file: postedFileSchema.exactOptional(),
  unsureTimes: z.number().exactOptional(),
  misses: z.number().exactOptional(),
});

/** Null when the stored text is not ours. */
export function readRowBody(json: string): RowBody | null {
  const parsed = bodySchema.safeParse(parseJson(json));
  return parsed.success ? parsed.data : null;
}

export function readProgress(json: string | null): RowProgress {
  const parsed = progressSchema.safeParse(json === null ? null : parseJson(json));
  return parsed.success ? parsed.data : { posted: [] };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** Reads Markdown as the pieces of an answer. */
export type ReadMarkdown = (markdown: string) => readonly Piece[];

/** Messages of one answer; a longer one is a file with its beginning as the message. */
const MESSAGES_AT_MOST = 4;
const FILE_NAME = "answer.md";
/** What a file of Markdown is cut at. */
const MARKDOWN_CHARACTERS = 1_000_000;
const CUT_NOTE = "_The rest was cut because it is too long for a Slack thread._";
/** Messages that are posted at most where no file can be. */
const REST_MESSAGES = 12;

/** The rows of a post, in order. Empty when there is nothing to post. */
export function rowBodiesOf(body: OutboundBody, read: ReadMarkdown): readonly RowBody[] {
  switch (body.kind) {
    case "markdown":
      return answerRows(bounded(body.markdown), read);
    case "live-edit":
      return [{ ...body, kind: "edit" }];
    case "file":
      return body.comment === undefined
        ? [body]
        : [{ ...body, comment: mrkdwnOf(read(body.comment)) }];
    case "notice":
    case "edit":
      return [body];
  }
}

function bounded(markdown: string): string {
  return markdown.length > MARKDOWN_CHARACTERS
    ? `${markdown.slice(0, MARKDOWN_CHARACTERS).toWellFormed()}\n\n${CUT_NOTE}`
    : markdown;
}

function answerRows(markdown: string, read: ReadMarkdown): readonly RowBody[] {
  const messages = divideAnswer(shownPieces(markdown, read), "rich");
  const [first] = messages;
  if (first === undefined) return [];
  if (messages.length <= MESSAGES_AT_MOST) {
    return messages.map((pieces) =>
      textRow(pieces, messages.length === 1 ? markdown : null, messages.length),
    );
  }
  const rest = messages.slice(1, REST_MESSAGES).flat();
  return [
    textRow([...first, beginningNote], null, 2),
    { kind: "document", filename: FILE_NAME, markdown, rest },
  ];
}

const beginningNote: Piece = {
  kind: "paragraph",
  content: [
    {
      type: "text",
      text: "This is the beginning. The whole answer is in the file below.",
      style: { italic: true },
    },
  ],
};

/** Something that a person can read, whatever the agent wrote. */
function shownPieces(markdown: string, read: ReadMarkdown): readonly Piece[] {
  const pieces = read(markdown);
  if (pieces.length > 0 || markdown.trim() === "") return pieces;
  // A lone link definition or a comment is shown as it was written.
  const text = isVisible(markdown) ? markdown.trim() : FINISHED_SILENTLY;
  return [{ kind: "paragraph", content: [{ type: "text", text }] }];
}

function textRow(pieces: readonly Piece[], markdown: string | null, parts: number): RowBody {
  const text = mrkdwnOf(pieces);
  return { kind: "mrkdwn", text, markdown: markdown ?? text, parts, pieces };
}

/** The first row carries the post's own key, so that a post is there once its first row is. */
export function rowKey(idempotencyKey: string, part: number): string {
  return part === 1 ? idempotencyKey : `${idempotencyKey}#${part}`;
}

/** The key in the metadata of a piece of a row. */
export function pieceKey(key: string, piece: number): string {
  return piece === 0 ? key : `${key}~${piece + 1}`;
}
