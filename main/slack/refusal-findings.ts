import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SlackFinding, SlackFix } from "../api/slack.ts";
import type { UnreachableReason } from "../network/unreachable.ts";
import type { AppTokenState, BotTokenState } from "./check-tokens.ts";
import { type AppPage, appPage } from "./slack-pages.ts";
import { type TokenField, type TokenKind, type TokenShape, tokenStarts } from "./token-kind.ts";
import type { SlackSilence } from "./web-api.ts";

type Unusable = Exclude<AppTokenState | BotTokenState, { readonly state: "works" }>;

/** What to say of a token that is of no use, or of which nothing is known. Pure. */
export function refusalFinding(
  field: TokenField | "both",
  state: Unusable,
  appId: string | null,
): readonly SlackFinding[] {
  if (state.state === "silent") return [silent(field, state.silence)];
  if (field === "both") return [];
  switch (state.state) {
    case "unfit":
      return state.shape.shape === "absent" ? [] : [unfit(field, state.shape, appId)];
    case "refused":
      return [refused(field, state.code, appId)];
    default:
      return assertNever(state);
  }
}

const names: Readonly<Record<TokenField, string>> = { app: "app token", bot: "bot token" };
const pages: Readonly<Record<TokenField, AppPage>> = { app: "general", bot: "oauth" };
const places: Readonly<Record<TokenField, string>> = {
  app: "Basic Information, App-Level Tokens",
  bot: "OAuth & Permissions, Bot User OAuth Token",
};

const kindNames: Readonly<Record<TokenKind, string>> = {
  app: "an app-level token",
  bot: "a bot token",
  user: "a user token",
  rotated: "a token that expires, of an app with token rotation",
  refresh: "a refresh token",
  browser: "a token of a browser",
  legacy: "a token of a kind that Slack no longer gives",
  unknown: "not a Slack token",
};

function unfit(
  field: TokenField,
  shape: Exclude<TokenShape, { readonly shape: "right" | "absent" }>,
  appId: string | null,
): SlackFinding {
  const wanted = `The ${names[field]} starts with ${tokenStarts[field]}`;
  if (shape.shape === "damaged") {
    return failedRow(field, "damaged", `The ${names[field]} is not whole`, {
      detail: `It has characters that no token has, or too many. Copy it again with Slack’s Copy button: ${places[field]}.`,
      fix: openPage(appId, pages[field]),
    });
  }
  if (shape.kind === "unknown") {
    return failedRow(field, "unknown_kind", "This does not look like a Slack token", {
      detail: `${wanted}. Copy it from ${places[field]}.`,
      fix: openPage(appId, pages[field]),
    });
  }
  const isOther = shape.kind === "app" || shape.kind === "bot";
  const title = `This starts with ${shape.start ?? ""}: ${kindNames[shape.kind]}`;
  return failedRow(field, isOther ? "swapped" : "wrong_kind", title, {
    detail: isOther
      ? `${wanted}. The two may be swapped: this one belongs in the other field.`
      : `${wanted}. ${shape.kind === "rotated" ? "Turn token rotation off by replacing the app’s manifest, then copy" : "Copy"} it from ${places[field]}.`,
    fix: shape.kind === "rotated" ? { kind: "copy-manifest" } : openPage(appId, pages[field]),
  });
}

