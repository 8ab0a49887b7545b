import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { openStore, type Store } from "./database.ts";
import { addMessage } from "./messages.ts";
import { forgetOldRows, startRetention } from "./retention.ts";
import { retentionRules } from "./retention-rules.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2030, 0, 1);
const rules = retentionRules(DAY_MS);

const tables = [
  "slack_events",
  "sessions",
  "messages",
  "inputs",
  "turns",
  "outbox",
  "timeline",
  "asks",
] as const;

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

async function count(table: (typeof tables)[number]): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
    store.db,
  );
  return rows[0]?.n ?? -1;
}

/** A row in every table, with these states where a table has one, all of the time `at`. */
async function addRows(
  name: string,
  at: number,
  states: Partial<Record<(typeof tables)[number], string>> = {},
): Promise<void> {
  const { db } = store;
  const state = (table: (typeof tables)[number], usual: string) => states[table] ?? usual;
  await sql`insert into slack_events
    (event_id, payload_json, state, attempts, error, received_at) values
    (${name}, '{}', ${state("slack_events", "done")}, 0, null, ${at})`.execute(db);
  await sql`insert into sessions (key, channel, channel_type, thread_ts, workspace, host,
      state_json, state, created_at, last_activity_at)
    values (${name}, 'C', 'channel', ${name}, '/w', 'h', '{}',
      ${state("sessions", "idle")}, ${at}, ${at})`.execute(db);
  await sql`insert into messages (session_key, channel, ts, source, message_json, state, received_at)
    values (${name}, 'C', ${name}, 's', '{}', ${state("messages", "done")}, ${at})`.execute(db);
  await sql`insert into inputs (id, session_key, kind, cause_json, state, created_at)
    values (${name}, ${name}, 'k', '{}', ${state("inputs", "accepted")}, ${at})`.execute(db);
  await sql`insert into turns (id, session_key, codex_thread_id, state, started_at)
    values (${name}, ${name}, 't', ${state("turns", "completed")}, ${at})`.execute(db);
  await sql`insert into outbox (idempotency_key, session_key, channel, body_json, state, created_at)
    values (${name}, ${name}, 'C', '{}', ${state("outbox", "sent")}, ${at})`.execute(db);
  await sql`insert into timeline (session_key, kind, data_json, at)
    values (${name}, 'k', '{}', ${at})`.execute(db);
  await sql`insert into asks values (${name}, ${name}, ${name}, '{}',
    ${state("asks", "settled")}, null, ${at}, ${at}, null)`.execute(db);
}

describe("what is still open is never forgotten, however old it is", () => {
  it.each([
    ["slack_events", "received"],
    ["messages", "queued"],
    ["messages", "sending"],
    ["messages", "delivered"],
    ["inputs", "sending"],
    ["turns", "running"],
    ["outbox", "queued"],
    ["outbox", "unsure"],
    ["asks", "open"],
    ["sessions", "working"],
  ] as const)("%s %s", async (table, state) => {
    // A session that waits for something is not idle, or one of its rows says so.
    const session = table === "inputs" || table === "turns" ? { sessions: "working" } : {};
    await addRows("old", START, { ...session, [table]: state });
    await forgetOldRows(store.db, rules, START + 5_000 * DAY_MS);
    expect(await count(table)).toBe(1);
  });
});

it("keeps a message's ts known for as long as missed messages are looked for", async () => {
  const windowMs = 400 * DAY_MS;
  await addRows("one", START);
  await forgetOldRows(store.db, retentionRules(windowMs), START + windowMs);
  const again = { sessionKey: "one", channel: "C", ts: "one", source: "s", messageJson: "{}" };
  expect(await addMessage(store.db, { ...again, state: "queued", at: START })).toBe(false);
});

it("forgets nothing that is new", async () => {
  await addRows("new", START);
  expect(await forgetOldRows(store.db, rules, START + 2 * DAY_MS)).toBe(0);
});

/** Some 15,000 statements: seconds, and many of them on a machine that does other things, too. */
const MANY_YEARS_MS = 120_000;

