import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { restorePreviewSchema } from "../../main/api/restorations.ts";
import { snapshotName } from "../../main/releases/release-snapshots.ts";
import { type ControlWorld, startControlWorld } from "../world/control-plane.ts";
import { carriedOut } from "../world/deployments.ts";
import { builtVersion } from "../world/release-packages.ts";
import { mention, type Talk } from "../world/talk.ts";

// Restoring a snapshot of the database, on the built control plane with the real worker and Codex.
// The tests tell one story, in order.

const first = builtVersion();
const worker = join(import.meta.dirname, "../../dist/broker/main.js");
const commandLine = join(import.meta.dirname, "../../dist/main/broker.js");
/** An hour ago, as far as its name says. */
const early = snapshotName(first, 13, Date.now() - 3_600_000);
const ofLater = snapshotName("9.9.0", 999, Date.now() - 1_800_000);

let here: ControlWorld;
let before: Talk;
let after: Talk;

beforeAll(async () => {
  here = await startControlWorld();
  await here.control.start();
  await here.control.untilState("running");
  before = mention(here.world, "[[final:from before]]");
  await before.answer("from before");
  await before.idle();
  mkdirSync(snapshots(), { recursive: true });
  execFileSync(process.execPath, [worker, "backup", join(snapshots(), early)], {
    env: here.world.env,
  });
  copyFileSync(join(snapshots(), early), join(snapshots(), ofLater));
  moveBeyondThisRelease(join(snapshots(), ofLater));
  after = mention(here.world, "[[final:from after]]");
  await after.answer("from after");
  await after.idle();
  before.say("[[half:long|never finished]]");
  await here.world.model.waitForGate("long", 40_000);
  // The model is asked before the broker knows of the turn.
  await here.control.until(
    async () => (await before.session())["state"] === "working",
    "the broker knows of the turn",
  );
}, 120_000);

afterAll(async () => {
  await here?.end();
});

const snapshots = () => join(here.world.root, "releases/snapshots");
const preview = async (name: string) => {
  const { text } = await here.control.call(`/admin/api/releases/snapshots/${name}`);
  return restorePreviewSchema.parse(JSON.parse(text));
};
const refused = async (json: object) => {
  const { status, body } = await here.control.call("/admin/api/restore", { json });
  return [status, body["code"], body["message"]];
};

test("AD12 the preview counts what is lost, and that a turn is stopped", async () => {
  expect(await preview(early)).toMatchObject({
    ...{ snapshot: early, version: first, schema: 13, allowed: true, reason: null },
    // The session of `after` with its message, and the second message of `before`.
    lost: { sessions: 1, messages: 2 },
    ...{ runningTurns: 1, needsAllowActive: true },
  });
});

test("AD12 the command line lists snapshots, and says what is lost with one", () => {
  const list = broker("restore");
  expect(list.status).toBe(0);
  expect(list.stdout).toContain(early);
  const loss = broker("restore", early, "--dry-run");
  expect([loss.status, loss.stdout.trim()]).toEqual([
    ...[0, `Lost: two messages, one session. Stopped: one turn. Then ${first} starts with it.`],
  ]);
  const forbidden = broker("restore", ofLater, "--allow-active", "--json");
  expect(forbidden.status).toBe(1);
  expect(JSON.parse(forbidden.stdout)).toMatchObject({ ok: false, code: "restore.refused" });
});

test("a restoration is refused with its reason, and changes nothing", async () => {
  const { pid } = (await here.control.status()).worker;
  expect(await preview(ofLater)).toMatchObject({
    allowed: false,
    reason: `${first} cannot read schema 999.`,
  });
  const wish = { allow_active: true };
  expect(await refused({ snapshot: ofLater, ...wish })).toEqual([
    ...[409, "restore.refused", `${first} cannot read schema 999.`],
  ]);
  expect(await refused({ snapshot: early })).toEqual([
    ...[409, "release.would_lose_work", "one turn would be stopped."],
  ]);
  expect((await refused({ snapshot: "../../broker.sqlite", ...wish })).slice(0, 2)).toEqual([
    ...[404, "restore.unknown_snapshot"],
  ]);
  expect((await refused({ snapshot: early, version: "1.2.3", ...wish })).slice(0, 2)).toEqual([
    ...[409, "restore.no_release"],
  ]);
  expect((await here.control.status()).worker).toMatchObject({ pid, state: "running" });
});

