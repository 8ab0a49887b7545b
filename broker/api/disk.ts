import { z } from "zod";

// The operator's view of disk clean-ups. Sizes are bytes, times milliseconds since the epoch.

const itemSchema = z.object({
  kind: z.enum(["cache", "logs", "session"]),
  path: z.string(),
  sessionKey: z.string().nullable(),
  bytes: z.number(),
  /** `candidate` is what a dry run would have removed. */
  outcome: z.enum(["candidate", "removed", "kept"]),
  reason: z.string().nullable(),
});

const reportSchema = z.object({
  startedAt: z.number(),
  endedAt: z.number(),
  isDryRun: z.boolean(),
  freeBytesBefore: z.number(),
  freeBytesAfter: z.number(),
  isLow: z.boolean(),
  removedBytes: z.number(),
  itemCount: z.number(),
  items: z.array(itemSchema).readonly(),
  error: z.string().nullable(),
});

/** `GET /operator/disk`, and the answer of a run. */
export const diskStatusSchema = z.object({
  ok: z.literal(true),
  /** Whether clean-ups run by themselves. */
  enabled: z.boolean(),
  /** Whether those only tell what they would remove. */
  dryRun: z.boolean(),
  isRunning: z.boolean(),
  /** What is in force; the variables are named alike. */
  limits: z.object({
    checkIntervalMs: z.number(),
    minFreeBytes: z.number(),
    targetFreeBytes: z.number(),
    sessionCacheTtlMs: z.number(),
    inactiveSessionMs: z.number(),
    jobProtectionMs: z.number(),
    oldLogMs: z.number(),
  }),
  /** Of the newest clean-up since the start. */
  report: reportSchema.nullable(),
});
export type DiskStatus = z.infer<typeof diskStatusSchema>;

/** The body of `POST /operator/disk/run`: it removes nothing unless it says so. */
export const diskRunBodySchema = z.object({ dry: z.boolean().default(true) });
