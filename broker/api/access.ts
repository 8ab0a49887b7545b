import { z } from "zod";
import { settingsInForceSchema } from "./settings.ts";

// Who may have work done here: the rules as the broker decides by them, and who was refused.

/** A Slack id with the name that Slack gave last; null when none is known. */
const namedSchema = z.object({ id: z.string(), name: z.string().nullable() });
export type Named = z.infer<typeof namedSchema>;

/** Whom or what a rule is about. */
const accessRuleSubjectSchema = z.discriminatedUnion("kind", [
  namedSchema.extend({ kind: z.literal("channel") }),
  z.object({ kind: z.literal("direct") }),
  /** Every channel that the bot is in, and direct messages. */
  z.object({ kind: z.literal("everywhere") }),
  z.object({ kind: z.literal("other-channels") }),
  namedSchema.extend({ kind: z.literal("person") }),
  z.object({ kind: z.literal("members") }),
  namedSchema.extend({ kind: z.literal("bot") }),
  z.object({ kind: z.literal("every-bot") }),
  /** Bots that are not listed, in a session's thread: their posts are context. */
  z.object({ kind: z.literal("bot-in-thread") }),
  z.object({ kind: z.literal("everybody-else") }),
]);

export const accessRuleSchema = z.object({
  /** Counted from 1: the first that fits decides, of the places and then of the people. */
  number: z.number().int(),
  part: z.enum(["where", "who"]),
  subject: accessRuleSubjectSchema,
  allowed: z.boolean(),
  /** The setting that says so; null for what always holds. */
  variable: z.enum(["ALLOWED_USERS", "ALLOWED_CHANNELS", "ALLOWED_BOTS"]).nullable(),
  /** True where the setting is empty and its default counts. */
  isDefault: z.boolean(),
  /** What turns there run with; null where none may. */
  settings: settingsInForceSchema.nullable(),
  /** Who gave the channel settings of its own, and when in ms since the epoch; null when nobody did. */
  setBy: z.string().nullable(),
  setAt: z.number().nullable(),
});
export type AccessRuleItem = z.infer<typeof accessRuleSchema>;

/** What an operator has to allow so that a refused request would be taken. */
export const liftSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), id: z.string() }),
  z.object({ kind: z.literal("channel"), id: z.string() }),
  z.object({ kind: z.literal("direct") }),
]);
export type Lift = z.infer<typeof liftSchema>;

/** Somebody who was refused and asked in Slack to be allowed. */
export const accessRequestSchema = z.object({
  id: z.number().int(),
  person: namedSchema,
  channel: namedSchema,
  /** Which rule refused, as it stands in the log. */
  rule: z.string(),
  /** The rule in a sentence. */
  reason: z.string(),
  lift: liftSchema,
  /** When they asked, in ms since the epoch. */
  askedAt: z.number(),
});
export type AccessRequest = z.infer<typeof accessRequestSchema>;

export const accessRequestListSchema = z.object({
  ok: z.literal(true),
  /** The longest waiting first, at most 50. */
  requests: z.array(accessRequestSchema),
});

export const accessRefusalSchema = z.object({
  id: z.number().int(),
  /** A person, bot or app. */
  author: namedSchema,
  channel: namedSchema,
  rule: z.string(),
  reason: z.string(),
  at: z.number(),
  /** `silent`: nobody was told, because bots do not read it or the person had been told before. */
  told: z.enum(["told", "to-be-told", "silent"]),
});
export type AccessRefusal = z.infer<typeof accessRefusalSchema>;

/** What `GET /operator/access` answers. */
export const accessViewSchema = z.object({
  ok: z.literal(true),
  rules: z.array(accessRuleSchema),
  /** What turns run with in channels without settings of their own. */
  settings: settingsInForceSchema,
  /** Whom refused people may ask; null when nobody is named. */
  admin: namedSchema.nullable(),
  requests: accessRequestListSchema.shape.requests,
  /** The newest first, at most 50. */
  refusals: z.array(accessRefusalSchema),
  /** People, channels and bots whose names are known, by name, at most 500 of each. */
  known: z.object({
    people: z.array(namedSchema),
    channels: z.array(namedSchema),
    bots: z.array(namedSchema),
  }),
});
export type AccessView = z.infer<typeof accessViewSchema>;

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
  /** Its number among the rules; null where an earlier broker does not say. */
  number: z.number().int().nullable().default(null),
});
export type AccessExplanation = z.infer<typeof accessExplanationSchema>;

export const accessRequestParamsSchema = z.object({
  id: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, "the number of a request")
    .max(15),
});