function refused(field: TokenField, code: string, appId: string | null): SlackFinding {
  const name = names[field];
  const again = `Take a new one from ${places[field]}.`;
  const fix = openPage(appId, pages[field]);
  switch (code) {
    case "token_revoked":
      return failedRow(field, "revoked", `The ${name} was revoked`, {
        detail: `Somebody revoked it, or the app was removed from the workspace. ${field === "bot" ? "Install the app again and copy the new token." : again}`,
        fix,
      });
    case "invalid_auth":
    case "not_authed":
      return failedRow(field, "invalid", `Slack does not know this ${name}`, {
        detail: `It was deleted, or a part of it is missing. ${again}`,
        fix,
      });
    case "token_expired":
      return failedRow(field, "expired", `The ${name} has expired`, {
        detail:
          "The app uses token rotation. Replace its manifest, which turns rotation off, then reinstall it.",
        fix: { kind: "copy-manifest" },
      });
    case "account_inactive":
    case "user_removed_from_team":
      return failedRow(field, "inactive", "The app is no longer installed in the workspace", {
        detail: `Its bot was removed (${code}). Install the app again, then copy the new token.`,
        fix,
      });
    case "team_disabled":
      return failedRow(field, "team_disabled", "The workspace was switched off", {
        detail: "Slack disabled it or its owner deleted it. Use an app of another workspace.",
        fix,
      });
    case "missing_scope":
      return field === "app"
        ? failedRow(field, "missing_scope", "Scope connections:write is missing", {
            detail: `Without it no connection opens, and no message arrives. Scopes cannot be added to a token: generate a new one with connections:write. ${places.app}.`,
            fix,
          })
        : failedRow(field, "missing_scope", "The bot token has no scopes", {
            detail: "Replace the app’s manifest, reinstall it, and copy the new token.",
            fix: { kind: "copy-manifest" },
          });
    case "socket_mode_not_enabled":
      return failedRow(field, "socket_mode_off", "Socket Mode is off", {
        detail:
          "Slack accepts the app token, but no message would arrive. Switch on Enable Socket Mode, then check again.",
        fix: openPage(appId, "socket-mode"),
      });
    case "forbidden_team":
      return failedRow(field, "forbidden_team", "The workspace does not let this app connect", {
        detail: "An administrator of the workspace has to approve the app.",
        fix,
      });
    case "not_allowed_token_type":
    case "not_a_bot_token":
      return failedRow(field, "wrong_kind", `Slack says that this is not the ${name}`, {
        detail: `${again} (${code})`,
        fix,
      });
    default:
      return failedRow(field, "refused", `Slack refuses the ${name}`, {
        detail: `Its reason is ${code}. ${again}`,
        fix,
      });
  }
}

const unreachableDetails: Readonly<Record<UnreachableReason, string>> = {
  name: "The name of Slack’s server was not found. Check this computer’s network.",
  "no-connection":
    "Nothing answers there. Check this computer’s network, and that no firewall blocks slack.com.",
  certificate:
    "The certificate is not Slack’s: a proxy may be in between. Name its certificate in Settings.",
  "certificate-file":
    "The file of certificates in Settings (NODE_EXTRA_CA_CERTS) cannot be read, or holds none.",
  timeout: "No answer came within 10 s. Check this computer’s network and proxy.",
  other: "Check this computer’s network and proxy.",
};

function silent(field: TokenField | "both", silence: SlackSilence): SlackFinding {
  const kept =
    field === "both"
      ? "The tokens could not be checked"
      : `The ${names[field]} could not be checked`;
  const fix: SlackFix = { kind: "check-again" };
  switch (silence.kind) {
    case "rate-limited": {
      const wait =
        silence.retryAfterMs === null
          ? "in a minute"
          : `in ${Math.max(1, Math.ceil(silence.retryAfterMs / 1000))} s`;
      return failedRow(field, "rate_limited", kept, {
        detail: `Slack asks for patience: it was called too often. Check again ${wait}.`,
        fix,
      });
    }
    case "unreachable":
      return failedRow(field, "unreachable", "Slack cannot be reached", {
        detail: `${kept}. ${unreachableDetails[silence.reason]}${silence.detail === "" ? "" : ` (${silence.detail})`}`,
        fix,
      });
    case "not-slack":
      return failedRow(field, "not_slack", "Something other than Slack answered", {
        detail: `${kept}: a proxy, or the sign-in page of this network, answered in Slack’s place (HTTP ${silence.status}). Open a page in your browser, sign in to the network, then check again.`,
        fix,
      });
    case "troubled":
      return failedRow(field, "troubled", "Slack is in trouble", {
        detail: `${kept}: Slack answered ${silence.code}. See slack-status.com, then check again.`,
        fix,
      });
    default:
      return assertNever(silence);
  }
}

function openPage(appId: string | null, page: AppPage): SlackFix {
  return { kind: "open-slack", url: appPage(appId, page) };
}

function failedRow(
  field: TokenField | "both",
  code: string,
  title: string,
  rest: Pick<SlackFinding, "detail" | "fix">,
): SlackFinding {
  return {
    id: field === "both" ? "tokens" : `${field}-token`,
    code: field === "both" ? `tokens.${code}` : `${field}_token.${code}`,
    state: "failed",
    title,
    measure: null,
    goOnWithout: null,
    ...rest,
  };
}
