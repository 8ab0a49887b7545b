import type { Environment } from "./base.ts";
import { type Config, configKeyOf, isSettingName, settingNames, settingOf } from "./settings.ts";

/** Secrets of the broker that are meant for agents: gh and git work with them. */
const AGENT_TOKENS: readonly string[] = ["GH_TOKEN", "GITHUB_TOKEN"];

/** Names of credentials of the broker, its control plane and its container, whatever they hold. */
const BROKER_SECRET_NAME =
  /^(?:SLACK|BROKER|CLOUDFLARED|TAILSCALE)_(?:.*_)?(?:TOKEN|SECRET|PASSWORD|KEY|AUTHKEY)$/;
const SLACK_TOKEN = /^\s*(?:xox[a-z]|xapp)[-.]|(?:xox[a-z]|xapp)-[\w-]{6,}/;
/** A shorter value may be a part of any other by chance. */
const CONTAINED_FROM_CHARACTERS = 8;

export interface RefusedName {
  readonly name: string;
  /** Completes "<name> …". */
  readonly reason: string;
}

/** What `AGENT_ENV` names although agents must not see it, judged by name and by value. */
export function namesRefusedToAgents(
  config: Config,
  environment: Environment,
): readonly RefusedName[] {
  const secrets = [
    ...secretsOf(config, { except: AGENT_TOKENS }),
    ...Object.entries(environment).flatMap(([name, value]) =>
      BROKER_SECRET_NAME.test(name) && value !== undefined ? [value] : [],
    ),
  ];
  return config.agentEnv.flatMap((name) => {
    const value = environment[name] ?? "";
    if (AGENT_TOKENS.includes(name)) return [];
    if (isSettingName(name) && settingOf(name).secret) {
      return [{ name, reason: "is a secret of the broker" }];
    }
    if (BROKER_SECRET_NAME.test(name)) return [{ name, reason: "is a secret of the broker" }];
    if (SLACK_TOKEN.test(value)) return [{ name, reason: "holds a Slack token" }];
    if (secrets.some((secret) => holds(value, secret)))
      return [{ name, reason: "holds a secret of the broker" }];
    return [];
  });
}

function holds(value: string, secret: string): boolean {
  const sought = secret.trim();
  return sought.length < CONTAINED_FROM_CHARACTERS
    ? sought !== "" && value.trim() === sought
    : value.includes(sought);
}

/** The values of all secrets that are set, for what must recognise them, such as logs. */
export function secretsOf(
  config: Config,
  options: { readonly except?: readonly string[] } = {},
): readonly string[] {
  return settingNames.flatMap((name) => {
    if (!settingOf(name).secret || options.except?.includes(name) === true) return [];
    const value = config[configKeyOf(name)];
    return typeof value === "string" ? [value] : [];
  });
}
