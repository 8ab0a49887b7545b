import { setImmediate as letOthersRun } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Clock, systemClock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { createDiskSpaceGate } from "./disk-space-gate.ts";
import { isRefusedWrite, watchedDatabase } from "./refused-writes.ts";

const RESERVE = 1_000;

const noSpace = () =>
  Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });

function openGate() {
  let due: (() => void) | null = null;
  const clock: Clock = {
    ...systemClock,
    after: (_ms, task) => {
      due = task;
      return { cancel: () => (due = null) };
    },
  };
  const disk = { free: 10 * RESERVE, takesWrites: true };
  const said: string[] = [];
  const gate = createDiskSpaceGate({
    clock,
    log: silentLog,
    reserveBytes: RESERVE,
    freeBytes: () => Promise.resolve(disk.free),
    tryWrite: () => (disk.takesWrites ? Promise.resolve() : Promise.reject(noSpace())),
    report: (line) => said.push(line),
  });
  gate.start();
  const look = async () => {
    due?.();
    for (let round = 0; round < 5; round += 1) await letOthersRun();
  };
  return { disk, said, gate, look };
}

describe("the gate on disk space", () => {
  it("is full below the reserve and says so once, and ample again at twice as much", async () => {
    const { disk, said, gate, look } = openGate();
    let times = 0;
    gate.onAmple(() => (times += 1));
    disk.free = RESERVE - 1;
    await look();
    await look();
    expect(gate.state()).toMatchObject({ state: "full", reason: "Less than 0 MB is free." });
    expect(said).toHaveLength(1);
    disk.free = 2 * RESERVE - 1;
    await look();
    expect(gate.isAmple()).toBe(false);
    disk.free = 2 * RESERVE;
    await look();
    expect(gate.isAmple()).toBe(true);
    expect(said).toHaveLength(2);
    expect(times).toBe(1);
  });

  it("stays full while a write is refused, whatever the system says of free space", async () => {
    const { disk, gate, look } = openGate();
    gate.refused(noSpace());
    disk.takesWrites = false;
    await look();
    expect(gate.state()).toMatchObject({
      state: "full",
      reason: expect.stringContaining("ENOSPC"),
    });
    disk.takesWrites = true;
    await look();
    expect(gate.state()).toEqual({ state: "ample" });
  });
});

describe("work that must be stored", () => {
  it("is done again when there is room, until the disk takes it", async () => {
    const { gate, look } = openGate();
    let tries = 0;
    const done = gate.persist(() => {
      tries += 1;
      return tries < 3 ? Promise.reject(noSpace()) : Promise.resolve(tries);
    });
    await letOthersRun();
    expect(gate.isAmple()).toBe(false);
    await look();
    expect(gate.isAmple()).toBe(false);
    await look();
    expect(await done).toBe(3);
    expect(gate.isAmple()).toBe(true);
  });

  it("fails at once for another reason, and at the end for want of room", async () => {
    const { gate } = openGate();
    await expect(gate.persist(() => Promise.reject(new Error("no such table")))).rejects.toThrow(
      "no such table",
    );
    const thrown = gate.persist(() => Promise.reject(noSpace())).catch((error: unknown) => error);
    await letOthersRun();
    gate.stop();
    expect(await thrown).toMatchObject({ code: "ENOSPC" });
    await expect(gate.persist(() => Promise.reject(noSpace()))).rejects.toThrow("ENOSPC");
  });
});

interface Tables {
  things: { id: number; text: string };
}

/** A database that may grow by a page or two, as on a disk that is nearly full. */
function nearlyFull() {
  const sqlite = new Sqlite(":memory:");
  sqlite.exec("create table things (id integer primary key, text text not null) strict");
  sqlite.pragma(`max_page_count = ${Number(sqlite.pragma("page_count", { simple: true })) + 2}`);
  const refused: unknown[] = [];
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: watchedDatabase(sqlite, {
        onRefused: (error) => refused.push(error),
        onWritten: () => {},
      }),
    }),
  });
  onTestFinished(() => db.destroy());
  return { db, refused, makeRoom: () => sqlite.pragma("max_page_count = 100000") };
}

describe("SQLite on a full disk", () => {
  it("the refusal is what is thrown, nothing of the transaction stays, and later ones succeed", async () => {
    const { db, refused, makeRoom } = nearlyFull();
    const store = () =>
      db.transaction().execute(async (transaction) => {
        for (let id = 1; id <= 20; id += 1)
          await transaction
            .insertInto("things")
            .values({ id, text: "x".repeat(2_000) })
            .execute();
      });
    const thrown: unknown = await store().catch((error: unknown) => error);
    expect(isRefusedWrite(thrown)).toBe(true);
    expect(refused).toEqual([thrown]);
    expect(await db.selectFrom("things").selectAll().execute()).toEqual([]);
    makeRoom();
    await store();
    expect(await db.selectFrom("things").selectAll().execute()).toHaveLength(20);
  });

  it("other errors of SQLite are no want of room", async () => {
    const { db, refused } = nearlyFull();
    const twice = { id: 1, text: "" };
    await db.insertInto("things").values(twice).execute();
    const thrown: unknown = await db
      .insertInto("things")
      .values(twice)
      .execute()
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    expect(isRefusedWrite(thrown)).toBe(false);
    expect(refused).toEqual([]);
  });
});
