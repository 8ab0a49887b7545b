import { z } from "zod";

// An answer as data, between Markdown and Slack's blocks. It is stored in the outbox, so that an
// answer that Slack refuses in one form can be written in another.

const styleSchema = z.object({
  bold: z.literal(true).exactOptional(),
  italic: z.literal(true).exactOptional(),
  strike: z.literal(true).exactOptional(),
  code: z.literal(true).exactOptional(),
});
export type TextStyle = z.infer<typeof styleSchema>;

/** Inline elements in the shape that Slack's `rich_text` takes. */
const inlineSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string(), style: styleSchema.exactOptional() }),
  z.object({
    type: z.literal("link"),
    url: z.string(),
    text: z.string().exactOptional(),
    style: styleSchema.exactOptional(),
  }),
  z.object({
    type: z.literal("user"),
    user_id: z.string(),
    style: styleSchema.exactOptional(),
  }),
  z.object({
    type: z.literal("channel"),
    channel_id: z.string(),
    style: styleSchema.exactOptional(),
  }),
  z.object({ type: z.literal("emoji"), name: z.string() }),
  z.object({ type: z.literal("usergroup"), usergroup_id: z.string() }),
  z.object({ type: z.literal("broadcast"), range: z.enum(["here", "channel", "everyone"]) }),
  z.object({
    type: z.literal("date"),
    timestamp: z.number(),
    format: z.string(),
    fallback: z.string(),
  }),
]);
export type Inline = z.infer<typeof inlineSchema>;

export const contentSchema = z.array(inlineSchema);
export type Content = z.infer<typeof contentSchema>;

const alignSchema = z.enum(["left", "center", "right"]).nullable();
export type ColumnAlign = z.infer<typeof alignSchema>;

const tableSchema = z.object({
  kind: z.literal("table"),
  align: z.array(alignSchema),
  /** The header first; every row has as many cells as the header. */
  rows: z.array(z.array(contentSchema)),
});
export type TablePiece = z.infer<typeof tableSchema>;

const codeSchema = z.object({
  kind: z.literal("code"),
  text: z.string(),
  language: z.string().exactOptional(),
  /** Stands in a quotation. */
  quoted: z.literal(true).exactOptional(),
});
export type CodePiece = z.infer<typeof codeSchema>;

const itemSchema = z.object({
  kind: z.literal("item"),
  content: contentSchema,
  /** Levels of lists around its own. */
  depth: z.number().int().min(0),
  /** Its number in an ordered list; null in a list of bullets. */
  number: z.number().int().nullable(),
  quoted: z.literal(true).exactOptional(),
});
export type ItemPiece = z.infer<typeof itemSchema>;

/** One block of the answer, small enough to move to another message or large enough to divide. */
export const pieceSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("paragraph"),
    content: contentSchema,
    /** Follows the piece before without a blank line. */
    close: z.literal(true).exactOptional(),
  }),
  z.object({ kind: z.literal("heading"), content: contentSchema }),
  z.object({ kind: z.literal("quote"), content: contentSchema }),
  itemSchema,
  codeSchema,
  tableSchema,
  z.object({ kind: z.literal("rule") }),
]);
export type Piece = z.infer<typeof pieceSchema>;
