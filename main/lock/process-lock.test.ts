import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { takeProcessLock } from "./process-lock.ts";
import { readControlRecord, writeControlRecord } from "./control-record.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("is held by one at a time", () => {
  const path = join(folder, "control.lock");
  const first = takeProcessLock(path);
  expect(takeProcessLock(path)).toEqual({ ok: false, error: "held" });
  if (first.ok) first.value.release();
  const second = takeProcessLock(path);
  expect(second.ok).toBe(true);
  for (const each of readdirSync(folder))
    expect([each, statSync(join(folder, each)).mode & 0o777]).toEqual([each, 0o600]);
  if (second.ok) second.value.release();
});

test("goes with a process that is killed", async () => {
  const path = join(folder, "control.lock");
  const module = join(import.meta.dirname, "process-lock.ts");
  const script = `
    const { takeProcessLock } = await import(${JSON.stringify(module)});
    const isTaken = takeProcessLock(${JSON.stringify(path)}).ok;
    // Nobody keeps the lock itself; what nobody can reach is collected.
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    await new Promise((resolve) => setImmediate(resolve));
    console.log(isTaken);
    setInterval(() => {}, 1000);
  `;
  const holder = spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    holder.kill("SIGKILL");
  });
  const [said] = (await once(holder.stdout, "data")) as [Buffer];
  expect(said.toString().trim()).toBe("true");
  expect(takeProcessLock(path).ok).toBe(false);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const taken = takeProcessLock(path);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.value.release();
});

test("a path that cannot be used is an error with what to do", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => takeProcessLock(join(folder, "file", "control.lock"))).toThrow(
    expect.objectContaining({ code: "lock.cannot_take", hint: expect.any(String) }),
  );
});

test.each([["no JSON"], ["{}"], ['{"pid":-1,"url":"x"}']])(
  "a record that says %s counts as none",
  (text) => {
    const path = join(folder, "control.json");
    writeFileSync(path, text);
    expect(readControlRecord(path)).toBeNull();
  },
);

test("the record says who holds it", () => {
  const path = join(folder, "control.json");
  expect(readControlRecord(path)).toBeNull();
  writeControlRecord(path, { pid: 7, url: "http://127.0.0.1:3001/admin" });
  expect(readControlRecord(path)).toEqual({ pid: 7, url: "http://127.0.0.1:3001/admin" });
});
