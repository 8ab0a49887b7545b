import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "./database.ts";
import {
  type LaterSchemaNotice,
  openDatabaseFile,
  openDatabaseToRead,
  type SetAsideNotice,
} from "./database-file.ts";
import { migrations } from "./migrations.ts";
import { schemaRange } from "./schema-range.ts";
import { addTimelineEntry, newestSequence } from "./timeline.ts";

const { schema, schemaMin } = schemaRange();

let folder: string;
let path: string;
let notices: SetAsideNotice[];
let later: LaterSchemaNotice[];
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "database-file-"));
  path = join(folder, "broker.sqlite");
  notices = [];
  later = [];
  now = Date.UTC(2030, 0, 2, 3, 4, 5);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (known: Readonly<Record<string, Migration>> = migrations, usableFrom?: number) =>
  openDatabaseFile({
    path,
    migrations: known,
    ...(usableFrom === undefined ? {} : { schemaMin: usableFrom }),
    snapshots: { folder: join(folder, "backups"), now: () => now },
    onSetAside: (notice) => notices.push(notice),
    onLaterSchema: (notice) => later.push(notice),
  });

const newestOfOurs = Object.keys(migrations).at(-1);

const run = (statement: string): Migration => ({
  up: async (db: Kysely<unknown>) => void (await sql.raw(statement).execute(db)),
});

/** Releases after this one. */
const withNumbers = (count: number) => ({
  ...migrations,
  ...Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `900${index}_more`,
      run(`create table more_${index} (a integer) strict`),
    ]),
  ),
});

async function storeWithOneEntry(): Promise<void> {
  const store = await openStore({ path });
  await addTimelineEntry(store.db, { sessionKey: null, kind: "note", data: {}, at: 1 });
  await store.close();
}

const snapshots = () => readdirSync(join(folder, "backups")).toSorted();

/** Overwrites the pages behind the first one, as a failing disk would. */
function damage(): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4_096);
  writeFileSync(path, bytes);
}

function otherBrokersDatabase(): void {
  const other = new Sqlite(path);
  other.pragma("journal_mode = WAL");
  other.exec(`
    create table schema_migrations (version integer primary key, name text, applied_at text);
    insert into schema_migrations values (1, 'initial_sqlite_state', '2029'), (2, 'later', '2029');
    create table sessions (key text primary key, channel_id text);
  `);
  other.close();
}

describe("a damaged database", () => {
  it.each([
    ["that is no database at all", () => writeFileSync(path, "Dear database, ".repeat(1_000))],
    ["whose pages are overwritten", damage],
    ["that is cut off", () => writeFileSync(path, readFileSync(path).subarray(0, 9_000))],
  ])("OP01: %s is moved aside as it is, and a new one is begun", async (_, harm) => {
    await storeWithOneEntry();
    harm();
    writeFileSync(`${path}-wal`, "");
    const before = readFileSync(path);
    const store = await open();
    expect(await newestSequence(store.db)).toBe(0);
    await store.close();
    const movedTo = `${path}.corrupt-20300102T030405000Z`;
    expect(notices).toMatchObject([{ reason: "corrupt", path, movedTo }]);
    expect(readFileSync(movedTo)).toEqual(before);
    expect(readdirSync(folder)).toContain("broker.sqlite.corrupt-20300102T030405000Z-wal");
  });

  it("is not written over by the next one of the same moment", async () => {
    for (const text of ["one", "two"]) {
      writeFileSync(path, text.repeat(1_000));
      await (await open()).close();
    }
    expect(new Set(notices.map((notice) => notice.movedTo)).size).toBe(2);
    for (const { movedTo } of notices) expect(statSync(movedTo).size).toBe(3_000);
  });

  it("is left where it is by those who only read", async () => {
    await storeWithOneEntry();
    damage();
    const before = readFileSync(path);
    await expect(openDatabaseToRead({ path })).rejects.toMatchObject({ code: "store.corrupt" });
    expect(readFileSync(path)).toEqual(before);
  });
});

it("OP01: takes a half-written transaction back that a killed process left", async () => {
  await storeWithOneEntry();
  const writer = new Sqlite(path);
  writer.pragma("journal_mode = DELETE");
  writer.pragma("cache_size = 2");
  writer.exec("begin");
  const insert = writer.prepare("insert into timeline (kind, data_json, at) values ('k', ?, 1)");
  for (let row = 0; row < 100; row += 1) insert.run("x".repeat(3_000));
  const killed = join(folder, "killed.sqlite");
  for (const end of ["", "-journal"]) copyFileSync(path + end, killed + end);
  writer.close();
  path = killed;
  const store = await open();
  expect(await newestSequence(store.db)).toBe(1);
  await store.close();
  expect(notices).toEqual([]);
});

it("OP02: another broker's database is moved aside whole, and a new one is begun", async () => {
  otherBrokersDatabase();
  await expect(openDatabaseToRead({ path })).rejects.toMatchObject({ code: "store.other_broker" });
  const store = await open();
  expect(await newestSequence(store.db)).toBe(0);
  await store.close();
  const movedTo = `${path}.other-broker-20300102T030405000Z`;
  expect(notices).toMatchObject([{ reason: "other-broker", path, movedTo }]);
  const other = new Sqlite(movedTo, { readonly: true });
  expect(other.prepare("select count(*) as n from schema_migrations").get()).toEqual({ n: 2 });
  other.close();
});

