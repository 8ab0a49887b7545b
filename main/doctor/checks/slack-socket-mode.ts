import type { SlackCheck } from "../../slack/check-tokens.ts";
import { slackFindings } from "../../slack/findings.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { isSocketModeOff } from "./slack-app-token.ts";
import { findingOfRow } from "./slack-rows.ts";

/** Whether the app may open a socket, over which all messages come. */
export const slackSocketMode: Check = {
  id: "slack.socket-mode",
  category: "slack",
  title: "Socket Mode",
  limitMs: USUAL_LIMIT_MS,
  notApplicable: async ({ facts }) => {
    const check = await facts.slack();
    return check.appToken.state === "works" || isSocketModeOff(check)
      ? null
      : "Slack tells it to an app token that works.";
  },
  run: async ({ facts }) => judgeSocketMode(await facts.slack()),
};

/** Pure. */
export function judgeSocketMode(check: SlackCheck): readonly Finding[] {
  if (!isSocketModeOff(check)) return [passed("Socket Mode is on; Slack offers a socket.")];
  const rows = slackFindings(check).filter(({ code }) => code === "app_token.socket_mode_off");
  return rows.map((row) => findingOfRow(row));
}
