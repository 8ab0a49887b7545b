import { describe, expect, it } from "vitest";
import type { ConfigProblem } from "./problems.ts";
import { formatProblems } from "./problems.ts";
import { loadConfig } from "./load.ts";
import { type Config, configKeyOf, settingNames, settingOf } from "./settings.ts";

const context = { cwd: "/srv/broker", home: "/home/ada", platform: "linux", uid: 1000 } as const;
const tokens = { SLACK_APP_TOKEN: "xapp-1-A1-22-abcdef", SLACK_BOT_TOKEN: "xoxb-11-22-abcdef" };

type Given = Readonly<Record<string, string | undefined>>;

function problemsOf(environment: Given): readonly ConfigProblem[] {
  const outcome = loadConfig(environment, context);
  return outcome.ok ? [] : outcome.error;
}

function configOf(environment: Given = {}): Config {
  const outcome = loadConfig({ ...tokens, ...environment }, context);
  if (!outcome.ok) throw new Error(formatProblems(outcome.error));
  return outcome.value;
}

describe("what keeps the worker from starting", () => {
  it("OP14: names both Slack tokens when neither is set", () => {
    expect(problemsOf({ SLACK_APP_TOKEN: "", SLACK_BOT_TOKEN: "  " })).toMatchObject([
      { variable: "SLACK_APP_TOKEN", got: "nothing" },
      { variable: "SLACK_BOT_TOKEN", got: "nothing" },
    ]);
  });

  it("OP14: reports everything that is wrong at once, one line for each", () => {
    const problems = problemsOf({ ...tokens, PORT: "http", LOG_LEVEL: "loud", TURN_END: "never" });
    expect(formatProblems(problems).split("\n")).toEqual([
      'TURN_END: got "never", wants post or wake.',
      'PORT: got "http", wants a whole number from 1 to 65535.',
      'LOG_LEVEL: got "loud", wants debug, info, warn or error.',
    ]);
  });

  it.each([
    ["PORT", "0"],
    ["PORT", "65536"],
    ["PORT", "3000.5"],
    ["PORT", "3e3"],
    ["PORT", "Infinity"],
    ["LOG_RAW_MAX_BYTES", "128k"],
    ["LOG_RAW_MAX_BYTES", "99999999999999999999"],
    ["TURN_MAX_MS", "-1"],
    ["ALLOWED_USERS", "mara"],
    ["ALLOWED_CHANNELS", "#general"],
    ["ALLOWED_BOTS", "deploybot"],
    ["ACCESS_ADMIN", "@mara"],
    ["TURN_MAX_RUNNING", "0"],
    ["DISK_CLEANUP_DRY_RUN", "yes"],
    ["DISK_CLEANUP_DRY_RUN", "TRUE"],
    ["LOG_RAW_CODEX_RPC", "1"],
    ["LOG_LEVEL", "warning"],
    ["CODEX_SANDBOX", "danger-full-access"],
    ["CODEX_APPROVALS", "on-request"],
    ["DRAIN", "kill"],
    ["BROKER_AGENT_AUTH", "none"],
    ["SLACK_API_BASE_URL", "slack.com/api"],
    ["SLACK_API_BASE_URL", "ftp://slack.com"],
    ["CODEX_APP_SERVER_URL", "http://127.0.0.1:4590"],
    ["WORKER_BIND_HOST", "127.0.0.1; rm"],
    ["AGENT_ENV", "FOO BAR"],
    ["BROKER_DEFAULT_GITHUB_LOGIN", "not a login"],
    ["STATE_DIR", "a\0b"],
    ["HTTPS_PROXY", "ftp://proxy:3128"],
    ["HTTPS_PROXY", "a proxy"],
    ["HTTP_PROXY", "http://proxy:port"],
    ["ALL_PROXY", "socks9://proxy"],
    ["NO_PROXY", "one two"],
  ])("OP14: refuses %s=%s by its name", (variable, value) => {
    expect(problemsOf({ ...tokens, [variable]: value })).toMatchObject([{ variable }]);
  });

  it.each([
    ["xoxb-1-2-secretsecret", "swapped"],
    ["xoxp-1-2-secretsecret", "person's token"],
    ["xoxe.xoxp-1-secretsecret", "person's token"],
    ["secretsecretsecret", "Basic Information"],
  ])("explains %s in place of an app-level token without showing it", (given, hint) => {
    const [problem] = problemsOf({ ...tokens, SLACK_APP_TOKEN: given });
    expect(problem).toMatchObject({ variable: "SLACK_APP_TOKEN" });
    expect(problem?.message).toContain(hint);
    expect(JSON.stringify(problem)).not.toContain("secretsecret");
  });

  it("explains an app-level token in place of a bot token", () => {
    const [problem] = problemsOf({ ...tokens, SLACK_BOT_TOKEN: "xapp-1-A1-2-secret" });
    expect(problem?.message).toContain("swapped");
  });

  it("masks a token that was put into a variable that is not secret", () => {
    const [problem] = problemsOf({ ...tokens, LOG_LEVEL: "xoxb-1-2-secretsecret" });
    expect(problem?.got).toBe("xoxb…et (21 characters)");
  });

  it("shows nothing of a short secret", () => {
    const [problem] = problemsOf({ ...tokens, SLACK_BOT_TOKEN: "hunter2" });
    expect(problem?.got).toBe("… (7 characters)");
  });

  it("cuts a long value", () => {
    const [problem] = problemsOf({ ...tokens, PORT: "9".repeat(500) });
    expect(problem?.got.length).toBeLessThan(80);
  });

  it("refuses a clean-up target below the limit that starts it", () => {
    expect(problemsOf({ ...tokens, DISK_CLEANUP_TARGET_FREE_BYTES: "1" })).toMatchObject([
      { variable: "DISK_CLEANUP_TARGET_FREE_BYTES" },
    ]);
  });

  it("refuses a socket folder whose sockets would have too long a path", () => {
    const folder = `/srv/${"x".repeat(90)}`;
    expect(problemsOf({ ...tokens, RUN_DIR: folder })).toMatchObject([{ variable: "RUN_DIR" }]);
  });

  it.each([
    ["SLACK_BOT_TOKEN", {}],
    ["SLACK_SIGNING_SECRET", { SLACK_SIGNING_SECRET: "0123" }],
    ["BROKER_ADMIN_TOKEN", { BROKER_ADMIN_TOKEN: "0123" }],
    ["BROKER_DEFAULT_GITHUB_TOKEN", {}],
    ["OPENAI_API_KEY", {}],
    ["MY_COPY", { MY_COPY: tokens.SLACK_BOT_TOKEN }],
    ["OTHER_BOT", { OTHER_BOT: "xoxb-9-9-other" }],
    ["SE16_MIDDLE", { SE16_MIDDLE: `--header=${tokens.SLACK_BOT_TOKEN};` }],
    ["SE16_OPERATOR", { SE16_OPERATOR: "a operator-1 b", BROKER_ADMIN_TOKEN: "operator-1" }],
  ])("refuses AGENT_ENV=%s, which would show agents a secret", (name, environment) => {
    const problems = problemsOf({ ...tokens, ...environment, AGENT_ENV: `NPM_TOKEN,${name}` });
    expect(problems).toMatchObject([{ variable: "AGENT_ENV" }]);
    expect(problems[0]?.message).toContain(name);
    const [value = "none is given"] = Object.values(environment);
    expect(JSON.stringify(problems)).not.toContain(value);
  });
});

