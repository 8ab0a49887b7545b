import type { Channel, User } from "../../../playground/workspace/model.ts";
import { defaultSeed, type SeedOptions } from "../../../playground/workspace/seed.ts";

/** Another app's bot, as CI services and alerts have. */
const otherBot: User = {
  id: "U0DEPLOY",
  name: "deploybot",
  realName: "Deploy Bot",
  timeZone: "Etc/UTC",
  bot: { botId: "B0DEPLOY", appId: "A0DEPLOY" },
};

/** Somebody without an email address, which Slack allows. */
const guest: User = {
  id: "U0GUEST",
  name: "guest",
  realName: "Gil Guest",
  timeZone: "Etc/UTC",
};

/** A guest of the workspace, who sees a few channels. */
const visitor: User = {
  id: "U0VISITOR",
  name: "vera",
  realName: "Vera Visitor",
  timeZone: "Etc/UTC",
  guest: "multi-channel",
};

/** Somebody of another company, in a channel that both share. */
const stranger: User = {
  id: "U0STRANGER",
  name: "sam",
  realName: "Sam Stranger",
  timeZone: "Etc/UTC",
  teamId: "T0OTHER",
};

/** A public channel that the bot was never invited to. */
const channelWithoutBot: Channel = {
  id: "C0ELSEWHERE",
  name: "elsewhere",
  kind: "channel",
  members: ["U0ADA", "U0BEN"],
};

const archivedChannel: Channel = {
  id: "C0ARCHIVE",
  name: "archive",
  kind: "channel",
  members: ["U0ADA", defaultSeed.app.botUserId],
  archived: true,
};

const visitors = [guest.id, visitor.id, stranger.id, otherBot.id];

/** The playground's workspace and the corners that tests need. */
export function doubleSeed(given: SeedOptions = {}): SeedOptions {
  const general = defaultSeed.channels.map((channel) =>
    channel.kind === "channel"
      ? { ...channel, members: [...channel.members, ...visitors] }
      : channel,
  );
  return {
    users: [...defaultSeed.users, guest, visitor, stranger, otherBot],
    channels: [...general, channelWithoutBot, archivedChannel],
    ...given,
  };
}
