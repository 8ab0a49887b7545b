import { createHash } from "node:crypto";

/** What decides the command line of an app-server. Paths are absolute. */
export interface ServerSettings {
  readonly reposRoot: string;
  /** Agents clone from the repositories and cannot write there; they can when absent. */
  readonly reposAreReadOnly?: boolean;
  /** Files and folders that agents may not read, existing or not, each by its real path. */
  readonly denied: readonly string[];
}

/** The permissions profile of a turn that may write in its workspace. */
export const workspaceProfile = "broker";
/** The permissions profile of a turn that may only read. */
export const readOnlyProfile = "broker_read_only";

/**
 * Configuration that runs programs, off for all threads. MCP servers are off by name for each thread,
 * apps and plugins by arguments of their own; what cannot be forced is refused (`program-keys.ts`).
 */
const forcedOff: readonly (readonly [string, string])[] = [
  ["notify", "[]"],
  ["features.hooks", "false"],
  ["features.shell_snapshot_v2", "false"],
  ["features.skill_mcp_dependency_install", "false"],
  ["features.computer_use", "false"],
  ["features.browser_use", "false"],
  ["features.browser_use_external", "false"],
];

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
    // macOS's login shells put the folders of /etc/paths in front of the PATH that agents are given.
    ["allow_login_shell", "false"],
    // What would run programs outside of the sandbox, whatever the team's file says of it.
    ...forcedOff,
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

/** The value of a `-c` that defines the profile of a turn that may write in its workspace. */
export function workspaceProfileOption(settings: ServerSettings): string {
  return `permissions.${workspaceProfile}=${profile(workspaceRules(settings))}`;
}

/**
 * The value of a `-c` that defines, under the same name, the profile of a program that runs beside
 * turns: what a turn with that sandbox may do, and writing in a folder of its own.
 */
export function jobProfileOption(
  settings: ServerSettings,
  sandbox: "workspace-write" | "read-only",
  folder: string,
): string {
  const rules = sandbox === "read-only" ? readOnlyRules(settings) : workspaceRules(settings);
  return `permissions.${workspaceProfile}=${profile({ ...rules, [folder]: "write" })}`;
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

/** The profiles of a thread whose session may, beyond what no session may, not read `denied`. */
export function threadProfiles(
  settings: ServerSettings,
  denied: readonly string[],
): Readonly<Record<string, { readonly filesystem: Rules; readonly network: NetworkRule }>> {
  const own = { ...settings, denied: [...settings.denied, ...denied] };
  return {
    [workspaceProfile]: { filesystem: workspaceRules(own), network },
    [readOnlyProfile]: { filesystem: readOnlyRules(own), network },
  };
}

type NetworkRule = { readonly enabled: boolean };
const network: NetworkRule = { enabled: true };
type Rules = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

function workspaceRules(settings: ServerSettings): Rules {
  return {
    ":root": "read",
    // Codex keeps the top `.git` of a writable root read-only unless it is named.
    ":project_roots": { ".": "write", ".git": "write" },
    ":tmpdir": "write",
    // Models write there as a matter of course. On Linux it often is the same folder; on a Mac never.
    ":slash_tmp": "write",
    ...(settings.reposAreReadOnly === true ? {} : { [settings.reposRoot]: "write" }),
    ...deniedRules(settings),
  };
}

function readOnlyRules(settings: ServerSettings): Rules {
  return { ":root": "read", ...deniedRules(settings) };
}

function deniedRules(settings: ServerSettings): Rules {
  const paths = [...new Set(settings.denied)].toSorted();
  return Object.fromEntries(paths.map((path) => [path, "deny"]));
}

function profile(rules: Rules): string {
  return inToml({ filesystem: rules, network });
}

/** An inline table. Plain words need no quotes as keys, and get none. */
function inToml(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${/^\w+$/.test(key) ? key : quoted(key)}=${inToml(inner)}`,
  );
  return `{${entries.join(",")}}`;
}

/** A TOML basic string: JSON's escapes are a subset of TOML's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
