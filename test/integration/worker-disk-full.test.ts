import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** Ample for anything that happens at all. */
const FOUND = { timeout: 30_000, interval: 50 };
const SMALL_DISK = "24m";

/** A world whose database has a small disk of its own; null where nobody may make one. */
async function smallWorld(reserveBytes: number): Promise<World | null> {
  const world = await startWorld({
    env: {
      DISK_RESERVE_BYTES: String(reserveBytes),
      SLACK_MISSED_THREAD_RECOVERY_INTERVAL_MS: "1000",
    },
    slack: { timing: { redeliveryMs: [0, 1_000, 1_000, 1_000] } },
  });
  const state = join(world.data, "state");
  mkdirSync(state, { recursive: true });
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${SMALL_DISK}`, "tmpfs", state], {
      stdio: "ignore",
    });
  } catch {
    await world.end();
    return null;
  }
  onTestFinished(async () => {
    await world.worker.end("SIGKILL");
    await world.end({ keep: true });
    execFileSync("/bin/umount", [state]);
    rmSync(world.root, { recursive: true, force: true });
  });
  return world;
}

/** Leaves so many bytes of the small disk. */
function fill(world: World, left: number): () => void {
  const state = join(world.data, "state");
  const { bavail, bsize } = statfsSync(state);
  const path = join(state, "filler");
  writeFileSync(path, new Uint8Array(Math.max(0, bavail * bsize - left)));
  return () => rmSync(path);
}

const storePhase = async (world: World) =>
  ((await world.worker.call("/readyz")).body["phases"] as Record<string, unknown>)["store"];

it("nothing new is begun below the reserve: it stays with Slack, and is answered once there is room", async (context) => {
  const world = await smallWorld(4 * 1024 * 1024);
  if (world === null) return context.skip("no file system may be mounted here");
  await world.worker.start();
  const before = mention(world, "[[half:half|begun before]]");
  await world.model.waitForGate("half");
  const makeRoom = fill(world, 2 * 1024 * 1024);
  await expect.poll(() => storePhase(world), FOUND).toBe("full");
  const { status, body } = await world.worker.call("/readyz", {
    token: world.worker.operatorToken(),
  });
  expect(status).toBe(200);
  expect(body["reasons"]).toMatchObject({
    store: "The disk is full. Less than 4 MB is free.",
  });
  await expect.poll(() => world.worker.output()).toContain("The disk is full: no new turn starts");
  const asked = mention(world, "[[final:answered late]]", { channel: "C0RANDOM" });
  await world.slack.waitFor(() => world.slack.acks().some((one) => one.attempt > 0), {
    what: "Slack to deliver it again",
  });
  // What runs has the reserve to end in.
  world.model.open("half");
  await before.answer("begun before");
  await before.idle();
  expect(asked.turns()).toEqual([]);
  makeRoom();
  await asked.answer("answered late");
  await asked.idle();
  expect(await storePhase(world)).toBe("open");
  expect(asked.timesSeen(asked.threadTs)).toBe(1);
  expect([before.answers(), asked.answers()]).toEqual([["begun before"], ["answered late"]]);
});

it("a disk without a byte left loses neither the end of a turn nor a message", async (context) => {
  const world = await smallWorld(0);
  if (world === null) return context.skip("no file system may be mounted here");
  await world.worker.start();
  const running = mention(world, "[[half:half|ended on a full disk]]");
  await world.model.waitForGate("half");
  await expect.poll(async () => (await running.session())["state"], FOUND).toBe("working");
  const makeRoom = fill(world, 0);
  world.model.open("half");
  const asked = mention(world, "[[final:answered late]]", { channel: "C0RANDOM" });
  await expect.poll(() => storePhase(world), FOUND).toBe("full");
  expect(running.answers()).toEqual([]);
  makeRoom();
  await running.answer("ended on a full disk");
  await asked.answer("answered late");
  await running.idle();
  await asked.idle();
  expect(asked.timesSeen(asked.threadTs)).toBe(1);
  expect(running.turns()).toHaveLength(1);
  expect([running.answers(), asked.answers()]).toEqual([
    ["ended on a full disk"],
    ["answered late"],
  ]);
  expect(await world.worker.end("SIGTERM")).toBe(0);
});
