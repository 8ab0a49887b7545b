import type { SlackCheck } from "../../slack/check-tokens.ts";
import { slackFindings } from "../../slack/findings.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { findingOfRow, missingToken } from "./slack-rows.ts";

/** Whether Slack accepts the app-level token. */
export const slackAppToken: Check = {
  id: "slack.app-token",
  category: "slack",
  title: "App token",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => judgeAppToken(await facts.slack()),
};

const SOCKET_MODE_OFF = "socket_mode_not_enabled";

/** Pure. */
export function judgeAppToken(check: SlackCheck): readonly Finding[] {
  // Socket Mode is a check of its own.
  if (isSocketModeOff(check)) return [passed("Slack accepts the app token.")];
  const rows = slackFindings(check).filter(({ id }) => id === "app-token" || id === "tokens");
  return rows.length === 0
    ? [missingToken("SLACK_APP_TOKEN", "xapp-")]
    : rows.map((row) => findingOfRow(row));
}

export function isSocketModeOff({ appToken }: SlackCheck): boolean {
  return appToken.state === "refused" && appToken.code === SOCKET_MODE_OFF;
}
