import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../../broker/logs/log.ts";
import type { Operation } from "../api/operations.ts";
import type { BrokerControl, ProgramOutcome } from "./broker-control.ts";
import { releaseDisk } from "./release-disk.ts";
import { releaseFolders } from "./release-folders.ts";
import { releasePlaces } from "./release-places.ts";
import { releaseRecords } from "./release-records.ts";
import { snapshotName } from "./release-snapshots.ts";
import { restorations } from "./restoration.ts";

// Restorations on a real file system, with a model of the broker: each way in which one can fail.

const OLD = "1.4.1";
const NEW = "1.5.0";
const SNAPSHOT = snapshotName(OLD, 13, Date.UTC(2030, 0, 2));
const DISK_FULL = "The database was not restored: ENOSPC: no space left on device";

/** What goes wrong. */
interface Faults {
  /** What the dry run says of the snapshot. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly hold?: string;
  readonly endCodex?: boolean;
  /** The words of each restore that fails, in order; null for one that works. */
  readonly restores?: readonly (string | null)[];
  readonly isLate?: boolean;
  /** The release that ends when it is started with the snapshot. */
  readonly ends?: string;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "restoration-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function machine(faults: Faults) {
  const places = releasePlaces(root);
  const folders = releaseFolders("worker", places, releaseDisk);
  const records = releaseRecords(places, releaseDisk);
  for (const version of [OLD, NEW]) {
    const folder = places.release("worker", version);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "main.js"), "");
    const manifest = { name: "worker", version, broker: { schema: 13, schemaMin: 13 } };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  }
  folders.point("current", NEW);
  folders.point("previous", OLD);
  mkdirSync(places.snapshots, { recursive: true });
  writeFileSync(join(places.snapshots, SNAPSHOT), "early");
  const database = join(root, "broker.sqlite");
  writeFileSync(database, "present");
  let running: string | null = NEW;
  let exit: string | null = null;
  let now = Date.UTC(2030, 0, 3);
  let restored = 0;
  const commands: string[] = [];
  const outcome = (code: number, words = "", output = ""): ProgramOutcome => ({
    ...{ code, words, output, isLate: code !== 0 && faults.isLate === true },
  });
  const broker: BrokerControl = {
    isWanted: () => true,
    hold: async () => {
      if (faults.hold !== undefined) throw new Error(faults.hold);
      running = null;
    },
    letGo: () => {
      const version = folders.links().current;
      const ends = version === faults.ends && readFileSync(database, "utf8") === "early";
      exit = ends ? "with exit code 1: It cannot work with that" : null;
      running = ends ? null : version;
    },
    sight: async () => ({
      ...{ state: running === null ? "restarting" : "running", pid: running === null ? null : 7 },
      exit,
      answer:
        running === null
          ? null
          : {
              ...{ pid: 7, version: running, schema: 13, schemaMin: 13 },
              ...{ ready: true, slackLive: true, codexReady: true },
            },
    }),
    impacts: async () => [],
    runningTurns: async () => 0,
    run: async (_folder, [command = "", file = "", option = "", kept = ""]) => {
      if (option === "--dry-run") {
        const problem = faults.problem === undefined ? null : { hint: "", ...faults.problem };
        return outcome(0, "", JSON.stringify({ problem, lost: { sessions: 1, messages: 2 } }));
      }
      commands.push(command);
      if (command === "end-codex") return outcome(faults.endCodex === true ? 1 : 0, "It stays.");
      const words = faults.restores?.[restored] ?? null;
      restored += 1;
      if (words !== null) return outcome(69, words);
      writeFileSync(kept, readFileSync(database));
      writeFileSync(database, readFileSync(file));
      return outcome(0);
    },
  };
  const kept = new Map<string, Operation>();
  const all = restorations({
    ...{ folders, places, disk: releaseDisk, records, broker, log: silentLog },
    operations: {
      newId: () => "one",
      list: () => [...kept.values()],
      keep: (operation) => void kept.set(operation.id, operation),
    },
    hindrance: () => null,
    limits: { previewMs: 1_000, copyMs: 1_000, startMs: 2_000, lookEveryMs: 500 },
    clock: {
      now: () => now,
      after: () => ({ cancel: () => {} }),
      sleep: async (ms) => {
        now += ms;
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
  });
  return {
    all,
    records,
    links: () => folders.links(),
    seen: () => ({ running, database: readFileSync(database, "utf8"), commands }),
    operations: () => [...kept.values()],
    restore: async (version: string | null = null) => {
      const wish = { snapshot: SNAPSHOT, version, allowActive: false, by: "Mara" };
      const started = await all.restore(wish);
      if (!started.ok) throw new Error(started.error.message);
      for (let turn = 0; turn < 1_000 && all.current() !== null; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      const [operation] = kept.values();
      if (operation === undefined) throw new Error("There is no operation.");
      return {
        ...{ status: operation.status, reason: operation.reason },
        steps: operation.steps.map(({ title, state }) => `${title}: ${state}`),
      };
    },
  };
}

describe("AD12 a restoration that cannot begin changes nothing", () => {
  test.each([
    [{ code: "store.corrupt", message: "The database x is damaged: malformed." }, /is damaged/],
    [{ code: "store.newer_release", message: "A later release." }, /cannot read schema 13/],
    [{ code: "store.other_broker", message: "It was written by another broker." }, /another/],
  ])("of a snapshot with the problem %o", async (problem, words) => {
    const one = machine({ problem });
    const refused = await one.all.restore({
      ...{ snapshot: SNAPSHOT, version: null, allowActive: true, by: null },
    });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "restore.refused", message: expect.stringMatching(words) },
    });
    expect(one.operations()).toEqual([]);
    expect(one.seen()).toEqual({ running: NEW, database: "present", commands: [] });
  });
});