test("AD12 a full disk and a running worker leave the database as it is", () => {
  const data = join(here.world.root, "other-data");
  const state = join(data, "state");
  mkdirSync(state, { recursive: true });
  const database = join(state, "broker.sqlite");
  copyFileSync(join(snapshots(), early), database);
  const bytes = readFileSync(database);
  const env = { ...here.world.env, DATA_ROOT: data };
  // Beyond this many blocks of 512 bytes a write fails, as on a disk that is full.
  const limited = `trap '' XFSZ; ulimit -f 64; exec "$@"`;
  const words = [process.execPath, worker, "restore", join(snapshots(), early), "--keep"];
  const full = spawnSync("/bin/sh", ["-c", limited, "sh", ...words, join(data, "kept.sqlite")], {
    ...{ env, encoding: "utf8", timeout: 50_000 },
  });
  expect([full.status, full.stdout]).toEqual([69, ""]);
  expect(full.stderr).toContain("was not replaced");
  expect(full.stderr).toContain("the disk has space");
  expect(readFileSync(database).equals(bytes)).toBe(true);
  expect(readdirSync(state).filter((name) => name.includes("restored"))).toEqual([]);

  const inUse = spawnSync(process.execPath, [...words.slice(1), join(data, "kept.sqlite")], {
    ...{ env: here.world.env, encoding: "utf8", timeout: 50_000 },
  });
  expect([inUse.status, existsSync(join(data, "kept.sqlite"))]).toEqual([69, false]);
  expect(inUse.stderr).toContain("was not restored");
});

test("AD12 AD14 the snapshot takes the database's place, which is kept, and nothing is asked again", async () => {
  const asked = here.world.model.requests.length;
  const operation = await carriedOut(here.control, "restore", {
    ...{ snapshot: early, allow_active: true, by: "Mara" },
  });
  expect([operation.status, operation.reason]).toEqual(["succeeded", null]);
  expect(operation).toMatchObject({ kind: "worker.restore", by: "Mara", version: first });
  expect(operation.steps.map(({ title, state }) => `${title}: ${state}`)).toEqual([
    ...["Stop: done", "Replace: done", "Start: done"],
  ]);
  await here.control.untilState("running");
  const { body } = await here.control.call("/admin/api/sessions");
  expect(body["sessions"]).toMatchObject([{ key: before.key }]);
  expect(JSON.stringify(body)).not.toContain(after.key);

  const [kept = ""] = readdirSync(snapshots()).filter((name) => ![early, ofLater].includes(name));
  expect(kept).toContain(`-${first}.sqlite`);
  expect(existsSync(join(here.world.data, "state/broker.sqlite.restored"))).toBe(false);

  // The same thread goes on with its memory, and what came after the snapshot stays unasked.
  before.say("[[final:and on]]");
  await before.answer("and on");
  expect(before.inputText()).toContain("from before");
  expect(here.world.model.requests.length - asked).toBe(1);

  // What was kept can be restored in turn.
  expect(await preview(kept)).toMatchObject({ allowed: true, lost: { sessions: 0, messages: 1 } });
});

function broker(...args: readonly string[]) {
  return spawnSync(process.execPath, [commandLine, ...args], {
    ...{ env: { ...here.world.env, SERVICE_ROOT: here.world.root }, encoding: "utf8" },
    timeout: 50_000,
  });
}

/** As a later release leaves a database that this one cannot work with. */
function moveBeyondThisRelease(path: string): void {
  const sqlite = new Sqlite(path);
  sqlite.exec(`insert into kysely_migration (name, timestamp) values ('0999_more', '2031');
    update schema_versions set schema_min = 999`);
  sqlite.close();
}
