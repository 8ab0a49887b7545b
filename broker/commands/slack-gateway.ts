import { lookup } from "node:dns/promises";
import { join } from "node:path";
import { machineName } from "../app/texts.ts";
import type { Config } from "../config/settings.ts";
import {
  createSlackGateway,
  type SlackGateway,
  type SlackGatewayOptions,
} from "../slack/gateway.ts";
import { useProxies } from "./use-proxies.ts";

/** The Slack gateway as this configuration wants it. */
export function slackGateway(
  config: Config,
  options: Pick<
    SlackGatewayOptions,
    "db" | "clock" | "log" | "takesWork" | "onName" | "onIdentity"
  >,
): SlackGateway {
  return createSlackGateway({
    ...options,
    ...slackAccess(config),
    socketDispatcher: useProxies(config),
    random: Math.random,
    addressesOf: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    fileSpool: join(config.stateDir, "incoming-files"),
    maxFileBytes: config.slackFileMaxBytes,
    recovery: {
      intervalMs: config.slackMissedThreadRecoveryIntervalMs,
      maxAgeMs: config.slackRecoveryMaxAgeMs,
      machine: machineName,
    },
    allowBroadcasts: config.slackAllowBroadcasts,
  });
}

export function slackAccess(config: Config) {
  return {
    apiBaseUrl: config.slackApiBaseUrl,
    botToken: config.slackBotToken,
    appToken: config.slackAppToken,
    socketOpenUrl: config.slackSocketOpenUrl,
    fetch: globalThis.fetch,
  };
}
