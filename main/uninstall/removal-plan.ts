import { isAbsolute, join, resolve, sep } from "node:path";
import type { KeepableId, RemovalId, RemovalItem, RemovalKind } from "../api/uninstall.ts";

/** How an installation is configured. `root` and `dataRoot` are absolute. */
export interface Installation {
  readonly root: string;
  readonly dataRoot: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What belongs to each part. A path is listed for removal only where it lies below the service root:
 * a folder that people moved elsewhere may hold what is not ours, and stays. Pure.
 */
export function removalItems(installation: Installation): readonly RemovalItem[] {
  const { root, dataRoot } = installation;
  const own = (...names: readonly string[]) => names.map((name) => join(root, name));
  const data = (...names: readonly string[]) => names.map((name) => join(dataRoot, name));
  const set = (name: string, folder: string) => given(installation, name) ?? join(dataRoot, folder);
  const parts: readonly (readonly [RemovalId, readonly string[]])[] = [
    ["settings", own("config")],
    [
      "database",
      [
        ...[set("STATE_DIR", "state"), set("JOBS_ROOT", "jobs"), set("RUN_DIR", "run")],
        ...data("identity", "job-tools"),
      ],
    ],
    ["profiles", data("auth-profiles", "codex-home", "team-codex-home")],
    ["workspaces", [set("SESSIONS_ROOT", "sessions"), set("REPOS_ROOT", "repos")]],
    ["logs", [...own("logs", "operations"), set("LOG_DIR", "logs")]],
    [
      "releases",
      [
        ...own("current-worker", "previous-worker", "failed-worker"),
        ...own("current-admin", "previous-admin", "failed-admin"),
        ...own("releases", "runtime", "runtime-support"),
      ],
    ],
  ];
  return parts.map(([id, paths]) => ({
    id,
    paths: paths.filter((path) => isBelow(path, root)),
    outside: paths.filter((path) => !isBelow(path, root)),
  }));
}

/** What goes by this choice. Pure. */
export function chosenForRemoval(
  items: readonly RemovalItem[],
  choice: { readonly kind: RemovalKind; readonly keep: readonly KeepableId[] },
): readonly string[] {
  const goes = (id: RemovalId) => {
    if (id === "settings" || id === "database") return true;
    if (id === "releases") return choice.kind === "uninstall";
    return !choice.keep.includes(id);
  };
  const gone = items.filter(({ id }) => goes(id)).flatMap(({ paths }) => paths);
  const kept = items.filter(({ id }) => !goes(id)).flatMap(({ paths }) => paths);
  // Somebody may have put one folder into another: what stays is never taken along.
  return gone.filter((path) => !kept.some((each) => each === path || isBelow(each, path)));
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder + sep);
}

function given({ environment, root }: Installation, name: string): string | null {
  const path = environment[name] ?? "";
  if (path === "") return null;
  if (path.startsWith("~/")) return join(environment["HOME"] ?? root, path.slice(2));
  return isAbsolute(path) ? join(path) : resolve(root, path);
}
