import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { Kysely, sql, SqliteDialect } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Usage } from "../../api/usage.ts";
import { openStore, type Store } from "../../store/database.ts";
import { migrations } from "../../store/migrations.ts";
import { saveName } from "../../store/names.ts";
import { forgetOldRows } from "../../store/retention.ts";
import { retentionRules } from "../../store/retention-rules.ts";
import { createSession } from "../../store/sessions.ts";
import { addTurn, addTurnTokens } from "../../store/turns.ts";
import { usageReads } from "./usage-reads.ts";

/** A Thursday. */
const NOW = new Date("2026-11-26T11:42:07Z").getTime();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function emptyStore(): Promise<Store> {
  const store = await openStore({ path: ":memory:" });
  onTestFinished(() => store.close());
  return store;
}

const session = (store: Store, key: string, initiator: string | null = null) =>
  createSession(store.db, {
    key,
    channel: key.split(":")[0] ?? "",
    channelType: key.startsWith("D") ? "im" : "channel",
    threadTs: key.split(":")[1] ?? "",
    workspace: `/${key}`,
    host: "here",
    initiator,
    title: `Title of ${key}`,
    stateJson: "{}",
    state: "idle",
    at: 0,
  });

interface Turn {
  readonly id: string;
  readonly key: string;
  readonly at: number;
  readonly total: number;
  readonly profile?: string | null;
  readonly person?: string | null;
}

async function turn(store: Store, { id, key, at, total, ...of }: Turn) {
  await addTurn(store.db, {
    id,
    sessionKey: key,
    codexThreadId: "t",
    at,
    origin: {
      profile: of.profile ?? "mara",
      model: "gpt-5",
      channel: key.split(":")[0] ?? null,
      person: of.person ?? null,
    },
  });
  const tokens = { input: total - 1, cachedInput: 1, output: 1, reasoning: 0, total };
  await addTurnTokens(store.db, id, tokens);
}

const readsOf = ({ db }: Store) => usageReads({ db, now: () => NOW, ownZone: "UTC" });

/** What a removal may change: which session it was, and when within the quarter of an hour. */
const withoutDetails = ({
  bySession: _bySession,
  recentTurns: _recentTurns,
  windows: _windows,
  ...usage
}: Omit<Usage, "ok">) => usage;

