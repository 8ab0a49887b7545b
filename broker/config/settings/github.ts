import { settingsOf } from "../setting.ts";
import { list, path, text, url } from "../value-types.ts";

const { optional, fixed } = settingsOf("github");

const token = text({ wants: "a GitHub token", pattern: /^\S+$/ });

export const gitHubSettings = {
  GH_TOKEN: optional(token, {
    label: "GitHub token",
    description: "The GitHub token that agents use with gh and git. Agents can read it.",
    secret: true,
  }),
  GITHUB_TOKEN: optional(token, {
    label: "GitHub token, second name",
    isRare: true,
    description: "Another name for GH_TOKEN, which takes precedence.",
    secret: true,
  }),
  GITHUB_API_BASE_URL: fixed(url(), "https://api.github.com", {
    label: "GitHub API address",
    isRare: true,
    description: "The base URL of GitHub's API. Change it for GitHub Enterprise and tests.",
  }),
  GITHUB_OAUTH_SCOPES: fixed(list(), ["repo", "read:user", "user:email"], {
    label: "Scopes of a linked account",
    isRare: true,
    description: "The scopes requested when a person links a GitHub account.",
  }),
  BROKER_DEFAULT_GITHUB_LOGIN: optional(
    text({ wants: "a GitHub login", pattern: /^[A-Za-z0-9][\w-]*(?:\[bot\])?$/ }),
    {
      label: "Default GitHub account",
      description: "The login of a linked account that acts for people who have linked none.",
    },
  ),
  BROKER_DEFAULT_GITHUB_TOKEN: optional(token, {
    label: "Token of the default account",
    description:
      "The token of that account. Agents get it as GH_TOKEN if neither GH_TOKEN nor GITHUB_TOKEN is set.",
    secret: true,
  }),
  BROKER_GH_HELPER: optional(path(), {
    label: "Replacement for gh",
    isRare: true,
    description: "The program that is gh in the agent's shell, instead of the bundled one.",
  }),
  BROKER_REAL_GH_PATH: optional(path(), {
    label: "gh program",
    isRare: true,
    description:
      "The gh that agents run and that links accounts, instead of the first one on PATH.",
  }),
  BROKER_GIT_COAUTHOR_HELPER: optional(path(), {
    label: "Co-author program",
    isRare: true,
    description:
      "The program that writes co-authors into commits, instead of the bundled one. Git's commit-msg hook runs it with the message's file.",
  }),
};
