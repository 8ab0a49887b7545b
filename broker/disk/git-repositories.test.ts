import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { repositoriesIn } from "./git-repositories.ts";

let top: string;
let workspace: string;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "git-repositories-"));
  workspace = join(top, "workspace");
  mkdirSync(workspace);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"];
const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", [...identity, "-C", folder, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });

/** A clone in the workspace, of a repository with one commit. */
function cloned(name = "app"): string {
  const origin = join(top, `${name}-origin`);
  git(top, "init", "-q", "-b", "main", origin);
  git(origin, "commit", "-q", "--allow-empty", "-m", "first");
  const clone = join(workspace, name);
  git(top, "clone", "-q", origin, clone);
  return clone;
}

it("W14: finds none in a workspace that is empty or gone", async () => {
  expect(await repositoriesIn(workspace)).toEqual([]);
  expect(await repositoriesIn(join(top, "gone"))).toEqual([]);
});

it("W14: follows no link, opens no pipe and survives what is no repository", async () => {
  const outside = join(top, "outside");
  git(top, "init", "-q", "-b", "secret", outside);
  symlinkSync(outside, join(workspace, "linked"));
  mkdirSync(join(workspace, "link-within"));
  symlinkSync(join(outside, ".git"), join(workspace, "link-within/.git"));
  mkdirSync(join(workspace, "pipe/.git"), { recursive: true });
  execFileSync("mkfifo", [join(workspace, "pipe/.git/HEAD")]);
  mkdirSync(join(workspace, "huge/.git"), { recursive: true });
  writeFileSync(join(workspace, "huge/.git/HEAD"), "ref: refs/heads/huge");
  truncateSync(join(workspace, "huge/.git/HEAD"), 1_000_000);
  mkdirSync(join(workspace, "pointer"));
  writeFileSync(join(workspace, "pointer/.git"), "gitdir: /nowhere\n");
  mkdirSync(join(workspace, "up/.git"), { recursive: true });
  writeFileSync(join(workspace, "up/.git/HEAD"), "ref: refs/heads/../../../etc\n");
  const found = await repositoriesIn(workspace);
  expect(found.map(({ path }) => path).toSorted()).toEqual(["huge", "pipe", "pointer", "up"]);
  for (const one of found) expect(one).toMatchObject({ branch: null, unpushedCommits: null });
});

it("W14: reads no further than its bounds, and takes a branch behind them for not known", async () => {
  for (const name of ["a", "b", "c"]) git(cloned(name), "pack-refs", "--all");
  const size = statSync(join(workspace, "a/.git/packed-refs")).size;
  const limits = { entries: 1_000, packedBytes: 2 * size };
  const counts = (await repositoriesIn(workspace, limits)).map((each) => each.unpushedCommits);
  expect(counts).toEqual([0, 0, null]);
  // Of a folder of more entries than may be read it is still known whether it is a repository.
  git(workspace, "init", "-q", "-b", "top");
  for (let number = 0; number < 50; number += 1) mkdirSync(join(workspace, `folder-${number}`));
  const found = await repositoriesIn(workspace, { ...limits, entries: 1 });
  expect(found).toMatchObject([{ path: ".", branch: "top" }]);
});

it.each([
  ["a NUL in the branch", { HEAD: "ref: refs/heads/a\0b\n" }, null],
  [
    "a NUL in the place of the shared files",
    { HEAD: "ref: refs/heads/a\n", commondir: "a\0b" },
    "a",
  ],
  ["a place that is too long", { HEAD: "ref: refs/heads/a\n", commondir: "a".repeat(3_000) }, "a"],
  ["a name that reorders what stands around it", { HEAD: "ref: refs/heads/a\u202eb\n" }, null],
  ["a name that steers a terminal", { HEAD: "ref: refs/heads/a\u001b[31m\n" }, null],
])("W14: is not stopped by %s", async (_, files, branch) => {
  mkdirSync(join(workspace, "app/.git"), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(workspace, "app/.git", name), text);
  }
  expect(await repositoriesIn(workspace)).toEqual([
    { path: "app", branch, unpushedCommits: null, remote: null },
  ]);
});

