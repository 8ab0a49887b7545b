import { z } from "zod";
import { route } from "../../broker/api/route.ts";
import { operationSchema } from "./operations.ts";

// Releases: what runs, what is newer, what can be gone back to. Times are milliseconds since the
// epoch. Two targets, each a package of its own: the worker and the control plane ("admin").

export const releaseTargetSchema = z.enum(["worker", "admin"]);
export type ReleaseTarget = z.infer<typeof releaseTargetSchema>;

/** Whether something may be done now, and if not, why, in a sentence. */
export const permissionSchema = z.object({ allowed: z.boolean(), reason: z.string().nullable() });
export type Permission = z.infer<typeof permissionSchema>;

export const releaseRowSchema = z.object({
  version: z.string(),
  publishedAt: z.number().nullable(),
  /** Null where the release does not say, such as one of the control plane. */
  schema: z.number().nullable(),
  schemaMin: z.number().nullable(),
  codex: z.string().nullable(),
  notes: z.array(z.string()),
  isInstalled: z.boolean(),
  installedAt: z.number().nullable(),
  /** What it is to this machine; the first that applies. */
  role: z.enum(["current", "failed", "previous", "kept", "available"]),
  isPinned: z.boolean(),
  /** Its last failure; a version that failed is not offered again. */
  failure: z.object({ at: z.number(), reason: z.string() }).nullable(),
  /** Why it is as it is, or what to know of it, in a few words; null when nothing. */
  remark: z.string().nullable(),
  deploy: permissionSchema,
  rollback: permissionSchema,
});
export type ReleaseRow = z.infer<typeof releaseRowSchema>;

const registryStateSchema = z.discriminatedUnion("kind", [
  /** Nobody has asked it since the control plane started. */
  z.object({ kind: z.literal("not-asked") }),
  z.object({ kind: z.literal("answered") }),
  /** The registry knows no package of this name. */
  z.object({ kind: z.literal("nothing-published") }),
  z.object({ kind: z.literal("unreachable"), message: z.string() }),
]);

export const releasePinSchema = z.object({
  version: z.string(),
  /** The version that was left for it. */
  from: z.string().nullable(),
  /** `rollback`: a person went back. `undone`: an update was undone by itself. */
  cause: z.enum(["rollback", "undone", "person"]),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  at: z.number(),
});
export type ReleasePin = z.infer<typeof releasePinSchema>;

export const snapshotSchema = z.object({
  /** The file's name. */
  name: z.string(),
  at: z.number(),
  bytes: z.number(),
  /** The version that ran when it was taken. */
  version: z.string().nullable(),
  schema: z.number().nullable(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const targetReleasesSchema = z.object({
  target: releaseTargetSchema,
  packageName: z.string(),
  registry: registryStateSchema,
  /** When the registry answered last. */
  checkedAt: z.number().nullable(),
  current: z.string().nullable(),
  previous: z.string().nullable(),
  failed: z.string().nullable(),
  /** Since when the current version runs. */
  since: z.number().nullable(),
  pin: releasePinSchema.nullable(),
  /** The newest version to update to; null when there is none, or a pin holds it back. */
  offered: z.string().nullable(),
  /** How many are kept, beside those in use. */
  keeps: z.number(),
  /** Newest first. */
  versions: z.array(releaseRowSchema),
  /** Where the current release came from. */
  origin: z.enum(["registry", "came-along"]).nullable(),
  /** Why this target can neither be updated nor rolled back here; null when it can. */
  refusal: z.string().nullable(),
  snapshots: z.array(snapshotSchema),
});
export type TargetReleases = z.infer<typeof targetReleasesSchema>;

/** What an update or a rollback does to work that is under way. */
export const impactSchema = z.object({
  kind: z.enum(["turn", "message", "ask", "job"]),
  sessionKey: z.string().nullable(),
  title: z.string(),
  outcome: z.enum(["goes-on", "waits", "lost"]),
  /** Why, in a sentence. */
  reason: z.string(),
});
export type Impact = z.infer<typeof impactSchema>;

export const preflightSchema = z.object({
  target: releaseTargetSchema,
  version: z.string().nullable(),
  /** False while nobody could be asked about the work. */
  isKnown: z.boolean(),
  impacts: z.array(impactSchema),
  counts: z.object({ goesOn: z.number(), waits: z.number(), lost: z.number() }),
  /** Whether `allow_active` is needed: something would be lost. */
  needsAllowActive: z.boolean(),
  /** What happens to the database, in a sentence; null when nothing. */
  database: z.string().nullable(),
});
export type Preflight = z.infer<typeof preflightSchema>;

const targetBody = {
  target: releaseTargetSchema.default("worker"),
  by: z.string().max(100).optional(),
};
const versionText = z.string().max(100);
const deployBody = z.object({
  ...targetBody,
  version: versionText.optional(),
  /** Goes on although work would be lost. */
  allow_active: z.boolean().default(false),
});
const operationAnswer = z.object({ ok: z.literal(true), operation: operationSchema });
const releasesAnswer = z.object({ worker: targetReleasesSchema, admin: targetReleasesSchema });

export const releaseRoutes = {
  releases: route("GET", "/admin/api/releases", { answer: releasesAnswer }),
  /** Asks the registry now. */
  checkReleases: route("POST", "/admin/api/releases/check", { answer: releasesAnswer }),
  /** Answers 202; the newest version that is offered when none is named. */
  deploy: route("POST", "/admin/api/deploy", { body: deployBody, answer: operationAnswer }),
  /** Answers 202; the previous release when none is named. Never downloads. */
  rollback: route("POST", "/admin/api/rollback", { body: deployBody, answer: operationAnswer }),
  preflight: route("GET", "/admin/api/preflight", {
    query: z.object({
      target: releaseTargetSchema.default("worker"),
      version: versionText.optional(),
    }),
    answer: preflightSchema,
  }),
  /** Holds back updates: of the current version when none is named. */
  pinRelease: route("POST", "/admin/api/releases/pin", {
    body: z.object({ ...targetBody, version: versionText.optional() }),
    answer: releasesAnswer,
  }),
  unpinRelease: route("POST", "/admin/api/releases/unpin", {
    body: z.object(targetBody),
    answer: releasesAnswer,
  }),
  operations: route("GET", "/admin/api/operations", {
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    answer: z.object({ operations: z.array(operationSchema) }),
  }),
  /** Until the switch it is cancelled, and nothing changes; from then on it is turned back. */
  cancelOperation: route("POST", "/admin/api/operations/:id/cancel", {
    params: z.object({ id: z.string().max(100) }),
    body: z.object({ by: z.string().max(100).optional() }).optional(),
    answer: operationAnswer,
  }),
} as const;

/** What the menu bar, Home and the sidebar need of it, in the status. */
export const releaseSummarySchema = z.object({
  current: z.string().nullable(),
  offered: z.string().nullable(),
  /** Where "Roll back" leads; null when there is nothing to go back to. */
  rollBackTo: z.string().nullable(),
  /** An update or a rollback that runs. */
  operation: operationSchema.nullable(),
  /** An update that was undone by itself and was not looked at since. */
  pin: releasePinSchema.nullable(),
});
export type ReleaseSummary = z.infer<typeof releaseSummarySchema>;
