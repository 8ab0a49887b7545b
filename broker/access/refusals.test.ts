import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import type { Applicant } from "../sessions/applicant.ts";
import { openStore, type Store } from "../store/database.ts";
import type { RefusingRule } from "./decide-access.ts";
import { type QuietWord, Refusals } from "./refusals.ts";

const guest: Applicant = {
  author: { kind: "user", userId: "U1" },
  botIds: [],
  homeTeam: "T1",
  thread: { channel: "C1", threadTs: "1.1" },
  channelType: "channel",
  isSharedOutside: false,
  hasSession: false,
};

let store: Store;
let told: QuietWord[];
let changes: number;
let timers: (() => void)[];
let now: number;
let opened: Refusals[];

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  told = [];
  changes = 0;
  timers = [];
  now = 1_000;
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.stop()));
  await store.close();
});

function open(tell: (word: QuietWord) => Promise<boolean> = () => Promise.resolve(true)): Refusals {
  const refusals = new Refusals({
    db: store.db,
    clock: {
      ...systemClock,
      now: () => now,
      after: (_ms, task) => {
        timers.push(task);
        return { cancel: () => {} };
      },
    },
    log: silentLog,
    admin: "UMARA",
    tell: (word) => {
      told.push(word);
      return tell(word);
    },
    changed: () => void (changes += 1),
  });
  opened.push(refusals);
  return refusals;
}

async function refuse(
  refusals: Refusals,
  ts: string,
  more: Partial<Applicant> = {},
  rule: RefusingRule = "guest",
  isAsked = false,
): Promise<void> {
  await store.db
    .transaction()
    .execute((tx) => refusals.note(tx, { ...guest, ...more }, { ts, isAsked }, rule));
  refusals.wake();
}

const states = async () =>
  (await store.db.selectFrom("access_refusals").select("state").orderBy("id").execute()).map(
    ({ state }) => state,
  );

describe("Refusals", () => {
  it("AC01: tells a person once a channel, where they wrote", async () => {
    const refusals = open();
    await refuse(refusals, "1.1");
    await expect.poll(states).toEqual(["told"]);
    await refuse(refusals, "1.1");
    await refuse(refusals, "1.2");
    await refuse(refusals, "2.2", { thread: { channel: "C2", threadTs: "2.1" } });
    await refuse(refusals, "3.1", { author: { kind: "user", userId: "U2" } }, "person-not-listed");
    await expect.poll(states).toEqual(["told", "silent", "told", "told"]);
    const words = "I do not take work from guests here. A member can mention me for you.";
    expect(told).toEqual([
      { channel: "C1", threadTs: null, userId: "U1", text: words, canBeAllowed: true },
      { channel: "C2", threadTs: "2.1", userId: "U1", text: words, canBeAllowed: true },
      {
        channel: "C1",
        threadTs: "1.1",
        userId: "U2",
        text: "I take work only from people on a list, and you are not on it. <@UMARA> can add you.",
        canBeAllowed: true,
      },
    ]);
  });

  it("AC01: says nothing to bots and to deactivated accounts", async () => {
    const refusals = open();
    const bot = { author: { kind: "bot", botId: "B1" } } as const;
    await refuse(refusals, "1.1", bot, "bot-not-listed");
    await refuse(refusals, "1.2", bot, "channel-not-listed");
    await refuse(refusals, "1.3", {}, "deactivated");
    await expect.poll(states).toEqual(["silent", "silent", "silent"]);
    expect(told).toEqual([]);
    // Those who look at the refusals see them at once all the same.
    expect(changes).toBeGreaterThanOrEqual(3);
  });

  it("AC01: tells after a restart what was owed, but not what may have been told", async () => {
    const crashed = open(() => new Promise(() => {}));
    await refuse(crashed, "1.1");
    await expect.poll(states).toEqual(["telling"]);
    await crashed.note(
      store.db,
      { ...guest, author: { kind: "user", userId: "U2" } },
      { ts: "1.2", isAsked: false },
      "guest",
    );
    open().start();
    await expect.poll(states).toEqual(["telling", "told"]);
    expect(told.map(({ userId }) => userId)).toEqual(["U1", "U2"]);
  });

  it("UX09: answers each time somebody asks", async () => {
    const refusals = open();
    await refuse(refusals, "1.1");
    await refuse(refusals, "1.2");
    await refuse(refusals, "1.3", {}, "guest", true);
    await expect.poll(states).toEqual(["told", "silent", "told"]);
  });

  it("AC01: tries again what Slack surely did not show, and leaves what is stale", async () => {
    let isReachable = false;
    const refusals = open(() => Promise.resolve(isReachable));
    await refuse(refusals, "1.1");
    await expect.poll(() => timers.length).toBe(1);
    expect(await states()).toEqual(["owed"]);
    isReachable = true;
    timers.pop()?.();
    await expect.poll(states).toEqual(["told"]);
    await refusals.note(
      store.db,
      { ...guest, author: { kind: "user", userId: "U2" } },
      { ts: "1.2", isAsked: false },
      "guest",
    );
    now += 2 * 3_600_000;
    refusals.wake();
    await expect.poll(states).toEqual(["told", "silent"]);
    expect(told).toHaveLength(2);
  });
});
