import { z } from "zod";

/** Every answer of the admin API that is not 2xx. */
export const adminErrorSchema = z.object({
  /** Stable, for programs. */
  code: z.string(),
  /** What happened, in a sentence. */
  message: z.string(),
  /** What to do next; null when nothing can be done. */
  hint: z.string().nullable(),
  /** How long to wait before the next try, where waiting helps: 429. */
  retryAfterMs: z.number().optional(),
});
export type AdminError = z.infer<typeof adminErrorSchema>;
