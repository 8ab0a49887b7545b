import { tmpdir } from "node:os";
import { loadConfig } from "../config/load.ts";
import { formatProblems } from "../config/problems.ts";
import { withRealFolders } from "../config/real-folders.ts";
import type { ConfigContext } from "../config/context.ts";
import type { Config } from "../config/settings.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command uses; Slack's tokens are only asked for where Slack is. */
export type Needs = "everything" | "store";

/** The configuration, or null after its problems went to stderr, a line each. */
export function configurationOrComplain(
  environment: Environment,
  needs: Needs = "everything",
): Config | null {
  const given = needs === "store" ? { ...unusedTokens, ...withoutEmpty(environment) } : environment;
  const loaded = loadConfig(given, contextOf(environment));
  if (loaded.ok) return withRealFolders(loaded.value);
  process.stderr.write(`${formatProblems(loaded.error)}\n`);
  return null;
}

/** Stand in where a command never speaks to Slack. */
const unusedTokens = { SLACK_APP_TOKEN: "xapp-unused", SLACK_BOT_TOKEN: "xoxb-unused" };

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

function contextOf(environment: Environment): ConfigContext {
  return {
    cwd: process.cwd(),
    home: environment["HOME"] ?? tmpdir(),
    platform: process.platform,
    // Not of the account: a container may run as a user that has none.
    uid: process.getuid?.() ?? 0,
  };
}
