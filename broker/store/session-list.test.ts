import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "./database.ts";
import { saveName, namesOf } from "./names.ts";
import { countGroups, type ListCursor, sessionFacets, sessionPage } from "./session-list.ts";
import { createSession, saveSession } from "./sessions.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

const create = (key: string, at: number, more: object = {}) =>
  createSession(store.db, {
    key,
    channel: "C1",
    channelType: "channel",
    threadTs: key,
    workspace: `/sessions/${key}`,
    host: "here",
    initiator: "U1",
    title: null,
    stateJson: "{}",
    state: "idle",
    at,
    ...more,
  });

/** Reads all pages, and does something between two of them. */
async function readPages(
  limit: number,
  between: (page: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly string[]> {
  const keys: string[] = [];
  let cursor: ListCursor | null = null;
  let pages = 0;
  do {
    const page = await sessionPage(store.db, {}, { limit, cursor });
    if (page.kind === "expired") throw new Error("The cursor expired.");
    keys.push(...page.rows.map((row) => row.key));
    cursor = page.next;
    await between((pages += 1));
  } while (cursor !== null);
  return keys;
}

it("TU17: a decision that people owe, and that it is made, are changes of the list", async () => {
  await create("a", 1);
  const listed = async () => [...(await countGroups(store.db, {}))];
  const changes = async () =>
    (await store.db.selectFrom("feed").selectAll().where("kind", "=", "session").execute()).length;
  const before = await changes();
  await saveSession(store.db, "a", { state_json: '{"offer":{"kind":"unsure"}}', state: "idle" });
  expect([await listed(), (await changes()) - before]).toEqual([[["needs-you", 1]], 1]);
  await saveSession(store.db, "a", { state_json: '{"offer":null}', state: "idle" });
  expect([await listed(), (await changes()) - before]).toEqual([[["ended", 1]], 2]);
});

describe("pages of sessions", () => {
  it("W4 AD06: loses and repeats none of 5,000 with 50 in each millisecond", async () => {
    await sql`insert into sessions (key, channel, channel_type, thread_ts, workspace, host,
        state_json, state, created_at, last_activity_at)
      with recursive n (i) as (select 0 union all select i + 1 from n where i < 4999)
      select 'C1:' || i, 'C1', 'channel', i, '/w', 'here', '{}', 'idle', 0, i / 50 from n`.execute(
      store.db,
    );
    for (const limit of [70, 500]) {
      const keys = await readPages(limit);
      expect(keys).toHaveLength(5_000);
      expect(new Set(keys).size).toBe(5_000);
    }
  });

  it("W4 AD06: loses and repeats none at any page size, while sessions change", async () => {
    const change = fc.record({
      session: fc.nat(19),
      what: fc.constantFrom("active", "title", "new", "removed" as const),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 20 }),
        async (times, limit, changes) => {
          await sql`delete from sessions`.execute(store.db);
          for (const [place, at] of times.entries()) await create(`S${place}`, at);
          const removed = new Set<string>();
          let now = 10;
          const keys = await readPages(limit, async (page) => {
            for (const { session, what } of changes[page - 1] ?? []) {
              const key = `S${session}`;
              now += 1;
              if (what === "active") await saveSession(store.db, key, { last_activity_at: now });
              if (what === "title") await saveSession(store.db, key, { title: `t${now}` });
              if (what === "new") await create(`N${now}`, now);
              if (what === "removed") {
                removed.add(key);
                await store.db.deleteFrom("sessions").where("key", "=", key).execute();
              }
            }
          });
          const before = times.map((_, place) => `S${place}`);
          expect(new Set(keys).size).toBe(keys.length);
          expect(before.filter((key) => !keys.includes(key) && !removed.has(key))).toEqual([]);
          expect(keys.filter((key) => !before.includes(key))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses a cursor from before what is known of changes", async () => {
    for (let at = 0; at < 5; at += 1) await create(`S${at}`, at);
    const page = await sessionPage(store.db, {}, { limit: 2, cursor: null });
    const cursor = page.kind === "page" ? page.next : null;
    await saveSession(store.db, "S1", { last_activity_at: 9 });
    await saveSession(store.db, "S1", { last_activity_at: 10 });
    await sql`delete from feed where sequence < (select max(sequence) from feed)`.execute(store.db);
    expect(await sessionPage(store.db, {}, { limit: 2, cursor })).toEqual({ kind: "expired" });
  });
});

describe("filters", () => {
  beforeEach(async () => {
    await create("A", 1, { title: "50% off_sale", channel: "C2" });
    await create("B", 2, { title: "Other", initiator: "U2", state: "working" });
    await saveSession(store.db, "B", { profile: "anna" });
    await sql`insert into messages (session_key, channel, ts, source, message_json, state,
      received_at) values ('B', 'C1', '1', 's', '{"text":"Find the needle"}', 'done', 1),
      ('A', 'C1', '2', 's', 'not json', 'done', 1)`.execute(store.db);
  });
  const found = async (filter: object) => {
    const page = await sessionPage(store.db, filter, { limit: 10, cursor: null });
    return page.kind === "page" ? page.rows.map((row) => row.key) : [];
  };

  it.each([
    [{ search: "50% off_" }, ["A"]],
    [{ search: "%" }, ["A"]],
    [{ search: "needle" }, ["B"]],
    [{ search: "x" }, []],
    [{ channel: "C2" }, ["A"]],
    [{ person: "U2" }, ["B"]],
    [{ profile: "anna" }, ["B"]],
    [{ group: "open" }, ["B"]],
    [{ group: "ended" }, ["A"]],
    [{ group: "waiting" }, []],
  ])("W10: finds %o", async (filter, keys) => {
    expect(await found(filter)).toEqual(keys);
  });

  it("W10: counts the groups of what the other filters match", async () => {
    expect(await countGroups(store.db, { group: "working" })).toEqual(
      new Map([
        ["ended", 1],
        ["working", 1],
      ]),
    );
    expect(await countGroups(store.db, { person: "U2" })).toEqual(new Map([["working", 1]]));
  });

  it("W10: offers what sessions have", async () => {
    const { channels, people, profiles } = await sessionFacets(store.db);
    expect(channels.map((one) => one.channel).toSorted()).toEqual(["C1", "C2"]);
    expect(people.map((one) => one.initiator).toSorted()).toEqual(["U1", "U2"]);
    expect(profiles).toEqual([{ profile: "anna", sessions: 1 }]);
  });
});

it("W10: keeps the newest name of an id", async () => {
  await saveName(store.db, { id: "U1", kind: "person", name: "Ada" }, 1);
  await saveName(store.db, { id: "U1", kind: "person", name: "Ada L." }, 2);
  expect(await namesOf(store.db, ["U1", "U2"])).toEqual(new Map([["U1", "Ada L."]]));
});