it("OP02: a later release's database that is too new is refused and stays as it is", async () => {
  await storeWithOneEntry();
  await (await open(withNumbers(1), 9000)).close();
  const before = readFileSync(path);
  const refused = { code: "store.newer_release", message: expect.stringContaining("9000_more") };
  await expect(open()).rejects.toMatchObject(refused);
  await expect(openDatabaseToRead({ path })).rejects.toMatchObject(refused);
  expect(readFileSync(path)).toEqual(before);
  expect(notices).toEqual([]);
});

describe("W2: a database of a later release that left it usable", () => {
  it("is opened as it is, keeps what both write, and is not migrated or copied", async () => {
    await storeWithOneEntry();
    const next = await open(withNumbers(2), schemaMin);
    expect([next.schema, next.schemaMin]).toEqual([9001, schemaMin]);
    await next.close();
    const copies = snapshots();

    const older = await open();
    expect(later).toEqual([{ path, schema: 9001, ownSchema: schema }]);
    expect([older.schema, older.schemaMin]).toEqual([9001, schemaMin]);
    await addTimelineEntry(older.db, { sessionKey: null, kind: "note", data: {}, at: 2 });
    await older.close();
    expect(snapshots()).toEqual(copies);

    const again = await open(withNumbers(2), schemaMin);
    expect(await newestSequence(again.db)).toBe(2);
    await again.close();
    expect(later).toHaveLength(1);
  });

  it("can be read beside a worker, or without one", async () => {
    await storeWithOneEntry();
    await (await open(withNumbers(1), schemaMin)).close();
    const reader = await openDatabaseToRead({ path });
    expect([reader.schema, await newestSequence(reader.db)]).toEqual([9000, 1]);
    await reader.close();
  });
});

describe("migrations", () => {
  it("OP02: one that fails leaves all as it was, and names the snapshot", async () => {
    await storeWithOneEntry();
    const half = { ...withNumbers(1), "9001_bad": run("insert into absent values (1)") };
    await expect(open(half)).rejects.toMatchObject({
      code: "store.cannot_migrate",
      message: expect.stringContaining(
        join(folder, `backups/broker-${newestOfOurs}-20300102T030405000Z.sqlite`),
      ),
    });
    const store = await open();
    expect(await newestSequence(store.db)).toBe(1);
    const { rows } = await sql`select name from sqlite_schema where name like 'more%'`.execute(
      store.db,
    );
    expect(rows).toEqual([]);
    await store.close();
  });

  it("OP02: the database of each earlier release is brought up to date with what is in it", async () => {
    const names = Object.keys(migrations).toSorted();
    for (const [index, name] of names.entries()) {
      path = join(folder, `${name}.sqlite`);
      const upToThen = Object.fromEntries(Object.entries(migrations).slice(0, index + 1));
      const old = await openStore({ path, migrations: upToThen });
      await sql`insert into timeline (session_key, kind, data_json, at)
        values (null, 'note', '{}', 1)`.execute(old.db);
      await old.close();
      const store = await open();
      expect(await newestSequence(store.db)).toBe(1);
      await store.close();
      const reader = await openDatabaseToRead({ path });
      await reader.close();
    }
  });

  it("are not begun when no snapshot can be written", async () => {
    await storeWithOneEntry();
    writeFileSync(join(folder, "backups"), "");
    await expect(open(withNumbers(1))).rejects.toMatchObject({ code: "store.cannot_snapshot" });
    const store = await openDatabaseToRead({ path });
    expect(await newestSequence(store.db)).toBe(1);
    await store.close();
  });

  it("OP02: come after a snapshot of their own, for the owner alone, the newest three kept", async () => {
    await storeWithOneEntry();
    for (let count = 1; count <= 5; count += 1) {
      now += 60_000;
      await (await open(withNumbers(count))).close();
    }
    expect(snapshots()).toEqual([
      "broker-9001_more-20300102T030705000Z.sqlite",
      "broker-9002_more-20300102T030805000Z.sqlite",
      "broker-9003_more-20300102T030905000Z.sqlite",
    ]);
    const newest = join(folder, "backups", snapshots().at(-1) ?? "");
    expect(statSync(newest).mode & 0o777).toBe(0o600);
    const copy = new Sqlite(newest, { readonly: true });
    expect(copy.prepare("select count(*) as n from timeline").get()).toEqual({ n: 1 });
    copy.close();
  });

  it("take no snapshot of a new database, nor when there is nothing to do", async () => {
    await (await open()).close();
    await (await open()).close();
    expect(readdirSync(folder)).not.toContain("backups");
  });

  it("are left to the worker by those who only read", async () => {
    await storeWithOneEntry();
    const reading = openDatabaseToRead({ path, migrations: withNumbers(1) });
    await expect(reading).rejects.toMatchObject({ code: "store.older_release" });
  });
});

it("shows nothing, and makes nothing, where there is no database to read", async () => {
  const store = await openDatabaseToRead({ path });
  expect(await newestSequence(store.db)).toBe(0);
  await store.close();
  expect(readdirSync(folder)).toEqual([]);
});
