import { type BotScope, missingScopes } from "../../broker/api/bot-scopes.ts";
import type { SlackFinding } from "../api/slack.ts";
import { appPage } from "./slack-pages.ts";

/** What a person can do without, by the scope that brings it. Without the others, nothing works. */
const dispensable: Readonly<Record<string, string>> = {
  "im:history": "direct messages",
  "channels:history": "replies in public channels",
};

const OLDER_APP =
  "The app is older than this version’s manifest; replace its manifest and reinstall.";
const ADD_SCOPE = "Add the scope, reinstall the app, then check again.";

/** One row for each scope of the manifest that the bot token lacks; the optional ones share one. Pure. */
export function scopeFindings(
  granted: readonly string[],
  botName: string,
  appId: string | null,
): readonly SlackFinding[] {
  const missing = missingScopes(granted);
  const needed = missing.filter(({ isOptional }) => !isOptional);
  const optional = missing.filter(({ isOptional }) => isOptional);
  return [
    ...needed.filter(({ event }) => event === null).map((scope) => scopeRow(scope, appId)),
    ...needed.filter(({ event }) => event !== null).map((scope) => eventRow(scope, botName)),
    ...(optional.length === 0 ? [] : [optionalRow(optional)]),
  ];
}

function scopeRow({ scope, without }: BotScope, appId: string | null): SlackFinding {
  return {
    id: `scope:${scope}`,
    code: "scope.missing",
    // The bot that cannot speak is of no use; everything else is a part of what it does.
    state: scope === "chat:write" ? "failed" : "warning",
    title: `Scope ${scope} is missing`,
    detail: `${without} ${ADD_SCOPE}`,
    measure: null,
    fix: { kind: "open-slack", url: appPage(appId, "oauth") },
    goOnWithout: null,
  };
}

/** Slack subscribes no app to an event whose scope it lacks: the event cannot arrive. */
function eventRow({ scope, event }: BotScope, botName: string): SlackFinding {
  return {
    id: `event:${event}`,
    code: "event.not_subscribed",
    state: "failed",
    title: `Event ${event} is not subscribed`,
    detail: `${consequence(scope, botName)} Its scope ${scope} is missing. ${OLDER_APP}`,
    measure: null,
    fix: { kind: "copy-manifest" },
    goOnWithout: dispensable[scope] ?? null,
  };
}

function consequence(scope: string, botName: string): string {
  switch (scope) {
    case "im:history":
      return `Direct messages to @${botName} would get no answer.`;
    case "channels:history":
      return `Replies without @${botName} in public channels would not arrive, and threads could not be read.`;
    default:
      return `Mentions of @${botName} would not arrive.`;
  }
}

function optionalRow(optional: readonly BotScope[]): SlackFinding {
  const names = optional.map(({ scope }) => scope).join(", ");
  return {
    id: "optional-scopes",
    code: "scope.optional_missing",
    state: "note",
    title:
      optional.length === 1
        ? `The optional scope ${names} is missing`
        : `${optional.length} optional scopes are missing`,
    detail: `${optional.map(({ without }) => without).join(" ")}${optional.length === 1 ? "" : ` (${names})`}`,
    measure: null,
    fix: null,
    goOnWithout: null,
  };
}
