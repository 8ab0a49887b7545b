import { settingsOf } from "../setting.ts";
import { list, path, text, url } from "../value-types.ts";

const { optional, fixed } = settingsOf("github");

const token = text({ wants: "a GitHub token", pattern: /^\S+$/ });

export const gitHubSettings = {
  GH_TOKEN: optional(token, {
    description: "GitHub token that agents use with gh and git; they can read it.",
    secret: true,
  }),
  GITHUB_TOKEN: optional(token, {
    description: "The same under its other name; gh prefers GH_TOKEN.",
    secret: true,
  }),
  GITHUB_API_BASE_URL: fixed(url(), "https://api.github.com", {
    description: "Root of GitHub's API; another one is for GitHub Enterprise and tests.",
    comesWith: "people's GitHub accounts",
  }),
  GITHUB_OAUTH_SCOPES: fixed(list(), ["repo", "read:user", "user:email"], {
    description: "Scopes that are asked for when a person connects a GitHub account.",
    comesWith: "people's GitHub accounts",
  }),
  BROKER_DEFAULT_GITHUB_LOGIN: optional(
    text({ wants: "a GitHub login", pattern: /^[A-Za-z0-9][\w-]*(?:\[bot\])?$/ }),
    {
      description: "GitHub account that acts for people who have not connected their own.",
      comesWith: "people's GitHub accounts",
    },
  ),
  BROKER_DEFAULT_GITHUB_TOKEN: optional(token, {
    description:
      "Token of that account; without GH_TOKEN and GITHUB_TOKEN agents are given it as GH_TOKEN.",
    secret: true,
  }),
  BROKER_GH_HELPER: optional(path(), {
    description: "Program that stands in for gh in the agent's shell, in place of the bundled one.",
    comesWith: "people's GitHub accounts",
  }),
  BROKER_REAL_GH_PATH: optional(path(), {
    description: "The gh that git asks for its token, in place of the first one on PATH.",
  }),
  BROKER_GIT_COAUTHOR_HELPER: optional(path(), {
    description: "Program that writes co-authors into commits, in place of the bundled one.",
    comesWith: "co-authors of commits",
  }),
};
