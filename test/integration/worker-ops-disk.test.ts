import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskStatusSchema } from "../../broker/api/disk.ts";
import { rolloutsUnder } from "../world/rollout.ts";
import { mention, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** So much that no disk has it free: space is low, and stays so. */
const ENDLESS = String(2 ** 50);

const OLD_LOG = "2026-01-31-09.jsonl";

const low = {
  DISK_CLEANUP_MIN_FREE_BYTES: ENDLESS,
  DISK_CLEANUP_TARGET_FREE_BYTES: ENDLESS,
  DISK_CLEANUP_INACTIVE_SESSION_MS: "1",
  DISK_CLEANUP_SESSION_CACHE_TTL_MS: "1",
  DISK_CLEANUP_CHECK_INTERVAL_MS: "100",
};

let world: World;

async function status(of: World) {
  const { body } = await of.worker.call("/operator/disk", { token: of.worker.operatorToken() });
  return diskStatusSchema.parse(body);
}

async function run(of: World, json: object) {
  const token = of.worker.operatorToken();
  return of.worker.call("/operator/disk/run", { token, json });
}

/** Removes a session as an operator. */
async function remove(talk: Talk) {
  return world.worker.call(`/operator/sessions/${encodeURIComponent(talk.key)}`, {
    token: world.worker.operatorToken(),
    method: "DELETE",
  });
}

const isThere = async (talk: Talk) => (await talk.session())["key"] === talk.key;

function oldLog(of: World): string {
  const path = join(of.data, "logs/broker", OLD_LOG);
  writeFileSync(path, "{}\n");
  return path;
}

function logFolder(of: World, talk: Talk): string {
  return join(of.data, "logs/sessions", Buffer.from(talk.key).toString("base64url"));
}

describe("with low space", () => {
  let oldest: Talk;
  let older: Talk;
  let log: string;

  beforeAll(async () => {
    world = await startWorld();
    await world.worker.start(low);
  });
  afterAll(() => world?.end());

  it("OP10: a dry run is the default: it tells what it would remove and removes nothing", async () => {
    log = oldLog(world);
    oldest = mention(world, "[[shell:mkdir -p web/node_modules/a]][[final:first]]");
    await oldest.answer("first");
    await oldest.idle();
    older = mention(world, "[[final:second]]");
    await older.answer("second");
    await older.idle();
    await world.worker.until(async () => ((await status(world)).report?.itemCount ?? 0) >= 4);
    const { dryRun, enabled, report } = await status(world);
    expect({ dryRun, enabled, isLow: report?.isLow }).toEqual({
      dryRun: true,
      enabled: true,
      isLow: true,
    });
    const items = report?.items ?? [];
    expect(items.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["cache", "candidate"],
      ["logs", "candidate"],
      ["session", "candidate"],
      ["session", "candidate"],
    ]);
    expect(items.map(({ sessionKey }) => sessionKey)).toEqual([
      oldest.key,
      null,
      oldest.key,
      older.key,
    ]);
    const candidates = async () =>
      (await world.logText("broker"))
        .split("\n")
        .filter((line) => line.includes("A disk clean-up would remove an item"));
    await expect.poll(candidates).toHaveLength(4);
    const path = `"path":"${join(oldest.workspace, "web/node_modules")}"`;
    expect((await candidates()).filter((line) => line.includes(path))).toHaveLength(1);
    expect(existsSync(log)).toBe(true);
    expect(existsSync(join(oldest.workspace, "web/node_modules/a"))).toBe(true);
  });

  it("OP12: removes a session on an operator's word: rows, workspace, logs and rollouts", async () => {
    expect(existsSync(logFolder(world, oldest))).toBe(true);
    const { codexThreadId } = await oldest.session();
    const rollouts = () => rolloutsUnder(join(world.data, "codex-home/sessions"));
    const before = rollouts();
    expect(before.filter((path) => path.includes(String(codexThreadId)))).toHaveLength(1);
    expect((await remove(oldest)).status).toBe(200);
    const after = rollouts();
    expect(before.filter((path) => !after.includes(path))).toEqual([
      expect.stringContaining(String(codexThreadId)),
    ]);
    expect(await isThere(oldest)).toBe(false);
    expect([existsSync(oldest.workspace), existsSync(logFolder(world, oldest))]).toEqual([
      false,
      false,
    ]);
    expect((await remove(oldest)).status).toBe(404);
  });

  it("OP12: stops a running turn before it removes its session, and cuts no other off", async () => {
    const other = mention(world, "[[shell:sleep 1]][[final:other]]", { channel: "C0RANDOM" });
    const busy = mention(world, "[[shell:touch begun; sleep 60]][[final:never]]");
    await world.worker.until(async () => existsSync(join(busy.workspace, "begun")));
    expect((await remove(busy)).status).toBe(200);
    expect(await isThere(busy)).toBe(false);
    expect(existsSync(join(busy.workspace, ".."))).toBe(false);
    await other.answer("other");
    expect(busy.answers()).toEqual([]);
  });

  it("AD11: a mention in a removed session's thread begins a new one", async () => {
    const again = mention(world, "[[final:once more]]", { threadTs: oldest.threadTs });
    await again.answer("once more");
    expect(again.timesSeen(oldest.threadTs)).toBe(0);
    await again.idle();
  });

  it("OP10: an operator's run removes nothing unless it says so", async () => {
    expect((await run(world, { dry: "no" })).status).toBe(400);
    await world.worker.until(async () => (await run(world, {})).status === 200);
    expect(existsSync(log)).toBe(true);
  });

  it("OP08: removes old logs and inactive sessions by itself, and OP09: what works after its protection", async () => {
    const busy = mention(world, "[[shell:touch begun; sleep 60]][[final:never]]");
    await world.worker.until(async () => existsSync(join(busy.workspace, "begun")));
    await world.worker.end();
    await world.worker.start({ ...low, DISK_CLEANUP_DRY_RUN: "false" });
    await world.worker.until(async () => !(await isThere(older)) && !existsSync(older.workspace));
    expect(existsSync(log)).toBe(false);
    expect(await isThere(busy)).toBe(true);
    expect(existsSync(join(busy.workspace, "begun"))).toBe(true);
    // The log has it once the last of it is gone.
    await expect.poll(() => world.logText("broker")).toContain(`"session":"${older.key}"`);
    await world.worker.end();
    const unprotected = {
      ...low,
      DISK_CLEANUP_DRY_RUN: "false",
      DISK_CLEANUP_JOB_PROTECTION_MS: "1",
    };
    await world.worker.start(unprotected);
    await world.worker.until(async () => !(await isThere(busy)) && !existsSync(busy.workspace));
  });
});
