import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";

/**
 * Each session's folder lies in a shard of its own: a leaf of a tree below the sessions root. So a
 * few denied folders, the other branches at each level, hide every other session's files, those of
 * later sessions included. Denying the whole root and granting one folder in it would be shorter, but
 * Codex forgets the grant for a command that a person allowed.
 */
const TREE = ".shards";
const LEVELS = 11;
/** Shards that a session may get. All are taken only when nearly as many sessions as shards are kept. */
const CANDIDATES = 16;
const WORKSPACE = "workspace";
const IN_SHARD = new RegExp(String.raw`^(.*/${TREE})/((?:[01]/){${LEVELS}})[^/]+/${WORKSPACE}$`);

/** The shards for a session's folder, the preferred one first. Absolute paths. */
export function shardsFor(sessionsRoot: string, folder: string): readonly string[] {
  return Array.from({ length: CANDIDATES }, (_, attempt) => {
    const digest = createHash("sha256").update(`${folder} ${attempt}`).digest();
    const levels = [...digest.subarray(0, LEVELS)].map((byte) => byte % 2);
    return join(sessionsRoot, TREE, levels.join("/"));
  });
}

/**
 * The folders that hold all sessions' files but those of the workspace's own: to be denied, and
 * therefore to exist before a command runs. None for a workspace that is in no shard.
 */
export function foldersBeside(workspace: string): readonly string[] {
  const [, tree, path] = IN_SHARD.exec(workspace) ?? [];
  if (tree === undefined || path === undefined) return [];
  const levels = path.split("/").filter(Boolean);
  const beside = levels.map((own, level) =>
    join(tree, ...levels.slice(0, level), own === "0" ? "1" : "0"),
  );
  return [...beside, join(tree, REMOVED)];
}

const REMOVED = "removed";

/** Where the files of removed sessions lie until they are deleted; no session can read there. */
export function removedFolder(sessionsRoot: string): string {
  return join(sessionsRoot, TREE, REMOVED);
}

/** Whether a folder lies where the workspaces of this sessions root are kept. */
export function isWorkspaceOf(sessionsRoot: string, path: string): boolean {
  const [, tree] = IN_SHARD.exec(path) ?? [];
  return tree === join(sessionsRoot, TREE) || dirname(dirname(path)) === sessionsRoot;
}

/**
 * The short path of a session's folder, `<sessions root>/<channel>-<ts>`, as a link is kept there.
 * Null for a workspace that is in no shard.
 */
export function shortcutOf(workspace: string): string | null {
  const [, tree] = IN_SHARD.exec(workspace) ?? [];
  return tree === undefined ? null : join(dirname(tree), basename(dirname(workspace)));
}
