import { callSlack, failureCode, failureText, type SlackFailure } from "./failure.ts";
import { createSlackClients, type SlackClientOptions } from "./clients.ts";
import { readIdentity, type SlackIdentity } from "./identity.ts";
import type { Patience } from "./read-policy.ts";
import { type BotScope, missingScopes } from "../api/bot-scopes.ts";

/** What a look at the tokens found. */
export interface LoginCheck {
  /** Both tokens work. Scopes may still be missing. */
  readonly ok: boolean;
  readonly botToken: TokenCheck;
  readonly appToken: TokenCheck;
  readonly identity: SlackIdentity | null;
  /** Null when Slack does not say which scopes the token has. */
  readonly missingScopes: readonly BotScope[] | null;
}

export type TokenCheck =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Slack's word, or `wrong_kind` / `absent`. */
      readonly code: string;
      readonly message: string;
      /** What to do next. */
      readonly hint: string;
    };

type TokenKind = "bot" | "app";

/**
 * Asks Slack whether the tokens are good: `auth.test` and `apps.connections.open`. Opens no socket:
 * the address that the second one gives is left unused. Never throws.
 */
export async function checkSlackLogin(options: SlackClientOptions & Patience): Promise<LoginCheck> {
  const botShape = checkTokenShape("bot", options.botToken);
  const appShape = checkTokenShape("app", options.appToken);
  const clients = createSlackClients(options);
  const [identity, opened] = await Promise.all([
    botShape.ok ? readIdentity(clients.reads, options) : null,
    appShape.ok ? callSlack(() => clients.connection.apps.connections.open({})) : null,
  ]);
  const botToken =
    identity === null || identity.ok ? botShape : tokenProblem("bot", identity.error);
  const appToken = opened === null || opened.ok ? appShape : tokenProblem("app", opened.error);
  const known = identity?.ok === true ? identity.value : null;
  return {
    ok: botToken.ok && appToken.ok,
    botToken,
    appToken,
    identity: known,
    missingScopes: known === null || known.scopes === null ? null : missingScopes(known.scopes),
  };
}

const kindsByPrefix: Readonly<Record<string, string>> = {
  "xoxb-": "a bot token",
  "xapp-": "an app-level token",
  "xoxp-": "a user token",
  "xoxe.": "a token of token rotation",
  "xoxe-": "a refresh token",
  "xoxc-": "a browser's token",
  "xoxs-": "a legacy token",
  "xoxa-": "a legacy token",
};

/** Pure: whether a token has the right kind, by its first letters. */
export function checkTokenShape(kind: TokenKind, token: string): TokenCheck {
  const wanted = kind === "bot" ? "xoxb-" : "xapp-";
  const name = kind === "bot" ? "The bot token" : "The app-level token";
  if (token.trim() === "")
    return { ok: false, code: "absent", message: `${name} is not set.`, hint: whereToFind(kind) };
  if (token.startsWith(wanted)) return { ok: true };
  const prefix = token.slice(0, 5);
  const actual = kindsByPrefix[prefix];
  const message =
    actual === undefined
      ? `This does not look like a Slack token. ${name} starts with ${wanted}.`
      : `This starts with ${prefix}: ${actual}. ${name} starts with ${wanted}.`;
  return { ok: false, code: "wrong_kind", message, hint: whereToFind(kind) };
}

function whereToFind(kind: TokenKind): string {
  return kind === "bot"
    ? "Copy it from the app's settings at api.slack.com/apps: OAuth & Permissions, Bot User OAuth Token."
    : "Generate one in the app's settings at api.slack.com/apps: Basic Information, App-Level Tokens, with the scope connections:write.";
}

function tokenProblem(kind: TokenKind, failure: SlackFailure): TokenCheck {
  const name = kind === "bot" ? "the bot token" : "the app-level token";
  const code = failureCode(failure);
  switch (failure.kind) {
    case "auth":
      return {
        ok: false,
        code,
        message: `Slack refuses ${name} (${code}).`,
        hint: whereToFind(kind),
      };
    case "refused":
      return refusal(kind, name, failure);
    case "rate-limited":
      return {
        ok: false,
        code,
        message: "Slack limits the rate: it was called too often.",
        hint: "Try again in a minute.",
      };
    case "unreachable":
    case "ambiguous":
      return {
        ok: false,
        code,
        message: `Slack cannot be reached: ${failureText(failure)}.`,
        hint: "Check this computer's network, and that no proxy or firewall blocks slack.com.",
      };
  }
}

function refusal(
  kind: TokenKind,
  name: string,
  failure: Extract<SlackFailure, { kind: "refused" }>,
): TokenCheck {
  const { code, needed } = failure;
  const message =
    code === "missing_scope"
      ? `Slack says that ${name} lacks the scope ${needed ?? "that it needs"}.`
      : `Slack refuses ${name} (${code}).`;
  const hint =
    kind === "app" && code === "missing_scope"
      ? "Generate a new app-level token with the scope connections:write."
      : whereToFind(kind);
  return { ok: false, code, message, hint };
}
