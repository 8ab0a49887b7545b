import { createHash } from "node:crypto";

/** What decides the command line of an app-server. Paths are absolute. */
export interface ServerSettings {
  readonly reposRoot: string;
  /** Files and folders that agents may not read, existing or not; `*` stands for part of a name. */
  readonly denied: readonly string[];
}

/** The permissions profile of a turn that may write in its workspace. */
export const workspaceProfile = "broker";
/** The permissions profile of a turn that may only read. */
export const readOnlyProfile = "broker_read_only";

/** How long an idle thread that nobody watches stays loaded, in s; Codex's own 60 s ends the
 *  background commands of an agent while a worker restarts. */
const unloadDelaySeconds = 600;

/**
 * The arguments of `codex app-server`. Everything that we force goes through `-c`, so that the
 * team's `config.toml` is never written. Pure: the same settings give the same arguments.
 */
export function serverArguments(socketPath: string, settings: ServerSettings): string[] {
  const overrides: readonly (readonly [string, string])[] = [
    // A message that joins a running turn would throw away the answer that is being written.
    ["features.instant_interrupt", "false"],
    // A snapshot starts a login shell for each new thread, ahead of its first turn, adds to agents'
    // environments what the person's interactive shell exports, and keeps both in a file.
    ["features.shell_snapshot", "false"],
    // A workspace is no repository, so there is no project to find above it and no AGENTS.md of
    // one. The search would cost a sandboxed process for each file that it looks at, some 0.6 s a
    // turn. The home's own AGENTS.md stays.
    ["project_doc_max_bytes", "0"],
    ["project_root_markers", "[]"],
    ["cli_auth_credentials_store", quoted("file")],
    ["check_for_update_on_startup", "false"],
    ["analytics.enabled", "false"],
    ["feedback.enabled", "false"],
    ["shell_environment_policy.inherit", quoted("all")],
    // The environment is built from a list of what agents need: nothing is left to filter out.
    ["shell_environment_policy.ignore_default_excludes", "true"],
    // The agent's plan is shown in the thread; since 0.169 Codex does not offer the tool by itself.
    ["tools.update_plan.enabled", "true"],
    ["thread_unload_delay_secs", String(unloadDelaySeconds)],
    [`permissions.${workspaceProfile}`, profile(workspaceRules(settings))],
    [`permissions.${readOnlyProfile}`, profile(readOnlyRules(settings))],
    // Threads start read-only: anything else trusts the repository and runs what its config says.
    ["default_permissions", quoted(":read-only")],
  ];
  return [
    "app-server",
    "--listen",
    `unix://${socketPath}`,
    "--disable",
    "apps",
    "--disable",
    "plugins",
    ...overrides.flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  ];
}

/** Changes with anything that a running server cannot take over from a new worker. */
export function settingsHash(
  settings: ServerSettings,
  environment: Readonly<Record<string, string>>,
  program: string,
): string {
  const variables = Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([program, serverArguments("", settings), variables]))
    .digest("hex");
}

function workspaceRules(settings: ServerSettings): readonly string[] {
  return [
    ...patternRules(settings),
    `":root"="read"`,
    // Codex keeps the top `.git` of a writable root read-only unless it is named.
    `":project_roots"={"."="write",".git"="write"}`,
    `":tmpdir"="write"`,
    `${quoted(settings.reposRoot)}="write"`,
    ...deniedRules(settings),
  ];
}

function readOnlyRules(settings: ServerSettings): readonly string[] {
  return [...patternRules(settings), `":root"="read"`, ...deniedRules(settings)];
}

/**
 * Where the sandbox knows no patterns (Linux), Codex walks the folder in front of a pattern before
 * each turn and command: as deep as the patterns go here, not through every rollout of its home.
 */
function patternRules(settings: ServerSettings): readonly string[] {
  const depths = settings.denied.flatMap((path) => {
    const names = path.split("/");
    const first = names.findIndex((name) => name.includes("*"));
    return first === -1 ? [] : [names.length - first];
  });
  return depths.length === 0 ? [] : [`glob_scan_max_depth=${Math.max(...depths)}`];
}

function deniedRules(settings: ServerSettings): readonly string[] {
  return [...new Set(settings.denied)].toSorted().map((path) => `${quoted(path)}="deny"`);
}

function profile(rules: readonly string[]): string {
  return `{filesystem={${rules.join(",")}},network={enabled=true}}`;
}

/** A TOML basic string: JSON's escapes are a subset of TOML's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
