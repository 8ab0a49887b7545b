import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ServicePaths } from "../settings/service-root.ts";
import type { WorkerConfiguration } from "../settings/worker-environment.ts";
import { stateFolderOf } from "./data-folders.ts";

/** A file or folder of ours that nobody else has business with. */
export interface PrivateEntry {
  readonly path: string;
  readonly uid: number;
  /** Permission bits. */
  readonly mode: number;
  readonly isFolder: boolean;
  /** It holds a token or a sign-in. */
  readonly isSecret: boolean;
}

/** Of a folder with secrets; each has a handful. */
const FILES_MAX = 200;

/** Looks at the folders that keep others out, and at each file with a secret. Links are left alone. */
export async function lookAtPrivate(
  paths: ServicePaths,
  worker: Pick<WorkerConfiguration, "dataRoot" | "environment">,
): Promise<readonly PrivateEntry[]> {
  const { dataRoot } = worker;
  const identity = join(dataRoot, "identity");
  const profiles = join(dataRoot, "auth-profiles");
  const homes = [
    worker.environment["CODEX_HOME"] ?? join(dataRoot, "codex-home"),
    ...(await namesIn(profiles)).map((name) => join(profiles, name)),
  ];
  const folders = [
    ...[paths.root, paths.configFolder, paths.runFolder, paths.logsFolder],
    ...[identity, profiles, stateFolderOf(worker), ...homes],
    ...["logs", "jobs", "sessions", "run"].map((name) => join(dataRoot, name)),
  ];
  const secrets = [
    ...(await namesIn(paths.configFolder)).map((name) => join(paths.configFolder, name)),
    ...(await namesIn(identity)).map((name) => join(identity, name)),
    ...homes.map((home) => join(home, "auth.json")),
  ];
  const looked = await Promise.all([
    ...[...new Set(folders)].map((path) => entryAt(path, false)),
    ...secrets.map((path) => entryAt(path, true)),
  ]);
  return looked.filter((entry) => entry !== null);
}

/** Takes everybody else's rights away from entries of ours; how many were changed. */
export async function correctModes(entries: readonly PrivateEntry[], uid: number): Promise<number> {
  let corrected = 0;
  for (const { path, isFolder } of entries) {
    // What was looked at is what is changed, and not what a link puts in its place.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(path, flags);
    try {
      const found = await file.stat();
      if (found.uid !== uid || found.isDirectory() !== isFolder) continue;
      await file.chmod(isFolder ? 0o700 : 0o600);
      corrected += 1;
    } finally {
      await file.close();
    }
  }
  return corrected;
}

async function entryAt(path: string, isSecret: boolean): Promise<PrivateEntry | null> {
  try {
    const found = await lstat(path);
    const isFolder = found.isDirectory();
    if (!isFolder && !found.isFile()) return null;
    return { path, uid: found.uid, mode: found.mode & 0o7777, isFolder, isSecret };
  } catch (thrown) {
    // Made when it is first needed.
    if (isAbsence(thrown)) return null;
    throw thrown;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).slice(0, FILES_MAX);
  } catch (thrown) {
    if (isAbsence(thrown)) return [];
    throw thrown;
  }
}

/** Nothing is there: beside the profiles lie files, which have nothing in them to look at. */
function isAbsence(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !("code" in thrown)) return false;
  return thrown.code === "ENOENT" || thrown.code === "ENOTDIR";
}
