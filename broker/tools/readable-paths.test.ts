import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Reach } from "../files/open-file.ts";
import { openReadableFile } from "./readable-paths.ts";

const MAX_BYTES = 10;

let root: string;
let workspace: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "readable-"));
  workspace = join(root, "workspace");
  await mkdir(join(workspace, "folder"), { recursive: true });
  await mkdir(join(root, "workspace-of-another"));
  await mkdir(join(root, "repos"));
  await writeFile(join(root, "secret"), "secret");
  await writeFile(join(root, "workspace-of-another/secret"), "secret");
  await writeFile(join(root, "repos/file"), "repo");
  await writeFile(join(workspace, "file"), "file");
  await writeFile(join(workspace, "..odd"), "odd");
  await writeFile(join(workspace, "large"), "x".repeat(MAX_BYTES + 1));
  await symlink(join(root, "secret"), join(workspace, "link-out"));
  await symlink(root, join(workspace, "folder-out"));
  await symlink(join(workspace, "file"), join(workspace, "link-in"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function sendable(path: string, reach: Reach) {
  const opened = await openReadableFile(path.replace("ROOT", root), workspace, reach, MAX_BYTES);
  if (opened.ok) await opened.value.handle.close();
  return opened;
}

const read = (path: string) => {
  const roots = [workspace, join(root, "repos"), join(root, "not-there")];
  return sendable(path, { roots });
};

it.each([
  ["ROOT/secret", false],
  ["ROOT/workspace-of-another/secret", false],
  ["folder-out/secret", false],
  ["file", true],
  ["ROOT/repos/file", true],
])("a data folder below the temp folder stays closed: %s", async (path, allowed) => {
  const roots = [workspace, join(root, "repos"), tmpdir()];
  const result = await sendable(path, { roots, closed: [root] });
  expect(result.ok).toBe(allowed);
});

it.each([
  ["nowhere", "file_not_found"],
  ["", "path_not_allowed"],
  ["folder", "not_a_file"],
  ["large", "file_too_large"],
  ["../secret", "path_not_allowed"],
  ["ROOT/secret", "path_not_allowed"],
  ["ROOT/workspace-of-another/secret", "path_not_allowed"],
  ["link-out", "path_not_allowed"],
  ["folder-out/secret", "path_not_allowed"],
  ["ROOT/workspace/../secret", "path_not_allowed"],
])("refuses %j: %s", async (path, code) => {
  const result = await read(path);
  expect(result).toMatchObject({ ok: false, error: { code } });
});

it.each([
  "file",
  "./folder/../file",
  "link-in",
  "..odd",
  "ROOT/repos/file",
  "folder-out/repos/file",
])("lets %j be sent", async (path) => {
  expect((await read(path)).ok).toBe(true);
});
