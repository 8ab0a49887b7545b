import type { SlackCheck } from "../../slack/check-tokens.ts";
import { slackFindings } from "../../slack/findings.ts";
import type { Check, Finding } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { findingOfRow, missingToken } from "./slack-rows.ts";

/** Whether Slack accepts the bot token, and as whom. */
export const slackBotToken: Check = {
  id: "slack.bot-token",
  category: "slack",
  title: "Bot token",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => judgeBotToken(await facts.slack()),
};

/** Pure. */
export function judgeBotToken(check: SlackCheck): readonly Finding[] {
  const rows = slackFindings(check).filter(({ id }) =>
    ["bot-token", "tokens", "pair"].includes(id),
  );
  if (rows.length === 0) return [missingToken("SLACK_BOT_TOKEN", "xoxb-")];
  return rows.map((row) => findingOfRow(row, row.id === "pair" ? { subject: "pair" } : {}));
}
