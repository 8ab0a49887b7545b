import type { CheckFinding } from "../api/check.ts";
import { systemClock } from "../clock/clock.ts";
import type { Config } from "../config/settings.ts";
import { silentLog } from "../logs/log.ts";
import { checkSlackLogin, type TokenCheck } from "../slack/login-check.ts";
import { finding } from "./finding.ts";
import { slackAccess } from "./slack-gateway.ts";

/** Tries both tokens and compares the scopes with the manifest's. Opens no socket. */
export async function slackFindings(config: Config): Promise<readonly CheckFinding[]> {
  const login = await checkSlackLogin({
    ...slackAccess(config),
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  });
  const scopes = (login.missingScopes ?? []).map(({ scope, without, isOptional }) =>
    finding(
      isOptional ? "information" : "warning",
      `slack.scope.${scope}`,
      `Slack scope ${scope} is missing.`,
      {
        consequence: without,
        hint: "Add it in the app's settings under OAuth & Permissions, then install the app again.",
      },
    ),
  );
  const as =
    login.identity === null ? "" : `, as ${login.identity.botName} in ${login.identity.teamName}`;
  return [
    tokenFinding("slack.bot-token", login.botToken, {
      good: `Slack accepts the bot token${as}.`,
      without: "Nothing can be read or posted in Slack.",
    }),
    tokenFinding("slack.app-token", login.appToken, {
      good: "Slack accepts the app-level token and offers a socket.",
      without: "No message from Slack arrives.",
    }),
    ...scopes,
  ];
}

function tokenFinding(
  id: string,
  token: TokenCheck,
  words: { readonly good: string; readonly without: string },
): CheckFinding {
  return token.ok
    ? finding("passed", id, words.good)
    : finding("failed", id, token.message, { consequence: words.without, hint: token.hint });
}
