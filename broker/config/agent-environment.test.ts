import { execFileSync } from "node:child_process";
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

  it.each(["GH_TOKEN", "GITHUB_TOKEN"])("gives git the token of %s", (name) => {
    expect(environmentOf({ [name]: "gho_123" })).toEqual({
      [name]: "gho_123",
      GIT_CONFIG_COUNT: "4",
      GIT_CONFIG_KEY_0: "credential.https://github.com.helper",
      GIT_CONFIG_VALUE_0: "",
      GIT_CONFIG_KEY_1: "credential.https://github.com.helper",
      GIT_CONFIG_VALUE_1: "!gh auth git-credential",
      GIT_CONFIG_KEY_2: "url.https://github.com/.insteadOf",
      GIT_CONFIG_VALUE_2: "git@github.com:",
      GIT_CONFIG_KEY_3: "url.https://github.com/.insteadOf",
      GIT_CONFIG_VALUE_3: "ssh://git@github.com/",
    });
  });

  it("OP13: gives the default account's token when the team has none of its own", () => {
    const given = { BROKER_DEFAULT_GITHUB_TOKEN: "gho_default" };
    expect(environmentOf(given)).toMatchObject({ GH_TOKEN: "gho_default", GIT_CONFIG_COUNT: "4" });
    expect(environmentOf({ ...given, GITHUB_TOKEN: "gho_team" })).toMatchObject({
      GITHUB_TOKEN: "gho_team",
    });
    expect(environmentOf({ ...given, GITHUB_TOKEN: "gho_team" })).not.toHaveProperty("GH_TOKEN");
  });

  it.each([
    ["/opt/homebrew/bin/gh", "!/opt/homebrew/bin/gh auth git-credential"],
    ["/Users/ada's mac/gh", "!'/Users/ada'\\''s mac/gh' auth git-credential"],
  ])("OP13: has git ask the gh at %s", (path, helper) => {
    const given = environmentOf({ GH_TOKEN: "gho_123", BROKER_REAL_GH_PATH: path });
    expect(given["GIT_CONFIG_VALUE_1"]).toBe(helper);
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

  it("adds to a git configuration that is allowed, without losing its entries", () => {
    const given = environmentOf({
      AGENT_ENV: "GIT_CONFIG_COUNT",
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: "user.name",
      GIT_CONFIG_VALUE_0: "Ada",
      GIT_CONFIG_KEY_1: "user.email",
      GIT_CONFIG_VALUE_1: "ada@example.com",
      GH_TOKEN: "gho_123",
    });
    expect(given).toMatchObject({
      GIT_CONFIG_COUNT: "6",
      GIT_CONFIG_KEY_1: "user.email",
      GIT_CONFIG_KEY_5: "url.https://github.com/.insteadOf",
    });
  });

  it("ignores a git configuration without a sensible count", () => {
    const given = environmentOf({ AGENT_ENV: "GIT_CONFIG_COUNT", GIT_CONFIG_COUNT: "many" });
    expect(given).toEqual({});
  });

  it("makes the real git rewrite SSH-style addresses and ask gh", () => {
    const given = environmentOf({ GH_TOKEN: "gho_123", PATH: "/opt/homebrew/bin:/usr/bin:/bin" });
    const git = (...words: string[]) =>
      execFileSync("git", words, { env: { ...given, HOME: "/nonexistent" }, encoding: "utf8" });
    expect(git("ls-remote", "--get-url", "git@github.com:acme/shop.git").trim()).toBe(
      "https://github.com/acme/shop.git",
    );
    expect(git("ls-remote", "--get-url", "ssh://git@github.com/acme/shop.git").trim()).toBe(
      "https://github.com/acme/shop.git",
    );
    expect(
      git("config", "--get-urlmatch", "credential.helper", "https://github.com/a").trim(),
    ).toBe("!gh auth git-credential");
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
