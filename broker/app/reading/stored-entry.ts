import { z } from "zod";
import { askChoiceSchema, askedQuestionSchema } from "../../api/asks.ts";
import type { TimelineRow } from "../../store/schema.ts";
import { parseJson } from "./slack-identity.ts";

// What the timeline's rows hold, of this release and of earlier ones. A row that none of these
// schemas reads is shown as it stands.

const storedAuthorSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), userId: z.string() }),
  z.object({ kind: z.literal("bot"), botId: z.string(), username: z.string().optional() }),
  z.object({ kind: z.literal("app"), appId: z.string(), username: z.string().optional() }),
  z.object({ kind: z.literal("unknown"), username: z.string().optional() }),
  z.object({ kind: z.literal("operator"), name: z.string().nullable() }),
  z.object({ kind: z.literal("job"), jobId: z.string(), name: z.string() }),
]);
export type StoredAuthor = z.infer<typeof storedAuthorSchema>;

const said = { ts: z.string(), author: storedAuthorSchema, text: z.string() };

const storedFileSchema = z.union([
  z.object({ path: z.string(), added: z.number(), removed: z.number() }),
  // Before 0011 only paths were kept.
  z.string().transform((path) => ({ path, added: 0, removed: 0 })),
]);

const schemas = {
  message: z.object(said),
  "message-changed": z.object({ ...said, change: z.enum(["edited", "deleted"]) }),
  answer: z.object({ markdown: z.string() }),
  "agent-post": z.object({ text: z.string(), kind: z.string().optional() }),
  "agent-file": z.object({ filename: z.string(), comment: z.string().optional() }),
  notice: z.looseObject({ kind: z.string() }),
  "notice-settled": z.object({
    by: z
      .object({
        choice: z.string(),
        userId: z.string().optional(),
        operator: z.string().optional(),
      })
      .nullable(),
  }),
  step: z.object({
    turnId: z.string(),
    itemId: z.string().optional(),
    type: z.string(),
    title: z.string(),
    status: z.string(),
    detail: z.string().optional(),
    durationMs: z.number().optional(),
    exitCode: z.number().optional(),
    files: z.array(storedFileSchema).optional(),
    hasMore: z.boolean().optional(),
  }),
  "turn-started": z.object({ turnId: z.string() }),
  "turn-ended": z.object({
    turnId: z.string(),
    status: z.enum(["completed", "interrupted", "failed"]),
    error: z.looseObject({ message: z.string() }).nullable().optional(),
  }),
  ask: z.object({ handle: z.string(), question: askedQuestionSchema }),
  "ask-settled": z.object({
    handle: z.string(),
    outcome: z.discriminatedUnion("kind", [
      z.object({
        kind: z.literal("answered"),
        choice: askChoiceSchema.nullable().catch(null),
        by: z.string().nullable(),
        operator: z.string().optional(),
        changedScripts: z.array(z.string()).readonly().optional(),
      }),
      z.object({ kind: z.literal("expired") }),
      z.object({ kind: z.literal("withdrawn") }),
    ]),
  }),
};

type Schemas = typeof schemas;

/** A row of the timeline with its data read. */
export type StoredEntry =
  | {
      readonly [Kind in keyof Schemas]: {
        readonly kind: Kind;
        readonly row: TimelineRow;
        readonly data: z.output<Schemas[Kind]>;
      };
    }[keyof Schemas]
  | { readonly kind: "other"; readonly row: TimelineRow };

export type StoredStep = z.output<Schemas["step"]>;

/** Never throws: what cannot be read is `other`. */
export function readStoredEntry(row: TimelineRow): StoredEntry {
  const schema = Object.hasOwn(schemas, row.kind) ? schemas[row.kind as keyof Schemas] : undefined;
  const parsed = schema?.safeParse(parseJson(row.data_json));
  return parsed?.success === true
    ? ({ kind: row.kind, row, data: parsed.data } as StoredEntry)
    : { kind: "other", row };
}
