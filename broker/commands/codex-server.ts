import { join } from "node:path";
import { agentBoundary, type BoundaryFacts, makeFolders } from "../app/agent-boundary.ts";
import type { TurnSettings } from "../access/turn-settings.ts";
import { findCodexBinary } from "../codex/binary.ts";
import type { ServerChoice } from "../codex/app-server.ts";
import type { HomeOptions } from "../codex/home.ts";
import type { TurnPolicy } from "../codex/turn-parameters.ts";
import { agentEnvironment } from "../config/agent-environment.ts";
import { gitHubEnvironment } from "../config/git-environment.ts";
import type { Config } from "../config/settings.ts";
import { type BrokerError, type Result, succeeded } from "../errors/broker-error.ts";
import { hooksFolder } from "../github/git-tools.ts";
import { realPath } from "../files/real-path.ts";
import { type Environment, temporaryFolder } from "./configuration.ts";

/** Which app-server is used: our own, with the product's Codex, or one that runs elsewhere. */
export function serverChoice(
  config: Config,
  environment: Environment,
): Result<ServerChoice, BrokerError> {
  if (config.codexAppServerUrl !== null) {
    return succeeded({ kind: "external", url: config.codexAppServerUrl });
  }
  const binary = findCodexBinary({
    startFolder: import.meta.dirname,
    ...(config.codexBin === null ? {} : { explicitPath: config.codexBin }),
    ...(config.serviceRoot === null ? {} : { runtimeRoot: join(config.serviceRoot, "runtime") }),
  });
  if (!binary.ok) return binary;
  const temporary = realPath(temporaryFolder(environment));
  const agents = agentEnvironment(environment, config);
  const tools = join(config.dataRoot, "git-tools");
  const boundary = agentBoundary(config, boundaryFacts(environment));
  makeFolders(boundary);
  return succeeded({
    kind: "own",
    version: binary.value.version,
    stateFolder: config.stateDir,
    program: binary.value.path,
    codexHome: config.codexHome,
    runFolder: config.runDir,
    logsFolder: config.logDir,
    environment: {
      ...agents,
      ...gitHubEnvironment(agents, tools),
      CODEX_HOME: config.codexHome,
      // As `git -c`: a program that a clone's own configuration names, run by each command in it.
      // And our hooks in place of the clone's, which they run where the session made the clone.
      GIT_CONFIG_PARAMETERS: gitParameters(
        "core.fsmonitor=false",
        `core.hooksPath=${hooksFolder(tools)}`,
      ),
      // Without it there would be no folder for temporary files that agents may write in.
      TMPDIR: temporary,
      // zsh writes here-documents there, and in /tmp otherwise, whatever TMPDIR says.
      TMPPREFIX: join(temporary, "zsh"),
    },
    settings: {
      reposRoot: config.reposRoot,
      reposAreReadOnly: config.reposAccess === "read-only",
      denied: [...boundary.folders, ...boundary.files],
    },
    unattendedMaxMs: config.codexUnattendedMaxMs,
  });
}

/** Settings as git hands them to the programs that it starts. */
function gitParameters(...settings: readonly string[]): string {
  return settings.map((one) => `'${one.replaceAll("'", `'\\''`)}'`).join(" ");
}

function boundaryFacts(environment: Environment): BoundaryFacts {
  return {
    workingFolder: process.cwd(),
    userHome: environment["HOME"] ?? null,
    nodeArguments: process.execArgv,
    environment,
    uid: process.getuid?.() ?? 0,
  };
}

export function identityFolder(config: Config): string {
  return join(config.dataRoot, "identity");
}

export function homeOptions(config: Config, userHome: string, now: () => number): HomeOptions {
  return {
    codexHome: config.codexHome,
    teamHome: config.codexTeamHome,
    userHome,
    now,
    ...(config.codexHostHomePath === null ? {} : { sourceHome: config.codexHostHomePath }),
    ...(config.codexAuthJsonPath === null ? {} : { authFile: config.codexAuthJsonPath }),
  };
}

/** What turns run with where nothing is set for their channel. */
export function settingsEverywhere(config: Config): TurnSettings {
  return {
    sandbox: config.codexSandbox,
    approvals: config.codexApprovals,
    model: config.codexModel,
    effort: config.codexEffort,
  };
}

export function turnPolicy(settings: TurnSettings): TurnPolicy {
  const { sandbox, approvals, model, effort } = settings;
  return {
    sandbox,
    approvals: approvals === "ask" ? "on-request" : "never",
    ...(model === null ? {} : { model }),
    ...(effort === null ? {} : { effort }),
  };
}