describe("defaults", () => {
  const gib = 1024 ** 3;
  const data = "/srv/broker/.data";
  const defaults: Readonly<Record<string, unknown>> = {
    SLACK_ALLOW_BROADCASTS: false,
    SLACK_API_BASE_URL: "https://slack.com/api",
    SLACK_SOCKET_OPEN_URL: "apps.connections.open",
    SLACK_INITIAL_THREAD_HISTORY_COUNT: 8,
    SLACK_HISTORY_API_MAX_LIMIT: 50,
    SLACK_ACTIVE_TURN_RECONCILE_INTERVAL_MS: 15_000,
    SLACK_MISSED_THREAD_RECOVERY_INTERVAL_MS: 300_000,
    SLACK_RECOVERY_MAX_AGE_MS: 86_400_000,
    SLACK_FILE_MAX_BYTES: 104_857_600,
    ALLOWED_USERS: [],
    ALLOWED_CHANNELS: [],
    ALLOWED_BOTS: [],
    ACCESS_ADMIN: null,
    SERVICE_ROOT: null,
    DATA_ROOT: data,
    CONFIG_DIR: `${data}/config`,
    RUN_DIR: `${data}/run`,
    STATE_DIR: `${data}/state`,
    SESSIONS_ROOT: `${data}/sessions`,
    REPOS_ROOT: `${data}/repos`,
    BROKER_CONFIG_FILES: [],
    REPOS_ACCESS: "shared",
    JOBS_ROOT: `${data}/jobs`,
    LOG_DIR: `${data}/logs`,
    CODEX_BIN: null,
    CODEX_HOME: `${data}/codex-home`,
    CODEX_TEAM_HOME: `${data}/team-codex-home`,
    CODEX_HOST_HOME_PATH: null,
    CODEX_AUTH_JSON_PATH: null,
    OPENAI_API_KEY: null,
    CODEX_MODEL: null,
    CODEX_EFFORT: null,
    CODEX_SANDBOX: "workspace-write",
    CODEX_APPROVALS: "ask",
    CODEX_DISABLED_MCP_SERVERS: ["*"],
    CODEX_UNATTENDED_MAX_MS: 600_000,
    CODEX_APP_SERVER_URL: null,
    CODEX_APP_SERVER_PORT: 4590,
    CODEX_APP_SERVER_LOGIN_ISSUER: null,
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: null,
    AGENT_ENV: [],
    TURN_END: "post",
    TURN_STALL_NOTICE_MS: 600_000,
    TURN_MAX_MS: 14_400_000,
    TURN_MAX_TOKENS: 0,
    ASK_TIMEOUT_MS: 1_800_000,
    TURN_MAX_RUNNING: 100,
    JOB_MAX_PER_SESSION: 20,
    JOB_MAX_RUNNING: 200,
    JOB_MAX_MS: 18_000_000,
    JOB_HEARTBEAT_MAX_MS: 900_000,
    JOB_REPORT_GAP_MS: 15_000,
    DRAIN: "handover",
    DRAIN_WAIT_MAX_MS: 900_000,
    PORT: 3000,
    INSPECT_PORT: 0,
    WORKER_PORT: 3000,
    WORKER_BIND_HOST: "127.0.0.1",
    BROKER_HTTP_BASE_URL: "http://127.0.0.1:3000",
    BROKER_AGENT_AUTH: "token",
    ADMIN_BASE_URL: null,
    SERVICE_NAME: "slack-codex-broker",
    HTTPS_PROXY: null,
    HTTP_PROXY: null,
    ALL_PROXY: null,
    NO_PROXY: null,
    NODE_EXTRA_CA_CERTS: null,
    CODEX_CA_CERTIFICATE: null,
    GH_TOKEN: null,
    GITHUB_TOKEN: null,
    GITHUB_API_BASE_URL: "https://api.github.com",
    GITHUB_OAUTH_SCOPES: ["repo", "read:user", "user:email"],
    BROKER_DEFAULT_GITHUB_LOGIN: null,
    BROKER_DEFAULT_GITHUB_TOKEN: null,
    BROKER_GH_HELPER: null,
    BROKER_REAL_GH_PATH: null,
    BROKER_GIT_COAUTHOR_HELPER: null,
    LOG_LEVEL: "info",
    LOG_RAW_SLACK_EVENTS: true,
    LOG_RAW_CODEX_RPC: true,
    LOG_RAW_HTTP_REQUESTS: true,
    LOG_RAW_MAX_BYTES: 131_072,
    DISK_RESERVE_BYTES: 134_217_728,
    DISK_CLEANUP_ENABLED: true,
    DISK_CLEANUP_DRY_RUN: true,
    DISK_CLEANUP_CHECK_INTERVAL_MS: 300_000,
    DISK_CLEANUP_MIN_FREE_BYTES: 10 * gib,
    DISK_CLEANUP_TARGET_FREE_BYTES: 20 * gib,
    DISK_CLEANUP_SESSION_CACHE_TTL_MS: 604_800_000,
    DISK_CLEANUP_INACTIVE_SESSION_MS: 86_400_000,
    DISK_CLEANUP_JOB_PROTECTION_MS: 172_800_000,
    DISK_CLEANUP_OLD_LOG_MS: 86_400_000,
    ISOLATED_MCP_SERVERS: ["linear", "notion"],
    TEMPAD_LINK_SERVICE_URL: null,
    GEMINI_HOST_HOME_PATH: null,
    GEMINI_HTTP_PROXY: null,
    GEMINI_HTTPS_PROXY: null,
    GEMINI_ALL_PROXY: null,
    BROKER_GEMINI_UI_HELPER: null,
    BROKER_JOB_HELPER: null,
  };

  it("OP13: there is a row here for every variable", () => {
    const required = ["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"];
    expect([...required, ...Object.keys(defaults)].toSorted()).toEqual(
      [...settingNames].toSorted(),
    );
  });

  it.each(settingNames.filter((name) => name in defaults))("OP13: %s has its default", (name) => {
    expect(configOf()[configKeyOf(name)]).toEqual(defaults[name]);
  });

  it.each(settingNames)("OP13: %s set to nothing is not set", (name) => {
    const given = { ...tokens, [name]: "" };
    const absent = { ...tokens, [name]: undefined };
    expect(loadConfig(given, context)).toEqual(loadConfig(absent, context));
  });

  it.each(settingNames.filter((name) => settingOf(name).default.kind === "fixed"))(
    "%s has a default that it would accept",
    (name) => {
      const setting = settingOf(name);
      if (setting.default.kind !== "fixed") throw new Error("filtered above");
      const written = setting.type.write(setting.default.value ?? "");
      const again = configOf({ [name]: written })[configKeyOf(name)];
      expect(again).toEqual(setting.default.value);
    },
  );
});