describe("what the turns used", () => {
  it("AD16: is nothing before the first one", async () => {
    const usage = await readsOf(await emptyStore())({ window: "24h", by: "profile" });
    expect(usage).toMatchObject({
      zone: "UTC",
      series: [],
      others: null,
      rows: [],
      rest: null,
      sums: { turns: 0, total: 0, trend: null },
      today: { total: 0, weekday: 4, usualTokens: null },
      totals: { turns: 0, total: 0 },
      windows: { lastHour: { turns: 0 }, lastDay: { turns: 0 } },
      recentTurns: [],
      bySession: [],
    });
    expect(usage.buckets.starts).toHaveLength(24);
  });

  it("W15: AD16: is grouped by what each turn was for, with names as Slack gave them", async () => {
    const store = await emptyStore();
    await session(store, "C1:1.0");
    await session(store, "D1:2.0");
    await saveName(store.db, { id: "C1", kind: "channel", name: "checkout-web" }, 0);
    await saveName(store.db, { id: "U1", kind: "person", name: "Mara Okafor" }, 0);
    await turn(store, { id: "a", key: "C1:1.0", at: NOW - HOUR / 2, total: 100, person: "U1" });
    await turn(store, { id: "b", key: "D1:2.0", at: NOW - 3 * HOUR, total: 300, profile: "lin" });
    await turn(store, { id: "c", key: "C1:1.0", at: NOW - 30 * HOUR, total: 50, person: "U1" });
    const reads = readsOf(store);
    const rowsBy = async (by: Usage["by"]) =>
      (await reads({ window: "7d", by })).rows.map(({ subject, total, turns }) => [
        subject.name ?? subject.id,
        turns,
        total,
      ]);
    expect(await rowsBy("profile")).toEqual([
      ["lin", 1, 300],
      ["mara", 2, 150],
    ]);
    expect(await rowsBy("model")).toEqual([["gpt-5", 3, 450]]);
    await session(store, "D2:3.0");
    await turn(store, { id: "d", key: "D2:3.0", at: NOW - 9 * DAY, total: 100 });
    expect(await rowsBy("channel")).toEqual([
      ["direct-messages", 1, 300],
      ["checkout-web", 2, 150],
    ]);
    expect(await rowsBy("person")).toEqual([
      [null, 1, 300],
      ["Mara Okafor", 2, 150],
    ]);
    const usage = await reads({ window: "24h", by: "channel" });
    expect(usage.rows.map(({ subject }) => subject.channelType)).toEqual(["im", "channel"]);
    expect(usage.series[0]?.tokens.slice(-4)).toEqual([300, 0, 0, 0]);
    expect(usage.series[1]?.tokens.slice(-4)).toEqual([0, 0, 0, 100]);
    expect(usage.windows).toMatchObject({
      lastHour: { turns: 1, total: 100 },
      lastDay: { turns: 2, total: 400 },
    });
    expect(usage.totals).toMatchObject({ turns: 4, total: 550, cachedInput: 4 });
    expect(usage.recentTurns.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    expect(usage.recentTurns[0]).toMatchObject({
      channel: { id: "C1", name: "checkout-web", type: "channel" },
      person: { id: "U1", name: "Mara Okafor" },
      model: "gpt-5",
      tokens: { total: 100 },
    });
    expect(usage.bySession).toMatchObject([
      { sessionKey: "D1:2.0", total: 300, turns: 1, title: "Title of D1:2.0" },
      { sessionKey: "C1:1.0", total: 150, turns: 2, lastTurnAt: NOW - HOUR / 2 },
      { sessionKey: "D2:3.0", total: 100, turns: 1 },
    ]);
  });

  it("AD16: is compared with the window before and with the same weekday", async () => {
    const store = await emptyStore();
    await session(store, "C1:1.0");
    const at = (daysAgo: number, hours = 0) => NOW - daysAgo * DAY - hours * HOUR;
    for (const [week, total] of [
      [1, 100],
      [2, 200],
      [3, 300],
    ] as const) {
      await turn(store, { id: `w${week}`, key: "C1:1.0", at: at(7 * week, 1), total });
      // After the present time of day: it counts for no comparison.
      await turn(store, { id: `l${week}`, key: "C1:1.0", at: at(7 * week, -6), total: 5_000 });
    }
    await turn(store, { id: "first", key: "C1:1.0", at: at(40), total: 1 });
    await turn(store, { id: "now", key: "C1:1.0", at: at(0, 1), total: 300 });
    const usage = await readsOf(store)({ window: "7d", by: "profile" });
    expect(usage.today).toMatchObject({ total: 300, turns: 1, usualTokens: 150 });
    // The last Thursday afternoon is of the window before: 100 of the morning, 5,000 of the evening.
    expect(usage.sums).toMatchObject({ total: 300 });
    expect(usage.sums.trend).toBeCloseTo(300 / 5_100 - 1);
    expect(usage.rows[0]?.trend).toBeCloseTo(300 / 5_100 - 1);
  });

  it("AD17: stays whole when sessions are removed and old turns are deleted", async () => {
    const keys = ["C1:1.0", "C2:2.0", "D3:3.0"] as const;
    const turns = fc.array(
      fc.record({
        key: fc.constantFrom(...keys),
        at: fc.integer({ min: NOW - 200 * DAY, max: NOW }),
        total: fc.integer({ min: 1, max: 10_000 }),
        profile: fc.constantFrom("mara", "lin"),
        person: fc.constantFrom("U1", "U2", null),
      }),
      { maxLength: 40 },
    );
    const grouping = fc.constantFrom("profile", "model", "channel", "person");
    const window = fc.constantFrom("24h", "7d", "30d", "90d");
    await fc.assert(
      fc.asyncProperty(
        turns,
        fc.subarray([...keys]),
        grouping,
        window,
        async (all, gone, by, of) => {
          const store = await openStore({ path: ":memory:" });
          try {
            for (const key of keys) await session(store, key);
            for (const [index, each] of all.entries()) {
              await turn(store, { id: String(index), ...each });
            }
            const query = { by, window: of, zone: "Asia/Kathmandu" } as const;
            const before = await readsOf(store)(query);
            await sql`delete from turns where started_at < ${NOW - 100 * DAY}`.execute(store.db);
            for (const key of gone)
              await sql`delete from sessions where key = ${key}`.execute(store.db);
            const after = await readsOf(store)(query);
            expect(withoutTypes(withoutDetails(after))).toEqual(
              withoutTypes(withoutDetails(before)),
            );
            const left = all.filter(({ key }) => !gone.includes(key));
            expect(after.recentTurns.length).toBeLessThanOrEqual(left.length);
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("AD17: OP03: keeps the sums of a day when whose they were is forgotten after a year", async () => {
    const store = await emptyStore();
    await session(store, "C1:1.0");
    const old = NOW - 400 * DAY;
    await turn(store, { id: "a", key: "C1:1.0", at: old, total: 100, person: "U1" });
    await turn(store, { id: "b", key: "C1:1.0", at: old + HOUR, total: 20, profile: "lin" });
    await turn(store, { id: "c", key: "C1:1.0", at: NOW - 300 * DAY, total: 3 });
    const before = await readsOf(store)({ window: "90d", by: "person" });
    // Twice, since what is left of a day stays as it is.
    await forgetOldRows(store.db, retentionRules(0), NOW);
    await forgetOldRows(store.db, retentionRules(0), NOW);
    const { rows } = await sql`
      select turns, total_tokens, profile, channel, person from past_usage order by from_at`.execute(
      store.db,
    );
    expect(rows).toEqual([
      { turns: 2, total_tokens: 120, profile: "", channel: "", person: "" },
      { turns: 1, total_tokens: 3, profile: "mara", channel: "C1", person: "" },
    ]);
    const after = await readsOf(store)({ window: "90d", by: "person" });
    expect(after.totals).toEqual(before.totals);
  });

  it("W2: W15: turns of an earlier release are filled from their session, then and now", async () => {
    const sqlite = new Sqlite(":memory:");
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
    onTestFinished(() => db.destroy());
    for (const [name, migration] of Object.entries(migrations)) {
      if (name === "0019_usage") break;
      await migration.up(db);
    }
    sqlite.exec(`insert into sessions (key, channel, channel_type, thread_ts, workspace, host,
        initiator, profile, thread_profile, state_json, state, created_at, last_activity_at)
      values ('C1:1.0', 'C1', 'channel', '1.0', '/w', 'here', 'U1', 'lin', 'mara', '{}', 'idle', 0, 0)`);
    const add = (id: string) =>
      sqlite.exec(`insert into turns (id, session_key, codex_thread_id, state, started_at)
        values ('${id}', 'C1:1.0', 't', 'completed', 1)`);
    add("before");
    await migrations["0019_usage"]?.up(db);
    // As a worker does that was rolled back.
    add("after");
    const rows = sqlite.prepare(
      "select id, profile, model, channel, person from turns order by id",
    );
    const origin = { profile: "mara", model: null, channel: "C1", person: "U1" };
    expect(rows.all()).toEqual([
      { id: "after", ...origin },
      { id: "before", ...origin },
    ]);
  });

  it("AD17: reads each period by an index", async () => {
    const { db } = await emptyStore();
    const plan = await sql<{ readonly detail: string }>`
      explain query plan with ranges (since, until) as (values (1, 2), (2, 3))
      select sum(total_tokens) from ranges cross join turns
      where started_at >= since and started_at < until`.execute(db);
    expect(plan.rows.map(({ detail }) => detail).join("\n")).toContain("turns_started");
  });
});

/** A channel whose sessions are gone is known by its id alone. */
function withoutTypes<T>(usage: T): unknown {
  return JSON.parse(
    JSON.stringify(usage, (key, value: unknown) => (key === "channelType" ? null : value)),
  );
}
