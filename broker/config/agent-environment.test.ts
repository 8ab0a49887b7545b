import { describe, expect, it } from "vitest";
import { agentEnvironment } from "./agent-environment.ts";
import { secretsOf } from "./agent-names.ts";
import { loadConfig } from "./load.ts";
import { type Config, settingNames, settingOf } from "./settings.ts";

const context = { cwd: "/srv", home: "/home/ada", platform: "linux", uid: 1000 } as const;
const tokens = { SLACK_APP_TOKEN: "xapp-1-A1-22-abcdef", SLACK_BOT_TOKEN: "xoxb-11-22-abcdef" };

function configOf(environment: Readonly<Record<string, string>>): Config {
  const outcome = loadConfig({ ...tokens, ...environment }, context);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
}

function environmentOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  return agentEnvironment({ ...tokens, ...environment }, configOf(environment));
}

describe("agentEnvironment", () => {
  it("shows agents no variable of the broker", () => {
    const everything = Object.fromEntries(
      settingNames
        .filter((name) => !["GH_TOKEN", "GITHUB_TOKEN", "AGENT_ENV"].includes(name))
        .filter((name) => settingOf(name).group !== "network")
        .map((name) => [name, "value"]),
    );
    expect(agentEnvironment(everything, configOf({}))).toEqual({});
  });

  it("refuses a secret even when a config that names it was made elsewhere", () => {
    const config = {
      ...configOf({ OPENAI_API_KEY: "sk-123456" }),
      agentEnv: [
        "SLACK_BOT_TOKEN",
        "BROKER_ADMIN_TOKEN",
        "OPENAI_API_KEY",
        "COPY",
        "OTHER",
        "FINE",
      ],
    };
    const environment = {
      ...tokens,
      BROKER_ADMIN_TOKEN: "admin",
      OPENAI_API_KEY: "sk-123456",
      COPY: "sk-123456",
      OTHER: "xoxb-9-8-other",
      FINE: "fine",
    };
    expect(agentEnvironment(environment, config)).toEqual({ FINE: "fine" });
  });

  it("SE16: refuses a variable that holds a secret anywhere in its value", () => {
    const given = {
      OPENAI_API_KEY: "sk-123456",
      BROKER_ADMIN_TOKEN: "operator-token-1",
      IN_THE_MIDDLE: `https://hooks.example/${tokens.SLACK_BOT_TOKEN}/post`,
      AT_THE_END: "key:sk-123456",
      OF_THE_CONTROL_PLANE: "--token=operator-token-1",
      ANOTHER_BOT: "token: xoxp-99-88-other",
      FINE: "https://hooks.example/post",
    };
    const config = { ...configOf({ OPENAI_API_KEY: "sk-123456" }), agentEnv: Object.keys(given) };
    expect(agentEnvironment({ ...tokens, ...given }, config)).toEqual({ FINE: given.FINE });
  });

  it.each([
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "TERM",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "TZ",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "GIT_SSL_CAINFO",
  ])("passes %s on", (name) => {
    expect(environmentOf({ [name]: "given" })).toMatchObject({ [name]: "given" });
  });

  it("has Codex trust the certificates that Node trusts, unless it has its own", () => {
    const given = { NODE_EXTRA_CA_CERTS: "/etc/ca.pem" };
    expect(environmentOf(given)).toEqual({ ...given, CODEX_CA_CERTIFICATE: "/etc/ca.pem" });
    const both = { ...given, CODEX_CA_CERTIFICATE: "/etc/codex.pem" };
    expect(environmentOf(both)).toEqual(both);
  });

  it.each([
    "NODE_OPTIONS",
    "LD_PRELOAD",
    "AWS_SECRET_ACCESS_KEY",
    "GIT_CONFIG_COUNT",
    "CODEX_HOME",
  ])("keeps %s away unless it is named", (name) => {
    expect(environmentOf({ [name]: "0" })).toEqual({});
  });

  it("passes on what AGENT_ENV names and what is there of it", () => {
    expect(environmentOf({ AGENT_ENV: "NPM_TOKEN,MISSING", NPM_TOKEN: "npm_1" })).toEqual({
      NPM_TOKEN: "npm_1",
    });
  });

  it.each(["GH_TOKEN", "GITHUB_TOKEN"])("passes the token of %s on", (name) => {
    expect(environmentOf({ [name]: "gho_123" })).toEqual({ [name]: "gho_123" });
  });

  it("OP13: gives the default account's token when the team has none of its own", () => {
    const given = { BROKER_DEFAULT_GITHUB_TOKEN: "gho_default" };
    expect(environmentOf(given)).toEqual({ GH_TOKEN: "gho_default" });
    expect(environmentOf({ ...given, GITHUB_TOKEN: "gho_team" })).toMatchObject({
      GITHUB_TOKEN: "gho_team",
    });
    expect(environmentOf({ ...given, GITHUB_TOKEN: "gho_team" })).not.toHaveProperty("GH_TOKEN");
  });

  it("OP13: tells of Gemini's proxies and helper, and where Codex renews its sign-in", () => {
    expect(
      environmentOf({
        GEMINI_HTTP_PROXY: "http://p:1",
        GEMINI_HTTPS_PROXY: "http://p:2",
        GEMINI_ALL_PROXY: "socks5://p:3",
        BROKER_GEMINI_UI_HELPER: "/opt/ui",
        CODEX_REFRESH_TOKEN_URL_OVERRIDE: "http://127.0.0.1:7/token",
      }),
    ).toEqual({
      BROKER_GEMINI_HTTP_PROXY: "http://p:1",
      BROKER_GEMINI_HTTPS_PROXY: "http://p:2",
      BROKER_GEMINI_ALL_PROXY: "socks5://p:3",
      BROKER_GEMINI_UI_HELPER: "/opt/ui",
      CODEX_REFRESH_TOKEN_URL_OVERRIDE: "http://127.0.0.1:7/token",
    });
  });

  it("ignores a git configuration without a sensible count", () => {
    const given = environmentOf({ AGENT_ENV: "GIT_CONFIG_COUNT", GIT_CONFIG_COUNT: "many" });
    expect(given).toEqual({});
  });
});

describe("secretsOf", () => {
  it("returns the value of each secret that is set", () => {
    const secret = settingNames.filter((name) => settingOf(name).secret);
    expect(secret).toEqual([
      "SLACK_APP_TOKEN",
      "SLACK_BOT_TOKEN",
      "OPENAI_API_KEY",
      "GH_TOKEN",
      "GITHUB_TOKEN",
      "BROKER_DEFAULT_GITHUB_TOKEN",
    ]);
    expect(secretsOf(configOf({ GH_TOKEN: "gho_1" }))).toEqual([
      tokens.SLACK_APP_TOKEN,
      tokens.SLACK_BOT_TOKEN,
      "gho_1",
    ]);
  });
});
