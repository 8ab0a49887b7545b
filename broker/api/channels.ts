import { z } from "zod";

/** A channel that the bot was invited to. */
export const botChannelSchema = z.object({
  id: z.string(),
  /** Without the leading #. */
  name: z.string(),
  isPrivate: z.boolean(),
});
export type BotChannel = z.infer<typeof botChannelSchema>;

/** Where the bot is, as far as Slack says. Private channels need `groups:read`. */
export const botChannelsSchema = z.object({
  ok: z.literal(true),
  /** Null while Slack does not say, as without `channels:read`. */
  channels: z.array(botChannelSchema).nullable(),
  /** Why they are not known. */
  reason: z.string().nullable(),
});
export type BotChannels = z.infer<typeof botChannelsSchema>;
