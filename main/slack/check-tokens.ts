import { appIdOf, type TokenShape, tokenShape } from "./token-kind.ts";
import { callSlack, type SlackReply, type SlackSilence, type WebApi } from "./web-api.ts";

/** What Slack says about the two tokens. Holds no token. */
export interface SlackCheck {
  readonly appToken: AppTokenState;
  readonly botToken: BotTokenState;
  /** Whether both belong to one Slack app; unknown until both work and Slack says so. */
  readonly pair: PairState;
  readonly channels: ChannelsState;
}

type Unfit = Exclude<TokenShape, { readonly shape: "right" }>;

/** Why a token is of no use. */
type Refusal =
  | { readonly state: "unfit"; readonly shape: Unfit }
  | { readonly state: "refused"; readonly code: string; readonly needed: string | null }
  | { readonly state: "silent"; readonly silence: SlackSilence };

export type AppTokenState =
  | {
      readonly state: "works";
      readonly tookMs: number;
      /** Null where the token does not name its app. */
      readonly appId: string | null;
    }
  | Refusal;

export type BotTokenState = ({ readonly state: "works" } & SlackBot) | Refusal;

/** Who the bot token speaks for. */
export interface SlackBot {
  readonly botName: string;
  readonly teamName: string;
  readonly teamId: string;
  /** The workspace's address, such as https://team.slack.com/; empty when Slack does not say. */
  readonly teamUrl: string;
  /** Null where Slack does not say, as without `users:read`. */
  readonly appId: string | null;
  readonly appName: string | null;
  /** Null where Slack does not say. */
  readonly scopes: readonly string[] | null;
}

export type PairState =
  | { readonly state: "one-app" }
  | { readonly state: "two-apps"; readonly appTokenOf: string; readonly botTokenOf: string }
  | { readonly state: "unknown" };

/** Where the bot was invited to. */
export type ChannelsState =
  | { readonly state: "known"; readonly names: readonly string[] }
  /** Without `channels:read`, or when Slack does not answer. */
  | { readonly state: "unknown" };

export interface SlackCheckOptions extends WebApi {
  readonly appToken: string;
  readonly botToken: string;
  /** `SLACK_SOCKET_OPEN_URL`: a method, or a whole address. */
  readonly socketOpenUrl?: string;
  readonly signal?: AbortSignal;
}

/** More than this are not listed: Slack's own advice is 200 per page. */
const CHANNELS_LISTED = 200;

/**
 * Asks Slack about both tokens: `apps.connections.open`, whose address is left unused, so that no
 * socket is opened, and `auth.test`. A token of the wrong kind is not sent anywhere. Never throws.
 */
export async function checkSlackTokens(options: SlackCheckOptions): Promise<SlackCheck> {
  const [appToken, bot] = await Promise.all([checkAppToken(options), checkBotToken(options)]);
  return {
    appToken,
    botToken: bot.state,
    pair: pairOf(appToken, bot.state),
    channels: bot.channels,
  };
}

async function checkAppToken(options: SlackCheckOptions): Promise<AppTokenState> {
  const shape = tokenShape("app", options.appToken);
  if (shape.shape !== "right") return { state: "unfit", shape };
  const method = options.socketOpenUrl ?? "apps.connections.open";
  const reply = await callSlack(options, method, shape.token, {}, options.signal);
  if (reply.kind !== "answered") return refusalOf(reply);
  return { state: "works", tookMs: reply.tookMs, appId: appIdOf(shape.token) };
}

interface BotFound {
  readonly state: BotTokenState;
  readonly channels: ChannelsState;
}

async function checkBotToken(options: SlackCheckOptions): Promise<BotFound> {
  const unknown: ChannelsState = { state: "unknown" };
  const shape = tokenShape("bot", options.botToken);
  if (shape.shape !== "right") return { state: { state: "unfit", shape }, channels: unknown };
  const { token } = shape;
  const reply = await callSlack(options, "auth.test", token, {}, options.signal);
  if (reply.kind !== "answered") return { state: refusalOf(reply), channels: unknown };
  const { body, scopes } = reply;
  const botId = textIn(body, "bot_id");
  if (botId === null) {
    // A person's token in disguise: `auth.test` names a bot for a bot's token.
    return {
      state: { state: "refused", code: "not_a_bot_token", needed: null },
      channels: unknown,
    };
  }
  const [about, channels] = await Promise.all([
    callSlack(options, "bots.info", token, { bot: botId }, options.signal),
    channelsOf(options, token),
  ]);
  const app = about.kind === "answered" ? objectIn(about.body, "bot") : {};
  return {
    state: {
      state: "works",
      botName: textIn(body, "user") ?? "",
      teamName: textIn(body, "team") ?? "",
      teamId: textIn(body, "team_id") ?? "",
      teamUrl: textIn(body, "url") ?? "",
      appId: textIn(app, "app_id") ?? textIn(body, "app_id"),
      appName: textIn(app, "name"),
      scopes,
    },
    channels,
  };
}

async function channelsOf(options: SlackCheckOptions, token: string): Promise<ChannelsState> {
  const args = {
    types: "public_channel",
    exclude_archived: "true",
    limit: String(CHANNELS_LISTED),
  };
  const reply = await callSlack(options, "users.conversations", token, args, options.signal);
  if (reply.kind !== "answered") return { state: "unknown" };
  const listed: unknown = reply.body["channels"];
  const names = (Array.isArray(listed) ? listed : []).flatMap((each: unknown) => {
    const name = textIn(typeof each === "object" && each !== null ? { ...each } : {}, "name");
    return name === null ? [] : [name];
  });
  return { state: "known", names };
}

function refusalOf(reply: Exclude<SlackReply, { readonly kind: "answered" }>): Refusal {
  return reply.kind === "refused"
    ? { state: "refused", code: reply.code, needed: reply.needed }
    : { state: "silent", silence: reply };
}

function pairOf(appToken: AppTokenState, botToken: BotTokenState): PairState {
  if (appToken.state !== "works" || botToken.state !== "works") return { state: "unknown" };
  if (appToken.appId === null || botToken.appId === null) return { state: "unknown" };
  return appToken.appId === botToken.appId
    ? { state: "one-app" }
    : { state: "two-apps", appTokenOf: appToken.appId, botTokenOf: botToken.appId };
}

type Fields = Readonly<Record<string, unknown>>;

function textIn(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function objectIn(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === "object" && value !== null ? { ...value } : {};
}
