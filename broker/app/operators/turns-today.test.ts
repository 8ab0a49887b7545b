import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../store/database.ts";
import { turnsToday } from "./turns-today.ts";

const NOON = new Date(2026, 10, 26, 12).getTime();
const HOUR = 3_600_000;

let store: Store;
let now = NOON;
beforeEach(async () => {
  now = NOON;
  store = await openStore({ path: ":memory:" });
  await sql`pragma foreign_keys = off`.execute(store.db);
});
afterEach(() => store.close());

const addTurn = (id: string, state: string, startedAt: number, tokens: number) =>
  sql`insert into turns (id, session_key, codex_thread_id, state, started_at, total_tokens)
    values (${id}, 'C1:1.1', 't', ${state}, ${startedAt}, ${tokens})`.execute(store.db);

describe("W17 the turns of today", () => {
  it("are none at first", async () => {
    const today = turnsToday({ db: store.db, now: () => now });
    expect(await today.current()).toEqual({ total: 0, failed: 0, tokens: 0 });
  });

  it("are those since midnight, with what failed and what they used, by an index", async () => {
    await addTurn("yesterday", "failed", NOON - 13 * HOUR, 1_000);
    await addTurn("one", "completed", NOON - 11 * HOUR, 200);
    await addTurn("two", "failed", NOON, 30);
    await addTurn("three", "running", NOON, 0);
    const today = turnsToday({ db: store.db, now: () => now });
    expect(await today.current()).toEqual({ total: 3, failed: 1, tokens: 230 });
    // As when its session is removed.
    await sql`delete from turns where id = 'one'`.execute(store.db);
    today.written();
    expect(await today.current()).toEqual({ total: 3, failed: 1, tokens: 230 });
    const plan = await sql<{ detail: string }>`
      explain query plan select count(*) from turns where started_at >= 0`.execute(store.db);
    expect(plan.rows[0]?.detail).toContain("turns_started");
  });

  it("are counted again only after a write, and on another day", async () => {
    const today = turnsToday({ db: store.db, now: () => now });
    await today.current();
    await addTurn("one", "completed", NOON, 5);
    expect(await today.current()).toMatchObject({ total: 0 });
    today.written();
    expect(await today.current()).toMatchObject({ total: 1 });
    now = NOON + 13 * HOUR;
    expect(await today.current()).toMatchObject({ total: 0 });
  });
});
