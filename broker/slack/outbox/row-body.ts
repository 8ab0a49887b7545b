import { z } from "zod";
import type { OutboundBody } from "../../sessions/ports/posts.ts";

// A row of the outbox holds one Slack message, or one file. A long Markdown text is several rows.

/** What a row posts, as it is stored. */
export type RowBody =
  | {
      readonly kind: "mrkdwn";
      /** Slack's own markup, ready to post. */
      readonly text: string;
      /** What `text` was made of, should Slack find it too long. */
      readonly markdown: string;
      /** How many rows the post has. */
      readonly parts: number;
    }
  | { readonly kind: "notice"; readonly text: string; readonly blocks?: readonly unknown[] }
  | Extract<OutboundBody, { kind: "file" | "edit" }>;

/** What is done of a row so far, and in the end its outcome. */
export interface RowProgress {
  /** One for each piece that Slack took. */
  readonly posted: readonly { readonly ts: string; readonly permalink?: string }[];
  /** The pieces, when the row's text was too long for Slack and goes as several messages. */
  readonly pieces?: readonly string[];
  /** Slack refused the blocks: the text goes alone. */
  readonly withoutBlocks?: boolean;
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
  pieces: z.array(z.string()).exactOptional(),
  withoutBlocks: z.boolean().exactOptional(),
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

/** Turns Markdown into texts in Slack's markup, none longer than `maxCharacters`. */
export type Render = (markdown: string, maxCharacters: number) => readonly RenderedPart[];

export interface RenderedPart {
  readonly markdown: string;
  readonly mrkdwn: string;
}

/** Slack recommends 4,000 characters for a message's text; the rest is room for its escapes. */
const MESSAGE_CHARACTERS = 3_500;
/** Messages of one post; who writes more sends a file. */
const PARTS_AT_MOST = 30;
const CUT_NOTE = "_The rest was cut because it is too long for a Slack thread._";

/** More fills the thread and takes seconds to convert: some thirty messages. */
const MARKDOWN_CHARACTERS = 100_000;

function bounded(markdown: string): string {
  return markdown.length > MARKDOWN_CHARACTERS
    ? `${markdown.slice(0, MARKDOWN_CHARACTERS)}\n\n${CUT_NOTE}`
    : markdown;
}

/** The rows of a post, in order. Empty when there is nothing to post. */
export function rowBodiesOf(body: OutboundBody, render: Render): readonly RowBody[] {
  switch (body.kind) {
    case "markdown": {
      const all = render(bounded(body.markdown), MESSAGE_CHARACTERS).filter(
        (part) => part.mrkdwn.trim() !== "",
      );
      const kept =
        all.length <= PARTS_AT_MOST
          ? all
          : [...all.slice(0, PARTS_AT_MOST - 1), { markdown: CUT_NOTE, mrkdwn: CUT_NOTE }];
      return kept.map(({ markdown, mrkdwn }) => ({
        kind: "mrkdwn",
        text: mrkdwn,
        markdown,
        parts: kept.length,
      }));
    }
    case "live-edit":
      return [{ ...body, kind: "edit" }];
    case "notice":
    case "edit":
    case "file":
      return [body];
  }
}

/** The first row carries the post's own key, so that a post is there once its first row is. */
export function rowKey(idempotencyKey: string, part: number): string {
  return part === 1 ? idempotencyKey : `${idempotencyKey}#${part}`;
}

/** The key in the metadata of a piece of a row. */
export function pieceKey(key: string, piece: number): string {
  return piece === 0 ? key : `${key}~${piece + 1}`;
}

/** The texts that a row posts, one message each. */
export function piecesOf(
  body: Exclude<RowBody, { kind: "file" | "edit" }>,
  progress: RowProgress,
): readonly string[] {
  return progress.pieces ?? [body.text];
}

/** Fraction of the usual size that is tried once when Slack finds a text too long. */
const SMALLER_CHARACTERS = 1_000;

/** Another way to post what Slack found too long or could not read; null when there is none. */
export function smallerWay(
  body: Exclude<RowBody, { kind: "file" | "edit" }>,
  progress: RowProgress,
  render: Render,
): RowProgress | null {
  if (body.kind === "notice" && body.blocks !== undefined && progress.withoutBlocks !== true)
    return { ...progress, withoutBlocks: true };
  if (progress.pieces !== undefined) return null;
  const source = body.kind === "mrkdwn" ? body.markdown : body.text;
  const pieces = render(source, SMALLER_CHARACTERS).map((part) => part.mrkdwn);
  return pieces.length > 1 ? { ...progress, pieces } : null;
}
