import { join } from "node:path";
import { settingsOf } from "../setting.ts";
import { choice, int, list, milliseconds, path, text, url } from "../value-types.ts";

const { optional, fixed, derived } = settingsOf("codex");

const WORD = { wants: "one word", pattern: /^\S+$/ };

export const codexSettings = {
  CODEX_BIN: optional(path(), {
    label: "Codex program",
    isRare: true,
    description: "The Codex binary to run instead of the one that comes with the release.",
  }),
  CODEX_HOME: derived(
    path(),
    "`DATA_ROOT`/codex-home",
    (base) => join(base.dataRoot, "codex-home"),
    {
      label: "Codex home of the default profile",
      isRare: true,
      description:
        "The Codex home (account, threads) of the default profile. Every other profile has its own.",
    },
  ),
  CODEX_TEAM_HOME: derived(
    path(),
    "`DATA_ROOT`/team-codex-home",
    (base) => join(base.dataRoot, "team-codex-home"),
    {
      label: "Team home",
      isRare: true,
      description:
        "The folder that all profiles share: AGENT.md, AGENTS.md, config.toml, memories, skills, rules.",
    },
  ),
  CODEX_HOST_HOME_PATH: optional(path(), {
    label: "Codex home to import",
    isRare: true,
    description:
      "Another Codex home, such as a mounted ~/.codex, whose shared entries are imported while the team home is empty.",
  }),
  CODEX_AUTH_JSON_PATH: optional(path(), {
    label: "Sign-in file to copy",
    isRare: true,
    description: "An auth.json that is copied into CODEX_HOME at startup to sign Codex in.",
  }),
  OPENAI_API_KEY: optional(text(), {
    label: "OpenAI API key",
    description:
      "The OpenAI API key with which Codex signs in when there is no auth.json. The agent's shell does not see it.",
    secret: true,
  }),
  CODEX_MODEL: optional(text(WORD), {
    label: "Model",
    description: "The model for new turns, instead of Codex's default.",
  }),
  CODEX_EFFORT: optional(text(WORD), {
    label: "Reasoning effort",
    description:
      "The reasoning effort for new turns, such as low, medium or high. Which values are valid depends on the model.",
  }),
  CODEX_SANDBOX: fixed(choice("workspace-write", "read-only", "full-access"), "workspace-write", {
    label: "Sandbox",
    description:
      "What the agent may do: write to its workspace and the repositories, only read, or everything the broker's user may do.",
  }),
  CODEX_APPROVALS: fixed(choice("ask", "never"), "ask", {
    label: "Approvals",
    description:
      "Whether the agent asks in the thread for what the sandbox does not allow. With never, it is declined immediately.",
  }),
  CODEX_DISABLED_MCP_SERVERS: fixed(list({ always: ["*"] }), ["*"], {
    label: "Disabled MCP servers",
    isRare: true,
    description: "Has no effect: every MCP server is switched off for agents anyway.",
    deprecated: "every MCP server is switched off for agents anyway",
  }),
  CODEX_UNATTENDED_MAX_MS: fixed(milliseconds(1_000), 600_000, {
    label: "Codex without a broker",
    isRare: true,
    description:
      "After this time without a broker, a Codex app-server that was left running is ended together with its turns.",
  }),
  CODEX_APP_SERVER_URL: optional(url(["ws", "wss", "unix"]), {
    label: "External app-server",
    isRare: true,
    description:
      "The address of a Codex app-server that runs elsewhere. The broker connects to it instead of starting its own.",
  }),
  CODEX_APP_SERVER_PORT: fixed(int("", { min: 1, max: 65_535 }), 4590, {
    label: "App-server port",
    isRare: true,
    description:
      "Has no effect: the broker connects to Codex over a unix socket, which needs no TCP port.",
    deprecated: "the broker connects to Codex over a unix socket, which needs no TCP port",
  }),
  CODEX_REFRESH_TOKEN_URL_OVERRIDE: optional(url(), {
    label: "Sign-in renewal address",
    isRare: true,
    description: "Where Codex renews its sign-in, instead of OpenAI's server. For tests.",
  }),
  CODEX_APP_SERVER_LOGIN_ISSUER: optional(url(), {
    label: "Sign-in address",
    isRare: true,
    description: "Where Codex signs in with a code, instead of OpenAI's server. For tests.",
  }),
  AGENT_ENV: fixed(
    list({
      wants: "names of environment variables separated by commas",
      entry: /^[A-Za-z_][A-Za-z0-9_]*$/,
    }),
    [],
    {
      label: "Variables that agents see",
      description:
        "Names of additional environment variables that agents and jobs may see. Slack tokens and the broker's own secrets are refused.",
    },
  ),
};
