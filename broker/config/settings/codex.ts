import { join } from "node:path";
import { settingsOf } from "../setting.ts";
import { choice, int, list, milliseconds, path, text, url } from "../value-types.ts";

const { optional, fixed, derived } = settingsOf("codex");

const WORD = { wants: "one word", pattern: /^\S+$/ };

export const codexSettings = {
  CODEX_BIN: optional(path(), {
    description: "Codex program to run in place of the one that the release brings.",
  }),
  CODEX_HOME: derived(
    path(),
    "`DATA_ROOT`/codex-home",
    (base) => join(base.dataRoot, "codex-home"),
    {
      description:
        "Codex's own folder (account, threads) when no auth profile is in use; auth profiles have their own.",
    },
  ),
  CODEX_TEAM_HOME: derived(
    path(),
    "`DATA_ROOT`/team-codex-home",
    (base) => join(base.dataRoot, "team-codex-home"),
    {
      description:
        "Folder with what all auth profiles share: AGENT.md, AGENTS.md, config.toml, memories, skills, rules.",
    },
  ),
  CODEX_HOST_HOME_PATH: optional(path(), {
    description:
      "Another Codex home, such as a mounted ~/.codex, from which shared entries are taken while the team home is empty.",
  }),
  CODEX_AUTH_JSON_PATH: optional(path(), {
    description: "An auth.json that is copied into CODEX_HOME at start to sign Codex in.",
  }),
  OPENAI_API_KEY: optional(text(), {
    description:
      "OpenAI API key that Codex is signed in with when there is no auth.json; the agent's shell does not see it.",
    secret: true,
  }),
  CODEX_MODEL: optional(text(WORD), {
    description: "Model of new turns in place of Codex's own choice.",
  }),
  CODEX_EFFORT: optional(text(WORD), {
    description:
      "Reasoning effort of new turns, such as low, medium or high; models differ in what they take.",
  }),
  CODEX_SANDBOX: fixed(choice("workspace-write", "read-only", "full-access"), "workspace-write", {
    description:
      "What the agent may do: write in its workspace and the repositories, only read, or everything that the broker's user may.",
  }),
  CODEX_APPROVALS: fixed(choice("ask", "never"), "ask", {
    description:
      "Whether people are asked in the thread for what the sandbox does not allow; with never it is declined at once.",
  }),
  CODEX_DISABLED_MCP_SERVERS: fixed(list({ always: ["*"] }), ["*"], {
    description: "Has no effect: every MCP server is switched off for agents in any case.",
    deprecated: "every MCP server is switched off for agents in any case",
  }),
  CODEX_UNATTENDED_MAX_MS: fixed(milliseconds(1_000), 600_000, {
    description:
      "After this time without a broker, the Codex that it left running is ended, with its turns.",
  }),
  CODEX_APP_SERVER_URL: optional(url(["ws", "wss", "unix"]), {
    description:
      "Codex app-server that runs elsewhere; the broker connects to it and starts none of its own.",
  }),
  CODEX_APP_SERVER_PORT: fixed(int("", { min: 1, max: 65_535 }), 4590, {
    description:
      "Has no effect: the broker talks to Codex through a unix socket, which needs no port.",
    deprecated: "the broker talks to Codex through a unix socket, which needs no port",
  }),
  CODEX_REFRESH_TOKEN_URL_OVERRIDE: optional(url(), {
    description: "Where Codex renews its sign-in, in place of OpenAI's server; for tests.",
  }),
  AGENT_ENV: fixed(
    list({
      wants: "names of environment variables with commas between them",
      entry: /^[A-Za-z_][A-Za-z0-9_]*$/,
    }),
    [],
    {
      description:
        "Names of further variables of the broker's environment that agents and jobs may see; Slack tokens and the broker's own secrets are refused.",
    },
  ),
};
