import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSeed } from "../../playground/workspace/seed.ts";
import { type AccountsDouble, startAccountsDouble } from "../doubles/openai/accounts-double.ts";
import type { WorldOptions } from "./world.ts";

/** The tokens of an app that Slack knows, as a person would paste them. */
export const pastedTokens = {
  app: `xapp-1-${defaultSeed.app.appId}-5512-d41c${"0".repeat(40)}`,
  bot: `xoxb-2210487-8812-${"q".repeat(20)}Qm8`,
} as const;

/** Codex's accounts, and the world of somebody who has configured nothing yet. */
export interface NothingConfigured {
  readonly accounts: AccountsDouble;
  readonly options: WorldOptions;
  /** To be called with the world's data folder, before anything starts. */
  readonly prepareData: (data: string) => void;
}

/**
 * A world without tokens and without an account: the environment only says where Slack, OpenAI and
 * the model are, which is all that differs from a person's computer.
 */
export async function nothingConfigured(): Promise<NothingConfigured> {
  const accounts = await startAccountsDouble();
  return {
    accounts,
    options: {
      requiresAuth: true,
      slack: {
        seed: {
          app: { ...defaultSeed.app, appToken: pastedTokens.app, botToken: pastedTokens.bot },
        },
      },
      env: {
        // An empty variable counts as not set.
        SLACK_APP_TOKEN: "",
        SLACK_BOT_TOKEN: "",
        CODEX_CA_CERTIFICATE: accounts.caFile,
        CODEX_REFRESH_TOKEN_URL_OVERRIDE: accounts.tokenUrl,
        CODEX_APP_SERVER_LOGIN_ISSUER: accounts.issuer,
      },
    },
    prepareData: (data) => {
      const config = join(data, "team-codex-home/config.toml");
      const provider = readFileSync(config, "utf8");
      writeFileSync(config, `chatgpt_base_url = "${accounts.chatgptBaseUrl}"\n${provider}`);
    },
  };
}
