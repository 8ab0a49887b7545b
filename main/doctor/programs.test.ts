import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { programOnPath, runProgram } from "./programs.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (script: string, signal: AbortSignal) =>
  runProgram({
    command: ["/bin/sh", "-c", script],
    environment: { PATH: "/usr/bin:/bin", FOLDER: folder },
    workingFolder: folder,
    signal,
  });

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const pidsIn = () => readFileSync(join(folder, "pids"), "utf8").trim().split("\n").map(Number);

test("a program that is cancelled ends with the children that it started", async () => {
  const cancel = new AbortController();
  const end = run(
    'sleep 1000 & echo $! >"$FOLDER/pids"; echo $$ >>"$FOLDER/pids"; touch "$FOLDER/ready"; wait',
    cancel.signal,
  );
  await expect.poll(() => existsSync(join(folder, "ready")), { timeout: 20_000 }).toBe(true);
  cancel.abort();
  expect(await end).toEqual({ kind: "cancelled" });
  await expect.poll(() => pidsIn().filter(isThere), { timeout: 20_000 }).toEqual([]);
});

test("a child that a program leaves behind goes with it", async () => {
  const end = await run(
    'sleep 1000 & echo $! >"$FOLDER/pids"; echo done',
    new AbortController().signal,
  );
  expect(end).toMatchObject({ kind: "ended", code: 0, stdout: "done\n" });
  await expect.poll(() => pidsIn().filter(isThere), { timeout: 20_000 }).toEqual([]);
});

test("exit code and both outputs are told", async () => {
  const end = await run("echo out; echo err >&2; exit 3", new AbortController().signal);
  expect(end).toEqual({ kind: "ended", code: 3, stdout: "out\n", stderr: "err\n" });
});

test("one that was cancelled before is not started", async () => {
  expect(await run('touch "$FOLDER/ran"', AbortSignal.abort())).toEqual({ kind: "cancelled" });
  expect(existsSync(join(folder, "ran"))).toBe(false);
});

test("a program is found on the PATH by being executable, and never by a relative folder", async () => {
  writeFileSync(join(folder, "tool"), "", { mode: 0o644 });
  expect(await programOnPath("tool", `relative:${folder}`)).toBeNull();
  writeFileSync(join(folder, "real"), "", { mode: 0o755 });
  expect(await programOnPath("real", `/nowhere::${folder}`)).toBe(join(folder, "real"));
});
