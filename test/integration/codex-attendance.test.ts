import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Clock, systemClock } from "../../broker/clock/clock.ts";
import { attend, attendedCommand } from "../../broker/codex/attendance.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { startWorld } from "../doubles/codex-relay/runtime-world.ts";
import { processesWith } from "../world/processes.ts";

/** Ample for anything that happens at all. */
const FOUND = { timeout: 20_000, interval: 20 };
/** Short, so that the tests need not wait. */
const ALONE_MS = 600;

/** A program in Codex's place, on a socket that is there, watched over as Codex is. */
async function attended(program: readonly string[]) {
  const root = await mkdtemp(join(tmpdir(), "attended-"));
  const socket = join(root, "1a2b3c4d.sock");
  const server = createServer().listen(socket);
  const [shell = "", ...args] = attendedCommand(socket, ALONE_MS, program);
  const child = spawn(shell, args, { detached: true, stdio: "ignore", env: { ROOT: root } });
  const pid = child.pid ?? 0;
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? String(code)));
  });
  onTestFinished(() => {
    if (processesWith(root).length > 0) process.kill(-pid, "SIGKILL");
    server.close();
    rmSync(root, { recursive: true, force: true });
  });
  const nothingIsLeft = async () => {
    await expect.poll(() => processesWith(root).map((one) => one.command), FOUND).toEqual([]);
  };
  return { root, socket, pid, ended, nothingIsLeft };
}

const sleeper = ["/bin/sh", "-c", 'sleep 1000; echo "$0"'];

describe("a program that outlives the worker", () => {
  test("is ended when nobody comes, and leaves no process behind", async () => {
    const { ended, nothingIsLeft } = await attended(sleeper);
    expect(await ended).toBe("SIGTERM");
    await nothingIsLeft();
  });

  test("lives as long as a worker is there, and ends after it", async () => {
    const { socket, ended, nothingIsLeft } = await attended(sleeper);
    const leaving = new AbortController();
    let visits = 0;
    const clock: Clock = {
      ...systemClock,
      sleep: (ms, signal) => {
        visits += 1;
        return systemClock.sleep(ms, signal);
      },
    };
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    const attending = attend(socket, {
      clock,
      log: silentLog,
      unattendedMaxMs: ALONE_MS,
      signal: leaving.signal,
    });
    await expect.poll(() => visits, FOUND).toBeGreaterThan(30);
    expect(isOver).toBe(false);
    leaving.abort();
    await attending;
    expect(await ended).toBe("SIGTERM");
    await nothingIsLeft();
  });

  test("is ended when its socket is gone, because no worker can come", async () => {
    const { socket, ended, nothingIsLeft } = await attended(sleeper);
    rmSync(socket);
    mkdirSync(socket);
    expect(await ended).toBe("SIGTERM");
    await nothingIsLeft();
  });

  test("and does not end at SIGTERM is killed, with what it started", async () => {
    const stubborn = ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"];
    const { ended, nothingIsLeft } = await attended(stubborn);
    expect(await ended).toBe("SIGKILL");
    await nothingIsLeft();
  });

  test("and ends by itself takes its watch along, and its code is its own", async () => {
    const { ended, nothingIsLeft } = await attended(["/bin/sh", "-c", "exit 7"]);
    expect(await ended).toBe("7");
    await nothingIsLeft();
  });

  test.each(["SIGTERM", "SIGKILL"] as const)("goes with all of its group at %s", async (signal) => {
    const { pid, root, ended, nothingIsLeft } = await attended(sleeper);
    await expect.poll(() => processesWith(root).length, FOUND).toBeGreaterThan(2);
    process.kill(-pid, signal);
    expect(await ended).toBe(signal);
    await nothingIsLeft();
  });
});

describe("with the real Codex", () => {
  test("TU18: what a worker left running is ended when none comes, and the next starts anew", async () => {
    const world = await startWorld();
    onTestFinished(() => world.end());
    const first = world.runtime({ unattendedMaxMs: 1_000 });
    await first.runtime.start();
    const threadId = await first.open();
    await first.turn(threadId, "[[say:Before.]]");
    const pid = await world.serverPid();
    await first.runtime.release();
    await expect.poll(() => processesWith(world.root).map((one) => one.command), FOUND).toEqual([]);
    const second = world.runtime();
    await second.runtime.start();
    expect(await world.serverPid()).not.toBe(pid);
    expect(await second.open(threadId)).toBe(threadId);
    await second.runtime.stop();
    await expect.poll(() => processesWith(world.root).map((one) => one.command), FOUND).toEqual([]);
  });
});
