import { assertNever } from "../errors/broker-error.ts";
import type { ChannelType } from "../sessions/model.ts";
import type { AllowingRule, RefusingRule } from "./decide-access.ts";

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

/** Whether the admin can lift a refusal of this kind. */
export function canBeAllowed(rule: RefusingRule): boolean {
  return rule === "channel-not-listed" || rule === "person-not-listed";
}

/** A refused person's request to the admin, in Slack's mrkdwn; null when nothing could allow it. */
export function adminRequestText(
  rule: RefusingRule,
  { channel, userId }: { readonly channel: string; readonly userId: string },
): string | null {
  switch (rule) {
    case "channel-not-listed":
      if (channel.startsWith("D"))
        return `<@${userId}> would like to give me work in direct messages. To allow them, add \`direct\` to ALLOWED_CHANNELS.`;
      return `<@${userId}> would like me to work in <#${channel}>. To allow it, add \`${channel}\` to ALLOWED_CHANNELS.`;
    case "person-not-listed":
      return `<@${userId}> would like to give me work. To allow it, add \`${userId}\` to ALLOWED_USERS.`;
    case "guest":
    case "other-workspace":
    case "bot-not-listed":
    case "deactivated":
      return null;
    default:
      return assertNever(rule);
  }
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
