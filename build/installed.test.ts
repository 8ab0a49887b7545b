import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "installed-"));
  mkdirSync(join(folder, "build"));
  const name = "build/installed.mjs";
  cpSync(join(import.meta.dirname, "..", name), join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const look = () => promisify(execFile)(process.execPath, [join(folder, "build/installed.mjs")]);

test("UX12: without npm ci, a sentence says what to run", async () => {
  await expect(look()).rejects.toMatchObject({
    code: 1,
    stderr: "Nothing is installed in this folder yet. Run `npm ci` first, then the same again.\n",
  });
});

test("is quiet once everything is installed", async () => {
  mkdirSync(join(folder, "node_modules/vite"), { recursive: true });
  await expect(look()).resolves.toEqual({ stdout: "", stderr: "" });
});
