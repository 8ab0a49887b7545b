import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { realPath } from "../files/real-path.ts";
import type { Config } from "../config/settings.ts";

/** What is known of the process beside its configuration. Paths are absolute. */
export interface BoundaryFacts {
  /** Where a `.env` file may lie that a launcher read. */
  readonly workingFolder: string;
  /** HOME of the user who runs the broker. */
  readonly userHome: string | null;
  /** What the process was started with before its own arguments, such as `--env-file=.env`. */
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
}

/** What agents may neither read nor write. Absolute paths without links. */
export interface AgentBoundary {
  /**
   * Whole folders, which must exist before a command runs: the sandbox hides a folder with all that
   * is created or replaced in it later, but of a file only the one that is there now.
   */
  readonly folders: readonly string[];
  /** Files elsewhere, existing or not. */
  readonly files: readonly string[];
}

/**
 * Where our secrets, our state and other sessions' conversations are, and every file that our
 * configuration came from. A session's own workspace is granted in spite of this, and so is the
 * folder of the repositories. Reads the file system to resolve links.
 */
export function agentBoundary(config: Config, facts: BoundaryFacts): AgentBoundary {
  const { codexAuthJsonPath, codexHostHomePath, codexTeamHome, dataRoot, serviceRoot } = config;
  const homes = [config.codexHome, ...profileHomes(config)];
  const userCodexHome = facts.userHome === null ? [] : [join(facts.userHome, ".codex")];
  const folders = [
    config.configDir,
    config.stateDir,
    // A program that reaches the app-server's socket could give itself any sandbox.
    config.runDir,
    config.logDir,
    config.jobsRoot,
    join(dataRoot, "identity"),
    profilesRoot(config),
    config.codexHome,
    // The sign-in and the conversations of the user who runs the broker.
    ...userCodexHome,
    ...(codexHostHomePath === null || codexHostHomePath === codexTeamHome
      ? []
      : [codexHostHomePath]),
    // Their sign-in to GitHub: agents act as the account that the broker names.
    ...(facts.userHome === null
      ? []
      : [join(facts.userHome, ".config/gh")].filter((path) => existsSync(path))),
    // The control plane's door, its token and its logs.
    ...(serviceRoot === null
      ? []
      : ["config", "run", "logs"].map((name) => join(serviceRoot, name))),
  ];
  const launchFiles = [
    ...config.brokerConfigFiles,
    ...envFilesOf(facts.nodeArguments, facts.workingFolder),
  ];
  const envFolders = [
    facts.workingFolder,
    ...(serviceRoot === null ? [] : [serviceRoot]),
    // Beside a `.env` there may be others, such as `.env.production`.
    ...launchFiles.filter((path) => basename(path).startsWith(".env")).map((path) => dirname(path)),
  ];
  const files = [
    ...launchFiles,
    ...envFolders.flatMap((folder) => envFilesIn(folder)),
    ...(codexAuthJsonPath === null ? [] : [codexAuthJsonPath]),
    join(codexTeamHome, "auth.json"),
    // An account file that is a link is read at its target.
    ...[...homes, ...userCodexHome].map((home) => join(home, "auth.json")),
  ];
  const sockets = socketPlaces(facts);
  const keySocket = facts.environment["SSH_AUTH_SOCK"] ?? "";
  const isPassed = config.agentEnv.includes("SSH_AUTH_SOCK");
  // A socket that is passed on purpose stays reachable, and so does what lies beside it.
  const others = sockets.folders
    .map(realPath)
    .filter((folder) => !isPassed || !realPath(keySocket).startsWith(folder + sep));
  const realFolders = outermost(unique([...folders.map(realPath), ...others]));
  return {
    folders: realFolders,
    // Once each and without links: bubblewrap fails where a file is hidden by two of its names.
    files: unique(
      [...files, ...sockets.files, ...(isPassed || !existsSync(keySocket) ? [] : [keySocket])].map(
        realPath,
      ),
    ).filter((path) => !realFolders.some((folder) => path.startsWith(folder + sep))),
  };
}

/**
 * Where other programs listen that would do for an agent what the sandbox keeps from it: run commands,
 * mount the whole disk, sign with the person's keys. What is not there is left alone, but tmux's
 * folder, which is made with the rights that tmux gives it.
 */
function socketPlaces({ environment, uid, userHome }: BoundaryFacts) {
  const folders = [
    "/run/user",
    environment["XDG_RUNTIME_DIR"] ?? "",
    "/run/podman",
    "/run/containerd",
    ...(userHome === null ? [] : [join(userHome, ".docker/run"), join(userHome, ".colima")]),
  ];
  const files = ["/run/docker.sock", "/var/run/docker.sock", "/run/snapd.socket"];
  return {
    folders: [
      ...folders.filter((path) => path.startsWith("/") && existsSync(path)),
      join(environment["TMUX_TMPDIR"] ?? "/tmp", `tmux-${uid}`),
    ],
    files: files.filter((path) => existsSync(path)),
  };
}

/** Without those that lie in another one: they are hidden with it. */
function outermost(folders: readonly string[]): readonly string[] {
  return folders.filter((path) => !folders.some((other) => path.startsWith(other + sep)));
}

/** Makes the folders of the boundary that are not there, for their owner alone. */
export function makeFolders({ folders }: AgentBoundary): void {
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

export function profilesRoot(config: Config): string {
  return join(config.dataRoot, "auth-profiles");
}

function profileHomes(config: Config): readonly string[] {
  return foldersIn(profilesRoot(config)).map((name) => join(profilesRoot(config), name));
}

function envFilesIn(folder: string): readonly string[] {
  return namesIn(folder)
    .filter((name) => name.startsWith(".env"))
    .map((name) => join(folder, name));
}

/** Pure: the files that Node was told to read an environment from. */
function envFilesOf(nodeArguments: readonly string[], folder: string): readonly string[] {
  return nodeArguments.flatMap((argument, place) => {
    const [, inline] = /^--env-file(?:-if-exists)?=(.+)$/.exec(argument) ?? [];
    const separate = /^--env-file(?:-if-exists)?$/.test(argument) ? nodeArguments[place + 1] : "";
    const given = inline ?? separate ?? "";
    return given === "" ? [] : [given.startsWith("/") ? given : join(folder, given)];
  });
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return []; // It does not exist yet.
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // It does not exist, or may not be listed: then agents cannot list it either.
  }
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].toSorted();
}