it("W14: is not stopped by a pointer that names no path", async () => {
  for (const [name, target] of [
    ["nul", "/tmp/a\0b"],
    ["long", "a".repeat(3_000)],
  ] as const) {
    mkdirSync(join(workspace, name));
    writeFileSync(join(workspace, name, ".git"), `gitdir: ${target}\n`);
  }
  const found = await repositoriesIn(workspace);
  expect(found.map(({ path }) => path).toSorted()).toEqual(["long", "nul"]);
});

// As one expression over all lines this took minutes, and the broker did nothing else meanwhile.
it("W14: reads a configuration of blank lines as quickly as any other", async () => {
  mkdirSync(join(workspace, "app/.git"), { recursive: true });
  const blank = "\n".repeat(200_000);
  const config = `[remote "origin"]${blank}x\nurl = https://github.com/acme/app.git\n`;
  writeFileSync(join(workspace, "app/.git/config"), config);
  expect(await repositoriesIn(workspace)).toMatchObject([{ remote: "github.com/acme/app" }]);
});

it("W14: runs nothing that a repository's configuration names", async () => {
  const clone = cloned();
  const ran = join(top, "ran");
  git(clone, "config", "core.fsmonitor", `touch ${ran}; false`);
  git(clone, "config", "core.pager", `touch ${ran}`);
  await repositoriesIn(workspace);
  expect(() => execFileSync("ls", [ran], { stdio: "ignore" })).toThrow("ls");
});

it("W14: counts the commits that no remote has", async () => {
  const clone = cloned();
  expect(await repositoriesIn(workspace)).toEqual([
    { path: "app", branch: "main", unpushedCommits: 0, remote: null },
  ]);
  git(clone, "switch", "-q", "-c", "fix/heron");
  git(clone, "commit", "-q", "--allow-empty", "-m", "second");
  git(clone, "commit", "-q", "--allow-empty", "-m", "third");
  expect(await repositoriesIn(workspace)).toMatchObject([
    { branch: "fix/heron", unpushedCommits: 2 },
  ]);
  git(clone, "push", "-q", "origin", "HEAD~1:refs/heads/half/of-it");
  expect(await repositoriesIn(workspace)).toMatchObject([
    { branch: "fix/heron", unpushedCommits: 1 },
  ]);
  git(clone, "push", "-q", "origin", "--delete", "half/of-it");
  git(clone, "pack-refs", "--all");
  expect(await repositoriesIn(workspace)).toMatchObject([
    { branch: "fix/heron", unpushedCommits: 2 },
  ]);
});

it("W14: does not guess where commits are packed, merged or on no branch", async () => {
  const clone = cloned();
  git(clone, "commit", "-q", "--allow-empty", "-m", "second");
  git(clone, "gc", "-q");
  expect(await repositoriesIn(workspace)).toMatchObject([{ unpushedCommits: null }]);
  git(clone, "checkout", "-q", "--detach");
  expect(await repositoriesIn(workspace)).toMatchObject([{ branch: null, unpushedCommits: null }]);
});

it("W14: reads a worktree, whose repository lies elsewhere", async () => {
  const shared = join(top, "app-shared");
  git(top, "clone", "-q", join(cloned(), "../../app-origin"), shared);
  const tree = join(workspace, "task/tree");
  git(shared, "worktree", "add", "-q", "-b", "task", tree, "origin/main");
  git(tree, "commit", "-q", "--allow-empty", "-m", "second");
  expect(await repositoriesIn(workspace)).toContainEqual({
    path: "task/tree",
    branch: "task",
    unpushedCommits: 1,
    remote: null,
  });
});

it.each([
  ["https://github.com/acme/app.git", "github.com/acme/app"],
  ["https://ghp_secret@GitHub.com/acme/app", "github.com/acme/app"],
  ["https://user:secret@git.acme.example:8443/team/sub/app.git/", "git.acme.example/team/sub/app"],
  ["ssh://git@github.com:22/acme/app.git", "github.com/acme/app"],
  ["git@github.com:acme/app.git", "github.com/acme/app"],
  ["/srv/git/app", null],
  ["file:///srv/git/app", null],
  ["https://github.com/acme/app with spaces", null],
  ["javascript://github.com/alert(1)", null],
])("W14: says where the origin %s is, without what it keeps secret", async (url, remote) => {
  const clone = cloned();
  git(clone, "config", "remote.origin.url", url);
  expect(await repositoriesIn(workspace)).toMatchObject([{ path: "app", remote }]);
});
