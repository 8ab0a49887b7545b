import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { factsOfFile } from "./file-facts.ts";

let root: string;
let workspace: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "facts-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  workspace = join(root, "workspace");
  mkdirSync(workspace);
  writeFileSync(join(root, "secret.sh"), "secret");
});
const facts = (name: string) => factsOfFile(join(workspace, name), workspace);

it("SE13: nothing is read of what lies outside the workspace, by whatever way", async () => {
  symlinkSync(join(root, "secret.sh"), join(workspace, "link.sh"));
  symlinkSync(root, join(workspace, "folder"));
  const ways = ["link.sh", "folder/secret.sh", "../secret.sh", "missing.sh", "."];
  expect(await Promise.all(ways.map(facts))).toEqual(ways.map(() => null));
});

it("SE13: a pipe in place of a script does not block", async () => {
  execFileSync("mkfifo", [join(workspace, "pipe.sh")]);
  expect(await facts("pipe.sh")).toBeNull();
});

it("SE13: a file too large to read is known by its size alone", async () => {
  writeFileSync(join(workspace, "large.sh"), "");
  truncateSync(join(workspace, "large.sh"), 5 * 1024 * 1024);
  expect(await facts("large.sh")).toEqual({ bytes: 5 * 1024 * 1024, sha256: null });
});

it("SE13: a script is known by its size and its SHA-256", async () => {
  writeFileSync(join(workspace, "a.sh"), "abc");
  expect(await facts("a.sh")).toEqual({
    bytes: 3,
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  });
});
