import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { failureOf, runCommand } from "./command.ts";

const longEnoughMs = 10_000;
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "command-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: readonly string[], limitMs = longEnoughMs) {
  return runCommand({ program, args, limitMs, cwd: folder, logFile: join(folder, "log") });
}

it("says that a program could not be started", async () => {
  const { end } = await run("no-such-program", []);
  expect(end.kind).toBe("not-started");
  expect(failureOf(end)).toContain("could not be started");
});

it("tells the exit code, and keeps both outputs in the log", async () => {
  const finished = await run("sh", ["-c", "echo said; echo complained >&2; exit 3"]);
  expect(finished).toEqual({ end: { kind: "exited", code: 3 }, output: "said\ncomplained\n" });
  expect(readFileSync(join(folder, "log"), "utf8")).toContain("$ sh -c");
});

it("gives the second command of a step its own output only", async () => {
  await run("echo", ["first"]);
  expect((await run("echo", ["second"])).output).toBe("second\n");
});

it("tells the signal that ended a program", async () => {
  const { end } = await run("sh", ["-c", "kill -KILL $$"]);
  expect(end).toEqual({ kind: "killed", signal: "SIGKILL" });
});

it("ends the whole process group when the limit is reached", async () => {
  const { end, output } = await run("sh", ["-c", "sleep 600 & echo $!; wait"], 200);
  expect(end).toEqual({ kind: "timed-out", limitMs: 200 });
  await vi.waitFor(() => expect(isRunning(Number(output))).toBe(false));
});

it("ends what a finished program left in its group, without waiting for it", async () => {
  const { end, output } = await run("sh", ["-c", "sleep 600 & echo $!"]);
  expect(end).toEqual({ kind: "exited", code: 0 });
  await vi.waitFor(() => expect(isRunning(Number(output))).toBe(false));
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** A container's first process may not collect the orphans that it inherits. */
function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") ?? false;
  } catch {
    return false;
  }
}
