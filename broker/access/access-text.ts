import { assertNever } from "../errors/broker-error.ts";
import type { ChannelType } from "../sessions/model.ts";
import { type AllowingRule, DIRECT, type RefusingRule } from "./decide-access.ts";

export interface RefusedPlace {
  readonly channel: string;
  readonly channelType: ChannelType;
}

/**
 * The refusal for a person who may not give work, in Slack's mrkdwn; null when nobody would read it:
 * bots do not, and a deactivated account has no reader. `admin` is the user id of the person to ask.
 */
export function refusalText(
  rule: RefusingRule,
  place: RefusedPlace,
  admin: string | null,
): string | null {
  const who = admin === null ? "The person who runs me" : `<@${admin}>`;
  switch (rule) {
    case "channel-not-listed":
      return place.channelType === "im" || place.channelType === "mpim"
        ? `I am not set up to work in direct messages. ${who} can allow them.`
        : `I am not set up to work in *<#${place.channel}>*. ${who} can allow this channel.`;
    case "guest":
      return "I do not take work from guests here. A member can mention me for you.";
    case "other-workspace":
      return "I do not take work from people in other workspaces. A member of this one can mention me for you.";
    case "person-not-listed":
      return `I take work only from people on a list, and you are not on it. ${who} can add you.`;
    case "bot-not-listed":
    case "deactivated":
      return null;
    default:
      return assertNever(rule);
  }
}

/** What the admin can allow so that a refused request would be taken. */
export type Lift =
  | { readonly kind: "person"; readonly id: string }
  | { readonly kind: "channel"; readonly id: string }
  | { readonly kind: typeof DIRECT };

/** Null where a person may not ask to be allowed. Pure. */
export function liftOf(
  rule: RefusingRule,
  { channel, userId }: { readonly channel: string; readonly userId: string },
): Lift | null {
  switch (rule) {
    case "channel-not-listed":
      return channel.startsWith("D") ? { kind: DIRECT } : { kind: "channel", id: channel };
    case "person-not-listed":
    case "guest":
      return { kind: "person", id: userId };
    case "other-workspace":
    case "bot-not-listed":
    case "deactivated":
      return null;
    default:
      return assertNever(rule);
  }
}

/** A refused person's request to the admin, in Slack's mrkdwn; null when nothing could allow it. */
export function adminRequestText(
  rule: RefusingRule,
  { channel, userId }: { readonly channel: string; readonly userId: string },
): string | null {
  const lift = liftOf(rule, { channel, userId });
  if (lift === null) return null;
  switch (lift.kind) {
    case "direct":
      return `<@${userId}> would like to give me work in direct messages. To allow them, open Access in the app, or add \`direct\` to ALLOWED_CHANNELS.`;
    case "channel":
      return `<@${userId}> would like me to work in <#${channel}>. To allow it, open Access in the app, or add \`${channel}\` to ALLOWED_CHANNELS.`;
    case "person":
      // Added to an empty list, one name would shut all others out.
      return rule === "guest"
        ? `<@${userId}>, a guest, would like to give me work. To allow it, open Access in the app.`
        : `<@${userId}> would like to give me work. To allow it, open Access in the app, or add \`${userId}\` to ALLOWED_USERS.`;
    default:
      return assertNever(lift);
  }
}

/** The answer to a request that is granted, in Slack's mrkdwn. */
export function requestAllowedText({
  channel,
  userId,
}: {
  readonly channel: string;
  readonly userId: string;
}): string {
  return channel.startsWith("D")
    ? "You may give me work here now. Write to me again."
    : `<@${userId}>, you may give me work in <#${channel}> now. Mention me again.`;
}

/** What a person is told who asks why they may; null of bots, which do not ask. */
export function allowanceText(rule: AllowingRule): string | null {
  switch (rule) {
    case "member":
      return "You may give me work here: you are a full member of this workspace.";
    case "unverified-member":
      return "You may give me work here: as far as I can see, you belong to this workspace.";
    case "listed-person":
      return "You may give me work here: you are on my list of people.";
    case "listed-bot":
    case "bot-in-thread":
      return null;
    default:
      return assertNever(rule);
  }
}
