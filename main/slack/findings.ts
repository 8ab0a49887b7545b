import type { SlackFinding, SlackFix } from "../api/slack.ts";
import type { AppTokenState, BotTokenState, PairState, SlackCheck } from "./check-tokens.ts";
import { refusalFinding } from "./refusal-findings.ts";
import { scopeFindings } from "./scope-findings.ts";
import { appPage } from "./slack-pages.ts";

/**
 * The check in words, in the order in which people can act on it: the tokens, what belongs together,
 * scopes and events, channels. A field that is still empty has no row. Pure.
 */
export function slackFindings(check: SlackCheck): readonly SlackFinding[] {
  const { appToken, botToken, pair } = check;
  const appId = knownAppId(appToken, botToken);
  return [
    ...tokenFindings(appToken, botToken, appId),
    ...pairFindings(pair, botToken),
    ...(botToken.state === "works" && botToken.scopes !== null
      ? scopeFindings(botToken.scopes, botToken.botName, appId)
      : []),
    ...channelFindings(check),
  ];
}

/** Whether the broker can be started with these tokens, warnings aside. Pure. */
export function canStartWith(findings: readonly SlackFinding[]): boolean {
  return !findings.some(({ state, goOnWithout }) => state === "failed" && goOnWithout === null);
}

function knownAppId(appToken: AppTokenState, botToken: BotTokenState): string | null {
  if (botToken.state === "works" && botToken.appId !== null) return botToken.appId;
  return appToken.state === "works" ? appToken.appId : null;
}

function tokenFindings(
  appToken: AppTokenState,
  botToken: BotTokenState,
  appId: string | null,
): readonly SlackFinding[] {
  const isOneSilence =
    appToken.state === "silent" &&
    botToken.state === "silent" &&
    appToken.silence.kind === botToken.silence.kind;
  // What ails the network ails both: it is said once.
  return isOneSilence
    ? refusalFinding("both", botToken, appId)
    : [...appTokenFindings(appToken, appId), ...botTokenFindings(botToken, appId)];
}

function appTokenFindings(state: AppTokenState, appId: string | null): readonly SlackFinding[] {
  if (state.state !== "works") return refusalFinding("app", state, appId);
  return [
    row("app-token", "app_token.works", "passed", "The app token opens a connection", {
      measure: `${state.tookMs} ms`,
    }),
  ];
}

function botTokenFindings(state: BotTokenState, appId: string | null): readonly SlackFinding[] {
  if (state.state !== "works") return refusalFinding("bot", state, appId);
  const { botName, teamName, scopes } = state;
  const title = `The bot is @${botName} in ${teamName}`;
  const measure = scopes === null ? null : countOf(scopes.length, "scope");
  return [row("bot-token", "bot_token.works", "passed", title, { measure })];
}

function pairFindings(pair: PairState, botToken: BotTokenState): readonly SlackFinding[] {
  if (pair.state !== "two-apps") return [];
  const named =
    botToken.state === "works" && botToken.appName !== null ? ` (${botToken.appName})` : "";
  return [
    row("pair", "tokens.two_apps", "failed", "The two tokens belong to different Slack apps", {
      detail: `The bot token is of the app ${pair.botTokenOf}${named}, the app token of ${pair.appTokenOf}. Messages to the bot would never arrive here. Take both tokens from one app.`,
      fix: openSlack(appPage(pair.botTokenOf, "general")),
    }),
  ];
}

function channelFindings({ botToken, channels }: SlackCheck): readonly SlackFinding[] {
  if (botToken.state !== "works" || channels.state === "unknown") return [];
  const { names } = channels;
  const [first] = names;
  if (first === undefined) {
    return [
      row("channels", "channels.none", "note", `@${botToken.botName} is in no channel yet`, {
        detail: "You invite it in the last step.",
      }),
    ];
  }
  const others = names.length - 1;
  const where = others === 0 ? `#${first}` : `#${first} and ${countOf(others, "other channel")}`;
  return [row("channels", "channels.some", "passed", `@${botToken.botName} is in ${where}`)];
}

function openSlack(url: string): SlackFix {
  return { kind: "open-slack", url };
}

function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function row(
  id: string,
  code: string,
  state: SlackFinding["state"],
  title: string,
  rest: Partial<SlackFinding> = {},
): SlackFinding {
  return {
    id,
    code,
    state,
    title,
    detail: null,
    measure: null,
    fix: null,
    goOnWithout: null,
    ...rest,
  };
}
