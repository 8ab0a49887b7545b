import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Clock, systemClock } from "../../broker/clock/clock.ts";
import { attend, attendedCommand, markPath, removeSocket } from "../../broker/codex/attendance.ts";
import { readRecord, recordPath } from "../../broker/codex/server-record.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { startWorld } from "../doubles/codex-relay/runtime-world.ts";
import { processesWith } from "../world/processes.ts";

/** Ample for anything that happens at all. */
const FOUND = { timeout: 20_000, interval: 20 };
/** Short, so that the tests need not wait. */
const ALONE_MS = 600;
/** Where the test ends the program: a busy machine must not have the watch do it before. */
const LONG_ALONE_MS = 12_000;

/** Starts a program in a session of its own, as Codex starts each command. */
const COMMAND = `perl -MPOSIX -e 'POSIX::setsid(); exec "sleep", "2000"'`;

/** A program in Codex's place, on a socket that is there, watched over as Codex is. */
async function attended(program: readonly string[], aloneMs = ALONE_MS) {
  const root = await mkdtemp(join(tmpdir(), "attended-"));
  const socket = join(root, "1a2b3c4d.sock");
  const server = createServer().listen(socket);
  const [shell = "", ...args] = attendedCommand(socket, aloneMs, program);
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

/** The watch makes the mark at the end of each look. */
async function twoLooksOf(socket: string): Promise<void> {
  for (let look = 0; look < 2; look++) {
    rmSync(markPath(socket), { force: true });
    await expect.poll(() => existsSync(markPath(socket)), FOUND).toBe(true);
  }
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

  test("MA01: lives on when its socket is deleted while a worker is connected", async () => {
    const { socket, ended, nothingIsLeft } = await attended(sleeper);
    const leaving = new AbortController();
    let gone = 0;
    const attending = attend(socket, {
      clock: systemClock,
      log: silentLog,
      unattendedMaxMs: ALONE_MS,
      signal: leaving.signal,
      onSocketGone: () => Promise.resolve(void gone++),
    });
    rmSync(socket);
    let isOver = false;
    void ended.then(() => (isOver = true));
    // Thirty visits are three times as long as the watch waits for a worker.
    await expect.poll(() => gone, FOUND).toBeGreaterThan(30);
    expect(isOver).toBe(false);
    leaving.abort();
    await attending;
    expect(await ended).toBe("SIGTERM");
    await nothingIsLeft();
  });

  test("MA01: without a worker it is ended, whether its socket is there or not", async () => {
    const { socket, ended, nothingIsLeft } = await attended(sleeper);
    rmSync(socket);
    expect(await ended).toBe("SIGTERM");
    await nothingIsLeft();
  });

  test("MA01: a worker keeps the socket behind the link young, and it goes with the server", async () => {
    const folder = mkdtempSync(join(tmpdir(), "daemon-"));
    const [target, link] = [join(folder, "socket"), join(folder, "1a2b3c4d.sock")];
    const server = createServer().listen(target);
    onTestFinished(() => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    await once(server, "listening");
    writeFileSync(`${target}.lock`, "");
    symlinkSync(target, link);
    const longAgo = new Date("2020-01-01");
    const paths = [target, `${target}.lock`, folder];
    for (const path of paths) utimesSync(path, longAgo, longAgo);
    const leaving = new AbortController();
    const attending = attend(link, {
      clock: systemClock,
      log: silentLog,
      unattendedMaxMs: ALONE_MS,
      signal: leaving.signal,
    });
    const isOld = (path: string) => statSync(path).mtimeMs <= longAgo.getTime();
    await expect.poll(() => paths.some(isOld), FOUND).toBe(false);
    leaving.abort();
    await attending;
    await removeSocket(link);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("MA05: its commands end with it, though each leads a group of its own", async () => {
    const { pid, root, socket, ended, nothingIsLeft } = await attended(
      ["/bin/sh", "-c", `${COMMAND} & sleep 1000; echo "$0"`],
      LONG_ALONE_MS,
    );
    const commands = () => processesWith(root).filter(({ command }) => command === "sleep 2000");
    await expect.poll(() => commands().length, FOUND).toBe(1);
    await twoLooksOf(socket);
    process.kill(pid, "SIGKILL");
    expect(await ended).toBe("SIGKILL");
    await nothingIsLeft();
  });

  test("MA05: its commands end also when its group is signalled while it dies", async () => {
    const { pid, root, socket, ended, nothingIsLeft } = await attended(
      ["/bin/sh", "-c", `${COMMAND} & sleep 1000; echo "$0"`],
      LONG_ALONE_MS,
    );
    const commands = () => processesWith(root).filter(({ command }) => command === "sleep 2000");
    await expect.poll(() => commands().length, FOUND).toBe(1);
    await twoLooksOf(socket);
    // As a worker does that finds the connection lost and the process not yet gone.
    process.kill(pid, "SIGKILL");
    process.kill(-pid, "SIGTERM");
    expect(await ended).toBe("SIGKILL");
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
    const { pid, root, ended, nothingIsLeft } = await attended(sleeper, LONG_ALONE_MS);
    await expect.poll(() => processesWith(root).length, FOUND).toBeGreaterThan(2);
    process.kill(-pid, signal);
    expect(await ended).toBe(signal);
    await nothingIsLeft();
  });
});

describe("with the real Codex", () => {
  test("TU18: what a worker left running is ended when none comes, and the next starts new ones", async () => {
    const world = await startWorld();
    onTestFinished(() => world.end());
    const first = world.runtime({ unattendedMaxMs: 2_000 });
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

  test("MA01: a turn ends well though Codex's real socket is deleted, and then Codex is replaced", async () => {
    const world = await startWorld();
    onTestFinished(() => world.end());
    const { runtime, open, submit, ended, turn } = world.runtime({ unattendedMaxMs: 5_000 });
    await runtime.start();
    const threadId = await open();
    const pid = await world.serverPid();
    const record = await readRecord(recordPath(world.paths.state));
    const socket = record?.socket ?? "";
    const target = readlinkSync(socket);
    const turnId = await submit(
      threadId,
      "[[shell:touch began; until [ -e go ]; do sleep 0.05; done]]",
    );
    await expect.poll(() => existsSync(join(world.paths.workspace, "began")), FOUND).toBe(true);
    rmSync(target);
    await twoLooksOf(socket);
    expect(await world.serverPid()).toBe(pid);
    writeFileSync(join(world.paths.workspace, "go"), "");
    expect((await ended(turnId)).status).toBe("completed");
    await expect.poll(() => world.serverPid(), FOUND).not.toBe(pid);
    expect(existsSync(`${target}.lock`)).toBe(false);
    await expect.poll(() => runtime.health().state, FOUND).toBe("ready");
    await open(threadId);
    expect((await turn(threadId, "[[say:After.]]")).status).toBe("completed");
  });

  test.each(["the worker ends it", "it is killed"])(
    "MA05: a command that nothing ties to Codex ends with it when %s",
    async (how) => {
      const world = await startWorld();
      onTestFinished(() => world.end());
      const { runtime, open, submit } = world.runtime({
        unattendedMaxMs: 20_000,
        policy: { sandbox: "full-access", approvals: "never" },
      });
      await runtime.start();
      const threadId = await open();
      // What the shell starts has no parent-death signal, and outside of the sandbox no PID 1 ends it.
      await submit(threadId, "[[shell:sleep 2000 & touch began; wait]]");
      const sleeps = () =>
        processesWith(world.root).filter(({ command }) => command === "sleep 2000");
      await expect.poll(() => sleeps().length, FOUND).toBe(1);
      const record = await readRecord(recordPath(world.paths.state));
      await twoLooksOf(record?.socket ?? "");
      if (how === "it is killed") process.kill(await world.serverPid(), "SIGKILL");
      else await runtime.stop();
      await expect.poll(() => sleeps(), FOUND).toEqual([]);
    },
  );
});
