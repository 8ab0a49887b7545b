import { join } from "node:path";
import type { Environment } from "./base.ts";

/** Git takes configuration from numbered variables (git-config, GIT_CONFIG_COUNT). */
export const GIT_CONFIG = /^GIT_CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+)$/;
/** A larger count is a mistake. */
const GIT_CONFIG_MAX = 1000;

const GITHUB = "https://github.com";

/**
 * What has the agents' gh and git act on GitHub as the account that the broker names, over SSH-style
 * addresses too, in addition to their environment. `tools` is the folder of our programs.
 */
export function gitHubEnvironment(
  environment: Readonly<Record<string, string>>,
  tools: string,
): Record<string, string> {
  const { GH_TOKEN, GITHUB_TOKEN, PATH = "/usr/bin:/bin", SSH_AUTH_SOCK } = environment;
  // Where people pass their SSH keys on and set no token, git uses the keys.
  const usesKeys = SSH_AUTH_SOCK !== undefined && (GH_TOKEN ?? GITHUB_TOKEN) === undefined;
  const entries = usesKeys ? [] : gitHubEntries(join(tools, "bin/gh"));
  return {
    ...gitConfigVariables([...gitConfigOf(environment), ...entries]),
    PATH: `${join(tools, "bin")}:${PATH}`,
    // A login shell replaces PATH; bash reads this file afterwards.
    BASH_ENV: join(tools, "bash-env"),
    // The sign-in of the person who runs the broker is not the agents'.
    GH_CONFIG_DIR: join(tools, "gh-config"),
  };
}

type GitConfigEntry = readonly [key: string, value: string];

/** The empty helper clears those of the machine's own configuration, which would ask first. */
function gitHubEntries(gh: string): readonly GitConfigEntry[] {
  return [
    [`credential.${GITHUB}.helper`, ""],
    [`credential.${GITHUB}.helper`, `!${quotedForShell(gh)} auth git-credential`],
    [`url.${GITHUB}/.insteadOf`, "git@github.com:"],
    [`url.${GITHUB}/.insteadOf`, "ssh://git@github.com/"],
  ];
}

function quotedForShell(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The entries of an environment; none where the count is no sensible one. */
export function gitConfigOf(environment: Environment): readonly GitConfigEntry[] {
  const count = Number(environment["GIT_CONFIG_COUNT"] ?? "0");
  if (!Number.isInteger(count) || count < 0 || count > GIT_CONFIG_MAX) return [];
  return Array.from({ length: count }, (_, index): GitConfigEntry[] => {
    const key = environment[`GIT_CONFIG_KEY_${index}`];
    return key === undefined ? [] : [[key, environment[`GIT_CONFIG_VALUE_${index}`] ?? ""]];
  }).flat();
}

/** The variables that hand entries to git. */
export function gitConfigVariables(entries: readonly GitConfigEntry[]): Record<string, string> {
  if (entries.length === 0) return {};
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(entries.length) };
  for (const [index, [key, value]] of entries.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}
