import { z } from "zod";
import { accessViewSchema } from "../../broker/api/access.ts";
import { route } from "../../broker/api/route.ts";
import { settingSourceSchema } from "./settings.ts";

// Access: the broker's rules with where each list comes from, and changes of the lists. A change is one
// of the settings: it is in their history and can be undone there.

/** The settings that say who may have work done. */
export const accessVariables = [
  "ALLOWED_USERS",
  "ALLOWED_CHANNELS",
  "ALLOWED_BOTS",
  "ACCESS_ADMIN",
] as const;
export type AccessVariableName = (typeof accessVariables)[number];

const id = (pattern: RegExp, wants: string) => z.string().max(40).regex(pattern, wants);
const userId = id(/^[UW][A-Z0-9]{2,}$/, "a Slack user id, such as U0123456");

/** Whom or what a change is about. The ids are those that the settings take. */
const accessSubjectSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), id: userId }),
  /** Every full member of the Slack workspace. */
  z.object({ kind: z.literal("members") }),
  z.object({
    kind: z.literal("channel"),
    id: id(/^[CGD][A-Z0-9]{2,}$/, "a Slack channel id, such as C0123456"),
  }),
  /** Direct messages. */
  z.object({ kind: z.literal("direct") }),
  /** Every channel that the bot is in, and direct messages. */
  z.object({ kind: z.literal("everywhere") }),
  z.object({
    kind: z.literal("bot"),
    id: id(/^[ABUW][A-Z0-9]{2,}$/, "a Slack bot, app or user id, such as B0123456"),
  }),
  z.object({ kind: z.literal("every-bot") }),
  /** The person whom refused people may ask. */
  z.object({ kind: z.literal("admin"), id: userId }),
]);

/** `limit`: to this channel and those that are listed; it is the one that refuses what was allowed. */
export const accessEditSchema = z
  .object({ act: z.enum(["allow", "remove", "limit"]), subject: accessSubjectSchema })
  .refine(
    ({ act, subject }) =>
      act !== "limit" || subject.kind === "channel" || subject.kind === "direct",
    "work can be limited to channels and direct messages",
  );
export type AccessEdit = z.infer<typeof accessEditSchema>;

/** Where one of the lists comes from. */
export const accessListSchema = z.object({
  variable: z.enum(accessVariables),
  source: settingSourceSchema,
  /** Why it cannot be changed here; null when it can. */
  locked: z.string().nullable(),
  /** Who changed it last, as the history of the settings has it. */
  changedBy: z.string().nullable(),
  /** When, in ms since the epoch; null when the history does not say. */
  changedAt: z.number().nullable(),
});
export type AccessList = z.infer<typeof accessListSchema>;

export const adminAccessSchema = accessViewSchema.extend({
  lists: z.array(accessListSchema),
  /** True while the running broker has other lists than it would start with. */
  isPending: z.boolean(),
});
export type AdminAccess = z.infer<typeof adminAccessSchema>;

export const accessRoutes = {
  access: route("GET", "/admin/api/access", { answer: adminAccessSchema }),
  /** The broker restarts for it; running turns go on. */
  changeAccess: route("POST", "/admin/api/access/rules", {
    body: accessEditSchema.and(z.object({ by: z.string().trim().min(1).max(100).optional() })),
    answer: z.object({
      ok: z.literal(true),
      /** In the history of the settings, for undo; null when it was so already. */
      change: z.string().nullable(),
      /** Whether the broker restarts for it. */
      restarted: z.boolean(),
    }),
  }),
} as const;
