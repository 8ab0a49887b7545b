import { z } from "zod";

/** What `GET /operator/access/explain` answers. */
export const accessExplanationSchema = z.object({
  ok: z.literal(true),
  user: z.string(),
  channel: z.string(),
  allowed: z.boolean(),
  /** Which rule decided, as it stands in the log. */
  rule: z.string(),
  /** The rule in a sentence. */
  reason: z.string(),
});
export type AccessExplanation = z.infer<typeof accessExplanationSchema>;
