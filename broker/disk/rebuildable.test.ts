import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { rebuildableIn } from "./rebuildable.ts";

let workspace: string;
beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "workspace-")));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
});

function write(path: string, content = ""): void {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), content);
}

const git = (folder: string, ...words: string[]) =>
  execFileSync("git", ["-C", join(workspace, folder), ...words], {
    env: {
      PATH: "/opt/homebrew/bin:/usr/bin:/bin",
      HOME: workspace,
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: "a@example.com",
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.com",
    },
    stdio: ["ignore", "pipe", "ignore"],
  });

const found = async () => (await rebuildableIn(workspace)).map((path) => relative(workspace, path));

it("OP11: finds nothing in a workspace that is gone", async () => {
  rmSync(workspace, { recursive: true });
  expect(await found()).toEqual([]);
});

it("OP11: takes no folder that only has the name of one", async () => {
  for (const path of ["target/notes.txt", "venv/mine.txt", ".build/x", "build/x", "dist/x"]) {
    write(path);
  }
  write("node_modules", "a file");
  expect(await found()).toEqual([]);
});

it("OP11: finds what tools make again, wherever it lies, and nothing within it", async () => {
  write("web/package.json");
  write("web/node_modules/a/node_modules/b/index.js");
  write("web/.next/cache");
  write("tool/Cargo.toml");
  write("tool/target/debug/tool");
  write("py/.venv/pyvenv.cfg");
  write("py/pkg/__pycache__/m.pyc");
  expect(await found()).toEqual([
    "py/.venv",
    "py/pkg/__pycache__",
    "tool/target",
    "web/.next",
    "web/node_modules",
  ]);
});

it("OP11: follows no link out of the workspace", async () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  onTestFinished(() => rmSync(outside, { recursive: true }));
  mkdirSync(join(outside, "project/node_modules"), { recursive: true });
  symlinkSync(join(outside, "project"), join(workspace, "project"));
  symlinkSync(join(outside, "project/node_modules"), join(workspace, "node_modules"));
  expect(await found()).toEqual([]);
});

it("OP11: keeps what git tracks, in a repository, a worktree and a submodule", async () => {
  write("repo/node_modules/kept/index.js");
  write("repo/web/node_modules/loose/index.js");
  git("repo", "init", "-q");
  git("repo", "add", "node_modules");
  git("repo", "commit", "-q", "-m", "one");
  git("repo", "worktree", "add", "-q", "../tree");
  write("tree/web/node_modules/loose/index.js");
  write("repo/web/node_modules_not/x");
  expect(await found()).toEqual(["repo/web/node_modules", "tree/web/node_modules"]);
});

it.each([
  ["an index whose names are compressed", ["update-index", "--index-version", "4"]],
  ["a split index", ["update-index", "--split-index"]],
])("OP11: keeps everything of %s, which it cannot read", async (_case, words) => {
  write("node_modules/x");
  write("kept.txt");
  git(".", "init", "-q");
  git(".", "add", "kept.txt");
  expect(await found()).toEqual(["node_modules"]);
  git(".", ...words);
  expect(await found()).toEqual([]);
});

it("OP11: keeps everything where .git is nothing that can be read, and waits for nothing", async () => {
  write("one/node_modules/x");
  write("one/.git", "no pointer");
  write("two/node_modules/x");
  execFileSync("/usr/bin/mkfifo", [join(workspace, "two/.git")]);
  write("three/node_modules/x");
  write("three/.git/index", "DIRC nonsense");
  expect(await found()).toEqual([]);
});
