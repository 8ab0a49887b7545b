import type { SlackCheck } from "../../slack/check-tokens.ts";
import { slackFindings } from "../../slack/findings.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import { findingOfRow } from "./slack-rows.ts";

/** What the bot token may do, compared with the manifest. */
export const slackScopes: Check = {
  id: "slack.scopes",
  category: "slack",
  title: "Scopes",
  limitMs: USUAL_LIMIT_MS,
  notApplicable: async ({ facts }) => {
    const { botToken } = await facts.slack();
    if (botToken.state !== "works") return "Slack tells them to a bot token that works.";
    return botToken.scopes === null ? "Slack did not say which scopes the bot token has." : null;
  },
  run: async ({ facts }) => judgeScopes(await facts.slack()),
};

/** Pure: a row for each scope or event that is missing, and for the optional ones together. */
export function judgeScopes(check: SlackCheck): readonly Finding[] {
  const rows = slackFindings(check).filter(({ id }) =>
    /^(scope:|event:|optional-scopes$)/.test(id),
  );
  const found = rows.map((row) => {
    const [kind = "", name = ""] = splitOnce(row.id);
    const title =
      kind === "scope" ? `Scope ${name}` : kind === "event" ? `Event ${name}` : "Scopes";
    return findingOfRow(row, { subject: row.id, title });
  });
  const isWhole = found.every(({ state }) => state === "information");
  return isWhole ? [passed("The bot token has every scope that it needs."), ...found] : found;
}

function splitOnce(id: string): readonly string[] {
  const place = id.indexOf(":");
  return place === -1 ? [id] : [id.slice(0, place), id.slice(place + 1)];
}
