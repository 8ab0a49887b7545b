import { namesRefusedToAgents } from "./agent-names.ts";
import type { Environment } from "./base.ts";
import { GIT_CONFIG, gitConfigOf, gitConfigVariables } from "./git-environment.ts";
import { withLoopback } from "./proxies.ts";
import type { Config } from "./settings.ts";

/** What programs need to find their way: the person, the shell, the language, the network. */
const ALLOWED_NAMES: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "TZ", "LANG"],
  ...["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"],
  ...["http_proxy", "https_proxy", "all_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "CODEX_CA_CERTIFICATE"],
  ...["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"],
]);

/**
 * The environment of agents and jobs, built from what they need: what is not on the list and not
 * named by `AGENT_ENV` is not there, and a secret of the broker is not there even if it is named.
 */
export function agentEnvironment(environment: Environment, config: Config): Record<string, string> {
  const refused = new Set(namesRefusedToAgents(config, environment).map(({ name }) => name));
  const named = config.agentEnv.filter((name) => !refused.has(name));
  const isAllowed = (name: string) =>
    ALLOWED_NAMES.has(name) ||
    name.startsWith("LC_") ||
    named.includes(name) ||
    // The person's keys: on purpose only, or where nothing is kept from agents.
    (name === "SSH_AUTH_SOCK" && config.codexSandbox === "full-access");
  const allowed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || GIT_CONFIG.test(name)) continue;
    if (isAllowed(name)) allowed[name] = value;
  }
  const tokens = gitHubTokens(config);
  const entries = named.includes("GIT_CONFIG_COUNT") ? gitConfigOf(environment) : [];
  return { ...allowed, ...toldOf(config), ...tokens, ...gitConfigVariables(entries) };
}

/** What Codex and the programs of agents are told of the broker's own settings. */
function toldOf(config: Config): Record<string, string> {
  const told = {
    // The agent's own calls of the broker's routes must not end at a proxy.
    NO_PROXY: hasProxy(config) ? withLoopback(config.noProxy) : null,
    CODEX_CA_CERTIFICATE: config.codexCaCertificate ?? config.nodeExtraCaCerts,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: config.codexRefreshTokenUrlOverride,
    BROKER_GEMINI_HTTP_PROXY: config.geminiHttpProxy,
    BROKER_GEMINI_HTTPS_PROXY: config.geminiHttpsProxy,
    BROKER_GEMINI_ALL_PROXY: config.geminiAllProxy,
    BROKER_REAL_GH_PATH: config.brokerRealGhPath,
    BROKER_GEMINI_UI_HELPER: config.brokerGeminiUiHelper,
  };
  return withoutNulls(told);
}

function hasProxy({ httpProxy, httpsProxy, allProxy }: Config): boolean {
  return [httpProxy, httpsProxy, allProxy].some((proxy) => proxy !== null);
}

/** The team's tokens; the default account's when there are none. */
function gitHubTokens(config: Config): Record<string, string> {
  const { ghToken, githubToken, brokerDefaultGithubToken } = config;
  return ghToken === null && githubToken === null
    ? withoutNulls({ GH_TOKEN: brokerDefaultGithubToken })
    : withoutNulls({ GH_TOKEN: ghToken, GITHUB_TOKEN: githubToken });
}

function withoutNulls(variables: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}
