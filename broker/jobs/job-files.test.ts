import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { JobFiles } from "./job-files.ts";

const ID = "job_1";

let folder: string;
let files: JobFiles;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "job-files-"));
  files = new JobFiles({ root: join(folder, "jobs"), exits: join(folder, "exits") });
  await files.create(ID, "echo hello", "sh");
});
// Not Node's: a failed test may leave a tree that is too deep for it.
afterEach(() => void execFileSync("rm", ["-rf", folder]));

const inJob = (name: string) => join(files.folderOf(ID), name);
const read = (from: number | null, maxBytes = 100) => files.read(ID, "stdout", { from, maxBytes });

it.each([
  ["echo hello", "sh", "#!/bin/sh\necho hello\n"],
  ["print(1)\n", "python3", "#!/usr/bin/env python3\nprint(1)\n"],
  ["#!/bin/bash\necho hello", "sh", "#!/bin/bash\necho hello\n"],
])("writes %j for %s as a program", async (script, shell, text) => {
  await files.create("job_2", script, shell);
  expect(readFileSync(files.scriptOf("job_2"), "utf8")).toBe(text);
  expect(statSync(files.scriptOf("job_2")).mode & 0o777).toBe(0o755);
});

describe("JB13: what a job puts in the place of its output", () => {
  it.each([
    ["a link", (secret: string) => symlinkSync(secret, inJob("output.log"))],
    ["another name of a file", (secret: string) => linkSync(secret, inJob("output.log"))],
  ])("%s is not written to", async (_, put) => {
    const secret = join(folder, "secret");
    writeFileSync(secret, "secret");
    put(secret);
    await expect(files.openForWriting(ID, "stdout")).rejects.toThrow(
      /ELOOP|is not the file that the job was given/,
    );
    await files.trim(ID);
    expect(readFileSync(secret, "utf8")).toBe("secret");
  });

  it("a link is not read", async () => {
    writeFileSync(join(folder, "secret"), "secret");
    symlinkSync(join(folder, "secret"), inJob("output.log"));
    expect(await read(null)).toEqual({ ok: false, error: "unreadable" });
  });

  it("a pipe holds nobody up", async () => {
    execFileSync("mkfifo", [inJob("output.log")]);
    expect(await read(null)).toEqual({ ok: false, error: "unreadable" });
    await expect(files.openForWriting(ID, "stdout")).rejects.toThrow("ENXIO");
  });
});

describe("SE02: a link in the place of a job's whole folder", () => {
  let elsewhere: string;
  beforeEach(() => {
    elsewhere = join(folder, "elsewhere");
    mkdirSync(elsewhere);
    renameSync(files.folderOf(ID), join(folder, "moved"));
    symlinkSync(elsewhere, files.folderOf(ID));
  });

  it("is not written through", async () => {
    await expect(files.openForWriting(ID, "stdout")).rejects.toThrow("is not the job's folder");
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it("is not read through, and nothing behind it is cut", async () => {
    const foreign = join(elsewhere, "output.log");
    writeFileSync(foreign, `secret${"x".repeat(17 * 1024 * 1024)}`);
    expect(await read(0)).toEqual({ ok: false, error: "unreadable" });
    await files.trim(ID);
    expect(statSync(foreign).size).toBeGreaterThan(17 * 1024 * 1024);
  });

  it("goes, and what it leads to stays", async () => {
    writeFileSync(join(elsewhere, "letter.txt"), "mine");
    await files.remove(ID, 1);
    expect(existsSync(files.folderOf(ID))).toBe(false);
    expect(readdirSync(elsewhere)).toEqual(["letter.txt"]);
  });
});

describe("reading an output", () => {
  it("is nothing before anything was written", async () => {
    expect(await read(null)).toMatchObject({ ok: true, value: { text: "", next: 0, size: 0 } });
  });

  it("goes on where an earlier part ended, and tears no character apart", async () => {
    writeFileSync(inJob("output.log"), "a€b");
    const first = await read(0, 3);
    expect(first).toMatchObject({ ok: true, value: { text: "a", next: 1 } });
    expect(await read(1, 10)).toMatchObject({ ok: true, value: { text: "€b", next: 5 } });
  });

  it("begins again where the output was cut meanwhile", async () => {
    writeFileSync(inJob("output.log"), "new");
    expect(await read(500)).toMatchObject({ ok: true, value: { text: "new", from: 0 } });
  });

  it("keeps the end of an output that has grown too large", async () => {
    writeFileSync(inJob("output.log"), `${"x".repeat(17 * 1024 * 1024)}the end`);
    await files.trim(ID);
    expect(statSync(inJob("output.log")).size).toBeLessThan(2 * 1024 * 1024);
    const end = await read(null, 7);
    expect(end).toMatchObject({ ok: true, value: { text: "the end" } });
  });
});

it("SE10: removes folders that a job nested too deep for a path", async () => {
  // In steps: the whole path has more than the 4,096 characters that Linux takes at once.
  const nest = `chdir shift; for (1..20) { mkdir "n" x 250 and chdir "n" x 250 or die $! }`;
  execFileSync("perl", ["-e", nest, files.folderOf(ID)]);
  await files.remove(ID, 1);
  expect(readdirSync(join(folder, "jobs"))).toEqual([]);
});

it("removes all that is kept of a job", async () => {
  writeFileSync(files.exitFileOf(ID, 1), "0\n");
  expect(await files.exitCode(ID, 1)).toBe(0);
  await files.remove(ID, 1);
  expect([existsSync(files.folderOf(ID)), await files.exitCode(ID, 1)]).toEqual([false, null]);
});
