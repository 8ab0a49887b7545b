import type { SlackIdentity } from "../identity.ts";

/** Who we are in a fake workspace. */
export const fakeIdentity: SlackIdentity = {
  teamId: "T1",
  isOrganisation: false,
  teamName: "Team",
  teamUrl: "https://team.test/",
  botUserId: "U0BOT",
  botId: "B0BOT",
  botName: "codex",
  scopes: null,
};
