import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { endJobProcess, isRunning, type StartedJob, startJobProcess } from "./job-processes.ts";

const BOUND = { timeout: 15_000, interval: 20 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "job-processes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a shell script, which does not run before it is released. */
async function start(script: string, path = "/usr/bin:/bin"): Promise<StartedJob> {
  const stdout = await open(join(folder, "out"), "a");
  const stderr = await open(join(folder, "err"), "a");
  try {
    const started = await startJobProcess({
      command: {
        program: "/bin/sh",
        arguments: ["-c", script],
        environment: { PATH: path },
        folder,
      },
      ...{ run: 1, exitFile: join(folder, "exit"), stdout, stderr },
    });
    if (!started.ok) throw new Error(started.error);
    return started.value;
  } finally {
    await stdout.close();
    await stderr.close();
  }
}

const said = () => readFileSync(join(folder, "out"), "utf8");
const exitCode = () =>
  existsSync(join(folder, "exit")) ? readFileSync(join(folder, "exit"), "utf8") : null;

it("JB06: a process that was never released runs nothing of its script, and ends", async () => {
  const { abandon, ended, process } = await start("echo ran");
  expect(await isRunning(process)).toBe(true);
  abandon();
  await ended;
  expect([said(), exitCode(), await isRunning(process)]).toEqual(["", null, false]);
});

it("notes how the script ended where only the broker reads it", async () => {
  const { ended, release } = await start("echo ran; exit 7");
  release();
  await ended;
  expect([said(), exitCode()]).toEqual(["ran\n", "7\n"]);
});

it("SE09: runs no program of the workspace outside the sandbox, where PATH leads into it", async () => {
  writeFileSync(join(folder, "mv"), "#!/bin/sh\n: >stolen\n", { mode: 0o755 });
  const { ended, release } = await start("exit 7", ".:/usr/bin:/bin");
  release();
  await ended;
  expect([existsSync(join(folder, "stolen")), exitCode()]).toEqual([false, "7\n"]);
});

it("is asked to end first, and says how it did", async () => {
  const { process, release } = await start(
    "trap 'echo asked; exit 9' TERM; echo ready; while :; do sleep 0.05; done",
  );
  release();
  await expect.poll(said, BOUND).toBe("ready\n");
  expect(await endJobProcess(process, { clock: systemClock, log: silentLog })).toBe(true);
  expect(said()).toBe("ready\nasked\n");
  await expect.poll(exitCode, BOUND).toBe("9\n");
});

it("a process that got the number of a job's later is left alone", async () => {
  const { process: job, release, ended } = await start("echo ready; sleep 60");
  release();
  await expect.poll(said, BOUND).toBe("ready\n");
  const other = { ...job, startTime: "another" };
  expect(await endJobProcess(other, { clock: systemClock, log: silentLog })).toBe(true);
  expect(await isRunning(job)).toBe(true);
  process.kill(-job.pid, "SIGKILL");
  expect(await ended).toBe("SIGKILL");
});