describe("what is set", () => {
  it.each([
    ["SLACK_INITIAL_THREAD_HISTORY_COUNT", "0", 0],
    ["SLACK_HISTORY_API_MAX_LIMIT", "200", 200],
    ["SLACK_API_BASE_URL", "http://127.0.0.1:4001/api/", "http://127.0.0.1:4001/api"],
    ["SESSIONS_ROOT", "/mnt/sessions", "/mnt/sessions"],
    ["REPOS_ROOT", "~/repos", "/home/ada/repos"],
    ["LOG_DIR", "logs/../log", "/srv/broker/log"],
    ["CODEX_AUTH_JSON_PATH", "~", "/home/ada"],
    ["LOG_LEVEL", " debug ", "debug"],
    ["LOG_RAW_SLACK_EVENTS", "false", false],
    ["LOG_RAW_MAX_BYTES", "-1", -1],
    ["TURN_MAX_MS", "0", 0],
    ["OPENAI_API_KEY", "sk-123", "sk-123"],
    ["CODEX_UNATTENDED_MAX_MS", "60000", 60_000],
    ["CODEX_APP_SERVER_URL", "ws://127.0.0.1:9", "ws://127.0.0.1:9"],
    ["CODEX_DISABLED_MCP_SERVERS", "figma, *, figma,,", ["*", "figma"]],
    ["ISOLATED_MCP_SERVERS", "jira", ["jira"]],
    ["GITHUB_OAUTH_SCOPES", "repo , gist", ["repo", "gist"]],
    ["AGENT_ENV", "NPM_TOKEN,JAVA_HOME", ["NPM_TOKEN", "JAVA_HOME"]],
    ["GEMINI_ALL_PROXY", "socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"],
    ["DISK_RESERVE_BYTES", "0", 0],
    ["DISK_CLEANUP_DRY_RUN", "false", false],
    ["ADMIN_BASE_URL", "https://broker.example/", "https://broker.example"],
  ] as const)("OP13: %s=%s is honoured", (name, given, expected) => {
    expect(configOf({ [name]: given })[configKeyOf(name)]).toEqual(expected);
  });

  it("moves every folder with DATA_ROOT", () => {
    const config = configOf({ DATA_ROOT: "/data", LOG_DIR: "/var/log/broker" });
    expect(config).toMatchObject({
      stateDir: "/data/state",
      codexHome: "/data/codex-home",
      configDir: "/data/config",
      runDir: "/data/run",
      logDir: "/var/log/broker",
    });
  });

  it("keeps the data and the configuration of an installed service under its root", () => {
    const config = configOf({ SERVICE_ROOT: "~/.slack-codex-broker" });
    expect(config.dataRoot).toBe("/home/ada/.slack-codex-broker/.data");
    expect(config.configDir).toBe("/home/ada/.slack-codex-broker/config");
  });

  it("names the port and a particular address in the URL that agents are told", () => {
    expect(configOf({ PORT: "8080" })).toMatchObject({
      workerPort: 8080,
      brokerHttpBaseUrl: "http://127.0.0.1:8080",
    });
    expect(configOf({ WORKER_BIND_HOST: "0.0.0.0" }).brokerHttpBaseUrl).toBe(
      "http://127.0.0.1:3000",
    );
    expect(configOf({ WORKER_BIND_HOST: "fd00::1" }).brokerHttpBaseUrl).toBe(
      "http://[fd00::1]:3000",
    );
  });

  it("puts sockets where the user's runtime folder is, apart for each data folder", () => {
    const of = (dataRoot: string) =>
      configOf({ XDG_RUNTIME_DIR: "/run/user/1000", DATA_ROOT: dataRoot }).runDir;
    expect(of("/one")).toMatch(/^\/run\/user\/1000\/slack-codex-broker\/[0-9a-f]{8}$/);
    expect(of("/one")).not.toBe(of("/two"));
    expect(of("/one")).toBe(of("/one"));
  });

  it("MA01: a data folder that is too long for sockets is refused, and /tmp takes none", () => {
    const dataRoot = `/srv/${"long".repeat(25)}`;
    expect(problemsOf({ ...tokens, DATA_ROOT: dataRoot, TMPDIR: "/t" })).toMatchObject([
      { variable: "RUN_DIR", message: expect.stringContaining("100 bytes") },
    ]);
  });
});
