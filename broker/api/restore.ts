import { z } from "zod";

// What `restore FILE --dry-run` prints: what another database in the place of the present one means.

export const restorePreviewSchema = z.object({
  /** Why this release cannot work with the file; null when it can. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** What the present database has and the file has not; null when it cannot be counted. */
  lost: z.object({ sessions: z.number(), messages: z.number() }).nullable(),
});
export type RestorePreview = z.infer<typeof restorePreviewSchema>;
