import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeWorkerLock } from "./lock.ts";

let stateFolder: string;
beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(() => rm(stateFolder, { recursive: true, force: true }));

const lockModule = join(import.meta.dirname, "lock.ts");

/** Another process that takes the lock and keeps it. */
async function otherHolder() {
  const program = `
    import { takeWorkerLock } from ${JSON.stringify(lockModule)};
    takeWorkerLock({ stateFolder: ${JSON.stringify(stateFolder)}, pid: process.pid });
    process.stdout.write("held");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

it("refuses while another process holds it, and names its pid and the folder", async () => {
  const other = await otherHolder();
  try {
    expect(() => takeWorkerLock({ stateFolder, pid: 1 })).toThrow(
      expect.objectContaining({
        code: "store.in_use",
        message: `Another worker (pid ${other.pid}) is using the data in ${stateFolder}.`,
      }),
    );
  } finally {
    other.kill("SIGKILL");
    await once(other, "exit");
  }
});

it("OP01: is free at once when its holder was killed", async () => {
  const other = await otherHolder();
  other.kill("SIGKILL");
  await once(other, "exit");
  const lock = takeWorkerLock({ stateFolder, pid: 1 });
  expect(await readFile(join(stateFolder, "worker.pid"), "utf8")).toBe("1\n");
  lock.release();
});

it("refuses a folder that cannot be made", async () => {
  await writeFile(join(stateFolder, "file"), "");
  const below = { stateFolder: join(stateFolder, "file/below"), pid: 1 };
  expect(() => takeWorkerLock(below)).toThrow(
    expect.objectContaining({ code: "store.cannot_open" }),
  );
});

it("is held until it is released", () => {
  const lock = takeWorkerLock({ stateFolder, pid: 1 });
  const takeAgain = () => takeWorkerLock({ stateFolder, pid: 2 }).release();
  expect(takeAgain).toThrow(expect.objectContaining({ code: "store.in_use" }));
  for (const name of readdirSync(stateFolder))
    expect([name, statSync(join(stateFolder, name)).mode & 0o777]).toEqual([name, 0o600]);
  lock.release();
  expect(takeAgain).not.toThrow();
});