describe("AD12 a restoration that fails before the database is replaced leaves it as it was", () => {
  test.each<[string, Faults, RegExp, readonly string[]]>([
    [
      "the broker does not stop",
      { hold: "The broker did not end within 60 s." },
      /^The broker did not end within 60 s\.$/,
      ["Stop: failed", "Start: done"],
    ],
    [
      "Codex does not end",
      { endCodex: true },
      /^Codex was not ended\. It stays\.$/,
      ["Stop: failed", "Start: done"],
    ],
    [
      "the disk is full",
      { restores: [DISK_FULL] },
      /^The database was not replaced\. .*no space left/,
      ["Stop: done", "Replace: failed", "Start: done"],
    ],
    [
      "the copy takes too long",
      { restores: [""], isLate: true },
      /^The database was not replaced\. It took too long\.$/,
      ["Stop: done", "Replace: failed", "Start: done"],
    ],
  ])("because %s", async (_what, faults, reason, steps) => {
    const one = machine(faults);
    expect(await one.restore(OLD)).toEqual({
      ...{ status: "failed", reason: expect.stringMatching(reason), steps },
    });
    expect(one.seen()).toMatchObject({ running: NEW, database: "present" });
    expect(one.links()).toMatchObject({ current: NEW, previous: OLD });
    expect(one.records.of("worker").pin).toBeNull();
  });
});

describe("AD12 a restoration whose release does not start is taken back", () => {
  const ALL = ["Stop: done", "Replace: done", "Start: failed"];

  test("with the database, the links and the pin as they were", async () => {
    const one = machine({ ends: OLD });
    expect(await one.restore(OLD)).toEqual({
      status: "rolled-back",
      reason: "It ended with exit code 1: It cannot work with that.",
      steps: [...ALL, "Put back: done", "Start: done"],
    });
    expect(one.seen()).toMatchObject({ running: NEW, database: "present" });
    expect(one.links()).toMatchObject({ current: NEW, previous: OLD });
    expect(one.records.of("worker").pin).toBeNull();
  });

  test("and says where the database before is, when the disk is full by then", async () => {
    const one = machine({ ends: OLD, restores: [null, DISK_FULL] });
    expect(await one.restore(OLD)).toEqual({
      status: "failed",
      reason: expect.stringMatching(/was not put back; it is kept as the newest snapshot\.$/),
      steps: [...ALL, "Put back: failed", "Start: done"],
    });
    // The release before runs, with the snapshot, and what was there is not lost.
    expect(one.seen()).toMatchObject({ running: NEW, database: "early" });
    expect(one.links()).toMatchObject({ current: NEW, previous: OLD });
    const view = releasePlaces(root).snapshots;
    const [newest = ""] = releaseDisk.names(view).filter((name) => name !== SNAPSHOT);
    expect(existsSync(join(view, newest))).toBe(true);
    expect(readFileSync(join(view, newest), "utf8")).toBe("present");
  });
});
