import type { Dirent, Stats } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { readRegular } from "../files/open-file.ts";

const inflated = promisify(inflate);

/** A repository in a workspace, by what its files say. */
export interface FoundRepository {
  /** Relative to the workspace; "." for the workspace itself. */
  readonly path: string;
  /** Null when no branch is checked out, or its name could not be read. */
  readonly branch: string | null;
  /** Commits that no branch of a remote has; null when that could not be found out. */
  readonly unpushedCommits: number | null;
  /** Where its origin is, as `github.com/acme/app`; null when it has none, or on this computer. */
  readonly remote: string | null;
}

/** Repositories lie near the top: in the workspace, a task folder or one below. */
const DEPTH_MAX = 4;
const REPOSITORIES_MAX = 50;
/** HEAD, a ref, or the pointer of a worktree: one line each. */
const LINE_MAX_BYTES = 4_096;
const CONFIG_MAX_BYTES = 256 * 1_024;
const COMMIT_MAX_BYTES = 64 * 1_024;
/** Branches of remotes that stand in files of their own. */
const REFS_MAX = 2_000;
const REF_DEPTH_MAX = 8;
/** More unpushed commits than this are not counted. */
const COMMITS_MAX = 200;

/** What one look at a workspace may read. */
export interface ReadingLimits {
  /** Folder entries. */
  readonly entries: number;
  /** Bytes of packed refs, of all repositories together; whose refs are behind it are not counted. */
  readonly packedBytes: number;
}

/** Well below a second of work. 8 MiB are some 80,000 refs. */
const LIMITS: ReadingLimits = { entries: 20_000, packedBytes: 8 * 1_024 * 1_024 };

/** What is left of `packedBytes`. */
interface Budget {
  packedBytes: number;
}

/**
 * The repositories in a workspace. Reads their files itself, as a `git` that runs in an agent's
 * repository does what that repository's configuration says. No link is followed to a
 * repository, and of what is read only a branch's name and the place of its origin are shown.
 */
export async function repositoriesIn(
  workspace: string,
  limits: ReadingLimits = LIMITS,
): Promise<readonly FoundRepository[]> {
  const found: FoundRepository[] = [];
  const open: { readonly folder: string; readonly depth: number }[] = [
    { folder: workspace, depth: 0 },
  ];
  const budget = { packedBytes: limits.packedBytes };
  let left = limits.entries;
  for (let at = open.shift(); at !== undefined && left > 0; at = open.shift()) {
    const { depth, folder } = at;
    const entries = await entriesOf(folder, left);
    left -= entries.length;
    const listed = entries.find(({ name }) => name === ".git");
    // In a folder that was not read to its end it may stand among the rest.
    const git = listed ?? (left === 0 ? await statOf(join(folder, ".git")) : null);
    if (git !== null && (git.isDirectory() || git.isFile())) {
      found.push({
        path: relative(workspace, folder) || ".",
        ...(await facts(folder, git, budget)),
      });
      if (found.length >= REPOSITORIES_MAX) break;
    }
    if (depth >= DEPTH_MAX) continue;
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name === ".git" || entry.name === "node_modules") continue;
      open.push({ folder: join(folder, entry.name), depth: depth + 1 });
    }
  }
  return found;
}

/** The first entries of a folder, `most` at the most: an agent may have put millions there. */
async function entriesOf(folder: string, most: number): Promise<readonly Dirent[]> {
  const entries: Dirent[] = [];
  if (most <= 0) return entries;
  try {
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      entries.push(entry);
      if (entries.length >= most) break;
    }
    return entries;
  } catch (thrown) {
    if (isUnreadable(thrown)) return [];
    throw thrown;
  }
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (thrown) {
    if (isUnreadable(thrown)) return null;
    throw thrown;
  }
}

/** It went meanwhile, its owner keeps it to themselves, or an agent wrote what is no path. */
function isUnreadable(thrown: unknown): boolean {
  const { code = "" } = thrown as NodeJS.ErrnoException;
  return UNREADABLE.includes(code);
}

const UNREADABLE: readonly string[] = [
  ...["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP", "ENAMETOOLONG"],
  // A NUL in it.
  "ERR_INVALID_ARG_VALUE",
];

type Facts = Omit<FoundRepository, "path">;

async function facts(
  folder: string,
  git: Pick<Dirent, "isDirectory">,
  budget: Budget,
): Promise<Facts> {
  const own = git.isDirectory() ? join(folder, ".git") : await pointedAt(folder);
  if (own === null) return nothing;
  const head = await read(join(own, "HEAD"), LINE_MAX_BYTES);
  const branch = BRANCH.exec(head ?? "")?.[1] ?? null;
  const common = (await read(join(own, "commondir"), LINE_MAX_BYTES))?.trim();
  const shared = common === undefined ? own : resolve(own, common);
  const remote = remoteOf((await read(join(shared, "config"), CONFIG_MAX_BYTES)) ?? "");
  if (branch === null || branch.includes("..")) return { ...nothing, remote };
  return { branch, unpushedCommits: await unpushed(shared, branch, budget), remote };
}

/** Without what git allows in no name, or what is not seen and changes how its surroundings look. */
const BRANCH = /^ref: refs\/heads\/([^\s\p{C}]+)\s*$/u;

