import { z } from "zod";

// Settings of the agent's turns: from the environment, and of single channels in their place.

const sandbox = z.enum(["workspace-write", "read-only", "full-access"]);
const approvals = z.enum(["ask", "never"]);
const word = z.string().regex(/^\S+$/, "one word").max(200);

/** What a channel has in place of the environment's settings; what is left out is as there. */
export const channelSettingsSchema = z.strictObject({
  sandbox: sandbox.optional(),
  approvals: approvals.optional(),
  model: word.optional(),
  effort: word.optional(),
});
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

/** Body of `PUT /operator/settings/channels/:channel`; takes the place of all that was set. */
export const channelSettingsBodySchema = channelSettingsSchema
  .extend({
    /** Who sets it, for the record. */
    setBy: z.string().trim().min(1).max(100).optional(),
    /** The same, by the name that other acts have for it. */
    by: z.string().trim().min(1).max(100).optional(),
  })
  .refine((body) => Object.keys(body).some((name) => name !== "setBy" && name !== "by"), {
    error: "at least one of sandbox, approvals, model and effort",
  });

const from = z.enum(["channel", "environment", "codex"]);

/** What the next turn gets, and where each value comes from; `codex` is Codex's own choice. */
export const settingsInForceSchema = z.object({
  sandbox: z.object({ value: sandbox, from }),
  approvals: z.object({ value: approvals, from }),
  model: z.object({ value: z.string().nullable(), from }),
  effort: z.object({ value: z.string().nullable(), from }),
});
export type SettingsInForce = z.infer<typeof settingsInForceSchema>;

export const channelSettingsItemSchema = z.object({
  channel: z.string(),
  /** Null when nothing is set for the channel. */
  set: channelSettingsSchema.nullable(),
  setBy: z.string().nullable(),
  /** Milliseconds since the epoch; null when nothing is set. */
  setAt: z.number().nullable(),
  inForce: settingsInForceSchema,
});
export type ChannelSettingsItem = z.infer<typeof channelSettingsItemSchema>;

/** `GET /operator/settings`. */
export const settingsListSchema = z.object({
  ok: z.literal(true),
  /** Where nothing is set for a channel. */
  inForce: settingsInForceSchema,
  channels: z.array(channelSettingsItemSchema),
});
