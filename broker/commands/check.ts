import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  type CheckFinding,
  type CheckPart,
  checkParts,
  checkPartSchema,
  type CheckReport,
  checkReportSchema,
} from "../api/check.ts";
import { type ConfigProblem, valueAndWish } from "../config/problems.ts";
import type { Config } from "../config/settings.ts";
import { configWarnings } from "../config/warnings.ts";
import { agentReach } from "./agent-reach.ts";
import { codexFindings } from "./check-codex.ts";
import { slackFindings } from "./check-slack.ts";
import {
  complain,
  type Environment,
  foldersBehindLinks,
  type Needs,
  readConfiguration,
} from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { finding, lineOf } from "./finding.ts";
import { version } from "./version.ts";

/** As the command line gives them. */
export interface CheckArguments {
  /** One JSON object for programs instead of lines for people. */
  readonly json: boolean;
  /** What is checked, separated by commas; everything when absent. */
  readonly part: string | undefined;
}

interface CheckOptions {
  readonly json: boolean;
  readonly parts: ReadonlySet<CheckPart>;
}

/** `check` with its arguments; exit 64 when they name no part. */
export async function runCheck(
  environment: Environment,
  { json, part }: CheckArguments,
): Promise<number> {
  const named = part === undefined ? checkParts : part.split(",").map((name) => name.trim());
  const parts = z.array(checkPartSchema).safeParse(named);
  if (parts.success) return check(environment, { json, parts: new Set(parts.data) });
  process.stderr.write(`--part takes ${checkParts.join(", ")}, separated by commas.\n`);
  return exitCodes.usage;
}

/**
 * `check`: validates the configuration and tries Slack's login and Codex. Opens no Slack
 * socket, no database and no port. Exit 0 when the worker would run, else 1, and 78 when the
 * configuration is bad. Asked to end, it ends what it has started first.
 */
async function check(environment: Environment, options: CheckOptions): Promise<number> {
  const { parts, json } = options;
  const loaded = readConfiguration(environment, needsOf(parts));
  if (!loaded.ok) {
    if (json) print(options, loaded.error.map(problemFinding));
    else complain(loaded.error);
    return exitCodes.badConfiguration;
  }
  const config = loaded.value;
  const ending = endingOfCheck();
  const found = await Promise.all([
    parts.has("config")
      ? [...configFindings(environment, json), ...folderFindings(environment, config)]
      : [],
    parts.has("slack") ? slackFindings(config) : [],
    codexFindings(config, environment, { parts, ending }),
    json && parts.has("sandbox") ? reachFindings(config, environment) : [],
  ]);
  const findings = found.flat();
  if (ending.aborted) return exitCodes.endedUnfinished;
  if (json) print(options, findings);
  else for (const each of findings) process.stdout.write(`${lineOf(each)}\n`);
  return findings.some(({ state }) => state === "failed") ? exitCodes.problem : exitCodes.ok;
}

/** Codex is tried whatever the tokens are, when Slack is not asked about. */
function needsOf(parts: ReadonlySet<CheckPart>): Needs {
  return parts.has("config") || parts.has("slack") ? "everything" : "codex";
}

function endingOfCheck(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => ending.abort());
  }
  return ending.signal;
}

function print({ parts }: CheckOptions, findings: readonly CheckFinding[]): void {
  const report: CheckReport = {
    version,
    parts: [...parts],
    findings: [...findings],
  };
  process.stdout.write(`${JSON.stringify(checkReportSchema.parse(report))}\n`);
}

function configFindings(environment: Environment, json: boolean): readonly CheckFinding[] {
  const warnings = configWarnings(environment).map(({ variable, message }) =>
    finding("warning", `config.${variable}`, `${variable}: ${message}`),
  );
  const isWell = warnings.length === 0;
  return json && isWell ? [finding("passed", "config", "The configuration is valid.")] : warnings;
}

/** What people see in the agents' words is the real path. */
function folderFindings(environment: Environment, config: Config): readonly CheckFinding[] {
  return foldersBehindLinks(environment, "everything", config).map(({ variable, given, real }) =>
    finding("information", `config.${variable}.real-path`, `${variable}: ${given} is ${real}.`),
  );
}

function problemFinding(problem: ConfigProblem): CheckFinding {
  return finding("failed", `config.${problem.variable}`, valueAndWish(problem), {
    consequence: "The broker does not start.",
    hint: problem.message,
  });
}

/** Where programs keep keys and sign-ins. */
const KEY_FOLDERS = [".ssh", ".aws", ".gnupg", ".kube", ".config/gh", ".config/gcloud"];

function keyFoldersIn(home: string): readonly string[] {
  if (home === "") return [];
  return KEY_FOLDERS.filter((name) => existsSync(join(home, name))).map((name) => `~/${name}`);
}

function reachFindings(config: Config, environment: Environment): readonly CheckFinding[] {
  return agentReach({
    sandbox: config.codexSandbox,
    approvals: config.codexApprovals,
    clonesAreShared: config.reposAccess !== "read-only",
    passedVariables: config.agentEnv,
    hasGitHubToken: [config.ghToken, config.githubToken, config.brokerDefaultGithubToken].some(
      (token) => token !== null,
    ),
    keyFolders: keyFoldersIn(environment["HOME"] ?? ""),
  });
}
