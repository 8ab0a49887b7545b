import { z } from "zod";
import { bySchema, removalPreviewSchema } from "./sessions.ts";

// Acts on several sessions at once. Each session has a result of its own: one that fails keeps no
// other from being done, and none is left out.

/** One call stays below the time that callers wait. */
const MAX_SESSIONS = 50;

const keysSchema = z
  .array(z.string().min(1).max(200))
  .min(1)
  .max(MAX_SESSIONS)
  .refine((keys) => new Set(keys).size === keys.length, "each session once");

/** As the route for a single session refuses. */
const refusedSchema = z.object({
  key: z.string(),
  ok: z.literal(false),
  /** `not_begun` when the sessions before it took too long. */
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});
export type RefusedSession = z.infer<typeof refusedSchema>;

export const severalActSchema = z.enum(["stop", "resume", "remove"]);
export type SeveralAct = z.infer<typeof severalActSchema>;

export const severalActBodySchema = z.object({
  act: severalActSchema,
  keys: keysSchema,
  by: bySchema,
});

const actResultSchema = z.discriminatedUnion("ok", [
  z.object({
    key: z.string(),
    ok: z.literal(true),
    /** Of a stop: whether there was anything to stop. */
    wasRunning: z.boolean().optional(),
  }),
  refusedSchema,
]);
export type SeveralActResult = z.infer<typeof actResultSchema>;

/** In the order of the keys. */
export const severalActAnswerSchema = z.object({
  ok: z.literal(true),
  results: z.array(actResultSchema),
});

export const removalPreviewsBodySchema = z.object({ keys: keysSchema });

const previewResultSchema = z.discriminatedUnion("ok", [
  removalPreviewSchema.extend({ key: z.string() }),
  refusedSchema,
]);
export type PreviewResult = z.infer<typeof previewResultSchema>;

/** In the order of the keys. */
export const removalPreviewsAnswerSchema = z.object({
  ok: z.literal(true),
  results: z.array(previewResultSchema),
});
