import { statSync } from "node:fs";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import { knownRealPath, type Resolve } from "../files/real-path.ts";
import type { ConfigProblem } from "./problems.ts";
import { fitsSockets, SOCKET_PATH_MAX_BYTES } from "./run-dir.ts";
import type { Config, SettingName } from "./settings.ts";

/** Folders that Codex's sandbox is told of: it refuses those that are reached through a link. */
const FOLDERS = {
  dataRoot: "DATA_ROOT",
  configDir: "CONFIG_DIR",
  runDir: "RUN_DIR",
  stateDir: "STATE_DIR",
  sessionsRoot: "SESSIONS_ROOT",
  reposRoot: "REPOS_ROOT",
  jobsRoot: "JOBS_ROOT",
  logDir: "LOG_DIR",
  codexHome: "CODEX_HOME",
  codexTeamHome: "CODEX_TEAM_HOME",
} as const satisfies { readonly [Key in keyof Config]?: SettingName };

type FolderKey = keyof typeof FOLDERS;
const folderKeys = Object.keys(FOLDERS) as FolderKey[];

/** A folder that is configured by a path with links, or in another case than the disk has. */
export interface LinkedFolder {
  readonly variable: SettingName;
  readonly given: string;
  readonly real: string;
}

/** The configuration with its folders named by their real paths, or those that have none. */
export function withRealFolders(
  config: Config,
  resolve?: Resolve,
): Result<Config, readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = [];
  const real: { [Key in FolderKey]?: string } = {};
  for (const key of folderKeys) {
    const given = config[key];
    const resolved = knownRealPath(given, resolve);
    if (resolved.ok) real[key] = resolved.value;
    else problems.push(problemOf(FOLDERS[key], given, "a folder with a real path", resolved.error));
  }
  if (problems.length > 0) return failed(problems);
  const resolvedConfig = { ...config, ...real };
  if (fitsSockets(resolvedConfig.runDir)) return succeeded(resolvedConfig);
  const limit = `The real path is ${resolvedConfig.runDir}; those of its sockets must not be longer than ${SOCKET_PATH_MAX_BYTES} bytes.`;
  return failed([problemOf("RUN_DIR", config.runDir, "a shorter path", limit)]);
}

/**
 * What is wrong with the folder for temporary files, which agents may write in; null when nothing is.
 * Codex would leave a folder out that is not there, and each `mktemp` of an agent would fail.
 */
export function temporaryFolderProblem(given: string): ConfigProblem | null {
  const problem = (message: string) =>
    problemOf("TMPDIR", given, "a folder that is there", `${message} Make it, or unset TMPDIR.`);
  const resolved = knownRealPath(given);
  if (!resolved.ok) return problem(resolved.error);
  const path = resolved.value;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return problem(`${path} does not exist.`);
  return stats.isDirectory() ? null : problem(`${path} is not a folder.`);
}

/** Codex's sandbox reads a path with one of these as a pattern, and refuses to open it for writing. */
const PATTERN_CHARACTERS = /[*?[\]]/;

/**
 * The folders that Codex's sandbox cannot be told of, the outermost of each. `temporary` is the
 * folder for temporary files. Pure.
 */
export function patternProblems(config: Config, temporary: string): readonly ConfigProblem[] {
  if (config.codexSandbox === "full-access") return [];
  const folders = [
    ...folderKeys.map((key) => ({ variable: FOLDERS[key], path: config[key] })),
    { variable: "TMPDIR" as const, path: temporary },
  ].filter(({ path }) => PATTERN_CHARACTERS.test(path));
  const outermost = folders.filter(
    (one) => !folders.some((other) => one !== other && one.path.startsWith(`${other.path}/`)),
  );
  return outermost.map(({ path, variable }) => {
    const found = [...new Set(path.match(new RegExp(PATTERN_CHARACTERS, "g")))].join(" and ");
    return problemOf(
      variable,
      path,
      "a folder without *, ?, [ and ] in its path",
      `Codex's sandbox takes a path with ${found} for a pattern, so no command of an agent would run. Rename the folder, or choose another one.`,
    );
  });
}

/** The folders that were not given by their real paths, the outermost of each. Pure. */
export function linkedFolders(given: Config, real: Config): readonly LinkedFolder[] {
  const moved = folderKeys
    .map((key) => ({ variable: FOLDERS[key], given: given[key], real: real[key] }))
    .filter((one) => one.given !== one.real);
  return moved.filter(
    (one) => !moved.some((other) => one !== other && one.given.startsWith(`${other.given}/`)),
  );
}

function problemOf(
  variable: ConfigProblem["variable"],
  given: string,
  wants: string,
  message: string,
): ConfigProblem {
  return { variable, got: JSON.stringify(given), wants, message };
}