const nothing: Facts = { branch: null, unpushedCommits: null, remote: null };

/** The host and path of the origin, without the user, password and port that its address may have. */
function remoteOf(config: string): string | null {
  const sections = config.split(/^\[/m);
  const origin = sections.find((section) => section.startsWith('remote "origin"]')) ?? "";
  // Line by line: over all of them, blank lines alone would keep one expression busy for minutes.
  const urls = origin
    .split("\n")
    .flatMap((line) => /^url\s*=\s*(\S+)$/.exec(line.trim())?.[1] ?? []);
  const [url = ""] = urls;
  const address = /^(?:https|ssh):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/(.+)$/.exec(url);
  // As scp writes it: the host, a colon and the path.
  const [, host, path] = address ?? /^(?:[\w.-]+@)([\w.-]+):(.+)$/.exec(url) ?? [];
  const repository = path?.replace(/\.git\/?$/, "").replace(/\/$/, "");
  if (host === undefined || repository === undefined) return null;
  return /^[\w./-]{1,200}$/.test(repository) ? `${host.toLowerCase()}/${repository}` : null;
}

/** The folder that the `.git` file of a worktree names. */
async function pointedAt(folder: string): Promise<string | null> {
  const pointer = await read(join(folder, ".git"), LINE_MAX_BYTES);
  const target = /^gitdir: (.+)$/m.exec(pointer ?? "")?.[1];
  if (target === undefined) return null;
  return isAbsolute(target) ? target : resolve(folder, target);
}

/**
 * Follows the branch to a commit that a remote has, by the commits that are not packed, as new ones
 * are not.
 */
async function unpushed(git: string, branch: string, budget: Budget): Promise<number | null> {
  const packed = await packedRefs(join(git, "packed-refs"), budget);
  if (packed === null) return null;
  const pushed = await remoteCommits(git, packed);
  let at = await refIn(git, `refs/heads/${branch}`, packed);
  if (at === null || pushed.size === 0) return null;
  for (let count = 0; count <= COMMITS_MAX; count += 1) {
    if (pushed.has(at)) return count;
    const parents: readonly string[] = await parentsOf(git, at);
    const [parent, ...more] = parents;
    // Behind a merge it takes more than one line of commits.
    if (parent === undefined || more.length > 0) return null;
    at = parent;
  }
  return null;
}

/** Empty when there are none; null when they are more than may be read still. */
async function packedRefs(path: string, budget: Budget): Promise<string | null> {
  const size = (await statOf(path))?.size ?? 0;
  if (size > budget.packedBytes) return null;
  budget.packedBytes -= size;
  return (await read(path, size)) ?? "";
}

/** Where the branches of all remotes are, by what git last heard of them. */
async function remoteCommits(git: string, packed: string): Promise<ReadonlySet<string>> {
  const commits = new Set<string>();
  for (const [, sha = ""] of packed.matchAll(PACKED_REMOTE)) commits.add(sha);
  const open = [{ folder: join(git, "refs/remotes"), depth: 0 }];
  let left = REFS_MAX;
  for (let at = open.shift(); at !== undefined && left > 0; at = open.shift()) {
    const { depth, folder } = at;
    for (const entry of await entriesOf(folder, left)) {
      left -= 1;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < REF_DEPTH_MAX)
        open.push({ folder: path, depth: depth + 1 });
      const sha = entry.isFile() ? ((await read(path, LINE_MAX_BYTES)) ?? "").trim() : "";
      if (SHA.test(sha)) commits.add(sha);
    }
  }
  return commits;
}

const SHA = /^[0-9a-f]{40}$/;
const PACKED_REMOTE = /^([0-9a-f]{40}) refs\/remotes\//gm;

async function refIn(git: string, name: string, packed: string): Promise<string | null> {
  if (name.includes("..")) return null;
  const loose = (await read(join(git, name), LINE_MAX_BYTES))?.trim();
  const line = loose ?? packed.split("\n").find((one) => one.endsWith(` ${name}`));
  const sha = line?.slice(0, 40) ?? "";
  return SHA.test(sha) ? sha : null;
}

async function parentsOf(git: string, sha: string): Promise<readonly string[]> {
  const path = join(git, "objects", sha.slice(0, 2), sha.slice(2));
  const object = await readBytes(path, COMMIT_MAX_BYTES);
  if (object === null) return [];
  try {
    const text = (await inflated(object, { maxOutputLength: COMMIT_MAX_BYTES })).toString("latin1");
    const [head = ""] = text.split("\n\n", 1);
    if (!head.startsWith("commit ")) return [];
    return [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((match) => match[1] ?? "");
  } catch {
    // Damaged, or larger than any commit: nothing can be told from it.
    return [];
  }
}

async function read(path: string, maxBytes: number): Promise<string | null> {
  return (await readBytes(path, maxBytes))?.toString("utf8") ?? null;
}

/** Null when it is no file, cannot be read, or is larger. */
async function readBytes(path: string, maxBytes: number): Promise<Buffer | null> {
  try {
    const bytes = await readRegular(path, maxBytes);
    return bytes === null || bytes.length > maxBytes ? null : bytes;
  } catch (thrown) {
    if (isUnreadable(thrown)) return null;
    throw thrown;
  }
}
