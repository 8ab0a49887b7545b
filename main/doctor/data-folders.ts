import { isAbsolute, join, resolve } from "node:path";
import type { WorkerConfiguration } from "../settings/worker-environment.ts";

type Folders = Pick<WorkerConfiguration, "dataRoot" | "environment">;

/** Where the database is: `STATE_DIR`, or below the data folder. Pure. */
export function stateFolderOf(folders: Folders): string {
  return given(folders, "STATE_DIR") ?? join(folders.dataRoot, "state");
}

export function databaseOf(folders: Folders): string {
  return join(stateFolderOf(folders), "broker.sqlite");
}

export function backupsOf(folders: Folders): string {
  return join(stateFolderOf(folders), "backups");
}

/** Where workspaces and clones are, which people may have moved elsewhere. */
export function workFoldersOf(folders: Folders): readonly string[] {
  return [
    folders.dataRoot,
    given(folders, "SESSIONS_ROOT") ?? join(folders.dataRoot, "sessions"),
    given(folders, "REPOS_ROOT") ?? join(folders.dataRoot, "repos"),
  ];
}

function given({ environment, dataRoot }: Folders, name: string): string | null {
  const path = environment[name] ?? "";
  if (path === "") return null;
  if (path.startsWith("~/")) return join(environment["HOME"] ?? "", path.slice(1));
  return isAbsolute(path) ? join(path) : resolve(environment["SERVICE_ROOT"] ?? dataRoot, path);
}
