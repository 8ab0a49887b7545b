import { tmpdir } from "node:os";
import { loadConfig } from "../config/load.ts";
import { type ConfigProblem, formatProblems } from "../config/problems.ts";
import {
  type LinkedFolder,
  linkedFolders,
  patternProblems,
  temporaryFolderProblem,
  withRealFolders,
} from "../config/real-folders.ts";
import type { ConfigContext } from "../config/context.ts";
import type { Config } from "../config/settings.ts";
import { failed, type Result } from "../errors/broker-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a command uses. Slack's tokens are only asked for where Slack is, and where Codex alone is
 * tried it does not matter what they are.
 */
export type Needs = "everything" | "store" | "codex";

/** The configuration, or null after its problems went to stderr, a line each. */
export function configurationOrComplain(
  environment: Environment,
  needs: Needs = "everything",
): Config | null {
  const loaded = readConfiguration(environment, needs);
  if (loaded.ok) return loaded.value;
  complain(loaded.error);
  return null;
}

/** The configuration with its folders by their real paths, or all that is wrong with it. */
export function readConfiguration(
  environment: Environment,
  needs: Needs,
): Result<Config, readonly ConfigProblem[]> {
  const loaded = loadConfig(givenFor(needs, environment), contextOf(environment));
  const folderProblem =
    needs === "store" ? null : temporaryFolderProblem(temporaryFolder(environment));
  const temporary = folderProblem === null ? [] : [folderProblem];
  const real = loaded.ok ? withRealFolders(loaded.value) : loaded;
  const patterns =
    real.ok && needs !== "store" ? patternProblems(real.value, temporaryFolder(environment)) : [];
  const problems = [...(real.ok ? [] : real.error), ...patterns, ...temporary];
  return problems.length === 0 ? real : failed(problems);
}

/** Where agents have their temporary files, as it was given. */
export function temporaryFolder(environment: Environment): string {
  return environment["TMPDIR"] || tmpdir();
}

/** The folders of a good configuration that were not given by their real paths. */
export function foldersBehindLinks(
  environment: Environment,
  needs: Needs,
  real: Config,
): readonly LinkedFolder[] {
  const loaded = loadConfig(givenFor(needs, environment), contextOf(environment));
  return loaded.ok ? linkedFolders(loaded.value, real) : [];
}

export function complain(problems: readonly ConfigProblem[]): void {
  process.stderr.write(`${formatProblems(problems)}\n`);
}

function givenFor(needs: Needs, environment: Environment): Environment {
  switch (needs) {
    case "everything":
      return environment;
    case "store":
      return { ...unusedTokens, ...withoutEmpty(environment) };
    case "codex":
      return { ...environment, ...unusedTokens };
  }
}

/** Stand in where a command never speaks to Slack. */
const unusedTokens = { SLACK_APP_TOKEN: "xapp-unused", SLACK_BOT_TOKEN: "xoxb-unused" };

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

/** The machine's facts that values and defaults depend on. */
export function contextOf(environment: Environment): ConfigContext {
  return {
    cwd: process.cwd(),
    home: environment["HOME"] ?? tmpdir(),
    platform: process.platform,
    // Not of the account: a container may run as a user that has none.
    uid: process.getuid?.() ?? 0,
  };
}