it("OP03: every table levels off while rows keep coming", { timeout: MANY_YEARS_MS }, async () => {
  const most = new Map<string, number>();
  const years = 4;
  for (let day = 0; day < years * 365; day += 1) {
    const now = START + day * DAY_MS;
    await addRows(`day-${day}`, now);
    await forgetOldRows(store.db, rules, now);
    if (day < 800) continue;
    for (const table of tables) most.set(table, Math.max(most.get(table) ?? 0, await count(table)));
  }
  expect(Object.fromEntries(most)).toEqual({
    slack_events: 4,
    sessions: 731,
    messages: 181,
    inputs: 181,
    turns: 181,
    outbox: 31,
    timeline: 91,
    asks: 31,
  });
});

it("OP03: the timeline has an upper number of entries, however fast they come", async () => {
  const few = { ...rules, timeline: { keepMs: DAY_MS, keepRows: 1_000 } };
  await sql`insert into timeline (session_key, kind, data_json, at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
    select null, 'k', '{}', ${START} from n`.execute(store.db);
  await forgetOldRows(store.db, few, START);
  const { rows } = await sql`select count(*) as n, max(sequence) as newest from timeline`.execute(
    store.db,
  );
  expect(rows).toEqual([{ n: 1_000, newest: 5_000 }]);
});

it("OP03: a file gives the room of forgotten rows back", async () => {
  const folder = await mkdtemp(join(tmpdir(), "retention-"));
  const path = join(folder, "broker.sqlite");
  const file = await openStore({ path });
  try {
    await sql`insert into timeline (session_key, kind, data_json, at)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 2000)
      select null, 'k', ${"x".repeat(2_000)}, ${START} from n`.execute(file.db);
    await sql.raw("pragma wal_checkpoint(TRUNCATE)").execute(file.db);
    const before = (await stat(path)).size;
    await forgetOldRows(file.db, rules, START + 91 * DAY_MS);
    file.shrink();
    expect(before).toBeGreaterThan(4_000_000);
    expect((await stat(path)).size).toBeLessThan(400_000);
    expect((await stat(`${path}-wal`)).size).toBe(0);
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** A clock whose one timer the test lets ring. */
function handClock(start: number) {
  let now = start;
  let timer: { readonly at: number; readonly task: () => void } | null = null;
  const clock: Clock = {
    now: () => now,
    after: (ms, task) => {
      const own = { at: now + ms, task };
      timer = own;
      return { cancel: () => (timer = timer === own ? null : timer) };
    },
    sleep: () => Promise.reject(new Error("Nothing sleeps here")),
  };
  return {
    clock,
    dueAt: () => timer?.at ?? null,
    ring: () => {
      const due = timer;
      if (due === null) throw new Error("No timer is set");
      timer = null;
      now = due.at;
      due.task();
    },
  };
}

describe("by the clock", () => {
  it("works shortly after the start and then at each full hour, and goes on after a failure", async () => {
    const hand = handClock(START + 20 * 60_000);
    let failing = true;
    const shrunk: number[] = [];
    const retention = startRetention({
      clock: hand.clock,
      log: silentLog,
      rules,
      store: {
        ...store,
        shrink: () => {
          if (failing) throw new Error("disk full");
          shrunk.push(hand.clock.now());
        },
      },
    });
    expect(hand.dueAt()).toBe(START + 21 * 60_000);
    await addRows("old", START - 4 * DAY_MS);
    hand.ring();
    await expect.poll(() => hand.dueAt()).toBe(START + 60 * 60_000);
    expect(await count("slack_events")).toBe(0);
    failing = false;
    hand.ring();
    await expect.poll(() => hand.dueAt()).toBe(START + 120 * 60_000);
    expect(shrunk).toEqual([START + 60 * 60_000]);
    await retention.stop();
    expect(hand.dueAt()).toBeNull();
  });

  it("sets no timer when it is stopped in the middle of a round", async () => {
    const hand = handClock(START);
    const retention = startRetention({ store, clock: hand.clock, log: silentLog, rules });
    hand.ring();
    await retention.stop();
    expect(hand.dueAt()).toBeNull();
  });
});
