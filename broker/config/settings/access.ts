import { settingsOf } from "../setting.ts";
import { list, text } from "../value-types.ts";

const { fixed, optional } = settingsOf("access");

export const accessSettings = {
  ALLOWED_USERS: fixed(
    list({
      wants: "Slack user ids, or `*` for every full member, with commas between them",
      entry: /^(?:\*|[UW][A-Z0-9]{2,})$/,
    }),
    [],
    {
      description:
        "Who may have work done. Empty: every full member of the workspace. With ids: only these people, who may be guests or of other workspaces; `*` beside them adds the full members.",
    },
  ),
  ALLOWED_CHANNELS: fixed(
    list({
      wants: "Slack channel ids, or direct for direct messages, with commas between them",
      entry: /^(?:direct|[CGD][A-Z0-9]{2,})$/,
    }),
    [],
    {
      description:
        "Where work is taken. Empty: in every channel with the bot, and in direct messages.",
    },
  ),
  ALLOWED_BOTS: fixed(
    list({
      wants: "Slack bot or app ids, or `*` for every bot, with commas between them",
      entry: /^(?:\*|[ABUW][A-Z0-9]{2,})$/,
    }),
    [],
    {
      description:
        "Other bots that may begin work by a mention, and stop it. What any bot posts in a thread that is a session counts as context.",
    },
  ),
  ACCESS_ADMIN: optional(text({ wants: "a Slack user id", pattern: /^[UW][A-Z0-9]{2,}$/ }), {
    description: "Whom people are told to ask when they or their channel are refused.",
  }),
};
