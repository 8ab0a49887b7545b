import { z } from "zod";
import { route } from "../../broker/api/route.ts";
import { operationSchema } from "./operations.ts";

// Restoring a snapshot of the database. Versions are the broker's, times milliseconds since the epoch.

const versionText = z.string().max(100);
const snapshotName = z.string().min(1).max(200);

export const restorePreviewSchema = z.object({
  /** The snapshot's name. */
  snapshot: z.string(),
  at: z.number(),
  bytes: z.number(),
  schema: z.number().nullable(),
  /** The release that runs with it afterwards. */
  version: z.string(),
  allowed: z.boolean(),
  /** Why it cannot be restored, in a sentence; null when it can. */
  reason: z.string().nullable(),
  /** What came after the snapshot and is lost; null when it cannot be counted. */
  lost: z.object({ sessions: z.number(), messages: z.number() }).nullable(),
  /** Turns that it stops. */
  runningTurns: z.number(),
  /** Whether `allow_active` is needed: turns run. */
  needsAllowActive: z.boolean(),
});
export type RestorePreview = z.infer<typeof restorePreviewSchema>;

export const restorationRoutes = {
  /** What restoring a snapshot would mean. With `version`, that release takes over with it. */
  restorePreview: route("GET", "/admin/api/releases/snapshots/:name", {
    params: z.object({ name: snapshotName }),
    query: z.object({ version: versionText.optional() }),
    answer: restorePreviewSchema,
  }),
  /** Answers 202. The present database is kept as a snapshot. */
  restore: route("POST", "/admin/api/restore", {
    body: z.object({
      snapshot: snapshotName,
      version: versionText.optional(),
      /** Goes on although running turns are stopped. */
      allow_active: z.boolean().default(false),
      by: z.string().max(100).optional(),
    }),
    answer: z.object({ ok: z.literal(true), operation: operationSchema }),
  }),
} as const;
