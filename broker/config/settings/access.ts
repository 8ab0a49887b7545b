import { settingsOf } from "../setting.ts";
import { list, text } from "../value-types.ts";

const { fixed, optional } = settingsOf("access");

export const accessSettings = {
  ALLOWED_USERS: fixed(
    list({
      wants: "Slack user ids separated by commas, or `*` for every full member",
      entry: /^(?:\*|[UW][A-Z0-9]{2,})$/,
    }),
    [],
    {
      label: "People who may give work",
      description:
        "Who may give the agent work. Empty: every full member of the Slack workspace. With ids: only these people, even guests and people from other workspaces; add `*` to include all full members as well.",
    },
  ),
  ALLOWED_CHANNELS: fixed(
    list({
      wants: "Slack channel ids separated by commas, or direct for direct messages",
      entry: /^(?:direct|[CGD][A-Z0-9]{2,})$/,
    }),
    [],
    {
      label: "Channels for work",
      description:
        "Where people may give the agent work. Empty: in every channel the bot is in, and in direct messages.",
    },
  ),
  ALLOWED_BOTS: fixed(
    list({
      wants: "Slack bot or app ids separated by commas, or `*` for every bot",
      entry: /^(?:\*|[ABUW][A-Z0-9]{2,})$/,
    }),
    [],
    {
      label: "Bots that may give work",
      description:
        "Other bots that may start work with a mention, and stop it. In a session's thread, any bot's post is context.",
    },
  ),
  ACCESS_ADMIN: optional(text({ wants: "a Slack user id", pattern: /^[UW][A-Z0-9]{2,}$/ }), {
    label: "Person to ask for access",
    description: "The person whom the bot names when it refuses a person or a channel.",
  }),
};
