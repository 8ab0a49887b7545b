import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore, type Store } from "./database.ts";
import { unsynced } from "./durability.ts";
import type { Executor } from "./schema.ts";
import { addTimelineEntry, newestSequence } from "./timeline.ts";

const NORMAL = 1;
const FULL = 2;
const entry = { sessionKey: null, kind: "note", data: {}, at: 1 };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "durability-"));
  store = await openStore({ path: join(folder, "broker.sqlite") });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function level(db: Executor): Promise<unknown> {
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
  return rows[0]?.synchronous;
}

test("only a transaction that says so does not wait for the disk, each time", async () => {
  for (let round = 0; round < 2; round += 1) {
    expect(await level(store.db)).toBe(FULL);
    expect(await store.db.transaction().execute(level)).toBe(FULL);
    expect(await unsynced(store.db).execute(level)).toBe(NORMAL);
  }
  expect(await level(store.db)).toBe(FULL);
});

test("it keeps what it wrote, and statements that wait for it are durable again", async () => {
  const [within, , after] = await Promise.all([
    unsynced(store.db).execute(async (transaction) => {
      await addTimelineEntry(transaction, entry);
      return level(transaction);
    }),
    addTimelineEntry(store.db, entry),
    level(store.db),
  ]);
  expect([within, after]).toEqual([NORMAL, FULL]);
  expect(await newestSequence(store.db)).toBe(2);
});

test("one that fails takes its writes back and leaves the rest durable", async () => {
  const failing = unsynced(store.db).execute(async (transaction) => {
    await addTimelineEntry(transaction, entry);
    throw new Error("on the way");
  });
  await expect(failing).rejects.toThrow("on the way");
  expect(await newestSequence(store.db)).toBe(0);
  expect(await level(store.db)).toBe(FULL);
});

test("one that cannot begin leaves the rest durable", async () => {
  await sql`begin`.execute(store.db);
  await expect(unsynced(store.db).execute(level)).rejects.toThrow("within a transaction");
  await sql`rollback`.execute(store.db);
  expect(await level(store.db)).toBe(FULL);
  expect(await unsynced(store.db).execute(level)).toBe(NORMAL);
});
