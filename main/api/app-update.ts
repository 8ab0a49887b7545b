import { z } from "zod";

// Updates of the app itself. The shell makes them, with Electron's updater; the control plane and the
// broker have no part in them.

export const appUpdateSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("not-possible"),
    code: z.enum(["not_macos", "not_packaged", "no_address", "not_in_applications", "not_signed"]),
    /** Why not, in a sentence or two. */
    reason: z.string(),
  }),
  z.object({ kind: z.literal("idle") }),
  z.object({ kind: z.literal("checking") }),
  z.object({
    kind: z.literal("available"),
    version: z.string(),
    /** Milliseconds since the epoch; null where the server does not say. */
    publishedAt: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("downloading"),
    version: z.string(),
    bytes: z.number(),
    /** Zero until the download has begun. Once all are there, macOS checks the signature. */
    totalBytes: z.number(),
  }),
  /** It is installed when the app quits. */
  z.object({ kind: z.literal("ready"), version: z.string() }),
  z.object({
    kind: z.literal("failed"),
    during: z.enum(["check", "download", "install"]),
    /** Null where no version was found yet. */
    version: z.string().nullable(),
    /** In a sentence or two. */
    reason: z.string(),
  }),
]);
export type AppUpdate = z.output<typeof appUpdateSchema>;

/** A newer version on the server of updates. */
const appOfferSchema = z.object({
  version: z.string(),
  /** Milliseconds since the epoch; null where the server does not say. */
  publishedAt: z.number().nullable(),
  /** What is new, point by point; empty where the server does not say. */
  notes: z.array(z.string()),
});
export type AppOffer = z.output<typeof appOfferSchema>;

export const appUpdateStatusSchema = z.object({
  /** The version that runs. */
  version: z.string(),
  update: appUpdateSchema,
  /** What the last check found; null when nothing newer is there. */
  offer: appOfferSchema.nullable(),
  /** When the server of updates answered last, in milliseconds since the epoch. */
  checkedAt: z.number().nullable(),
});
export type AppUpdateStatus = z.output<typeof appUpdateStatusSchema>;

export const appUpdateActs = ["check", "download", "install"] as const;
export type AppUpdateAct = (typeof appUpdateActs)[number];
