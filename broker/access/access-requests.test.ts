import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { BrokerError } from "../errors/broker-error.ts";
import { silentLog } from "../logs/log.ts";
import type { OutboundPost } from "../sessions/ports/posts.ts";
import { addRefusal } from "../store/access-refusals.ts";
import {
  newestAccessRequests,
  openAccessRequests,
  reopenAccessRequest,
  settleAccessRequest,
} from "../store/access-requests.ts";
import { openStore, type Store } from "../store/database.ts";
import { AccessRequests } from "./access-requests.ts";

let store: Store;
let posted: OutboundPost[];
let timers: (() => void)[];
let allowed: Set<string>;
let isUndecided: boolean;
/** Of whom Slack does not say who they are. */
let unknown: Set<string>;
let now: number;
let changes: number;
let requests: AccessRequests;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  posted = [];
  timers = [];
  allowed = new Set();
  isUndecided = false;
  unknown = new Set();
  now = 10;
  changes = 0;
  requests = open();
});
afterEach(async () => {
  await requests.stop();
  await store.close();
});

function open() {
  return new AccessRequests({
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
    explain: (userId, channel) =>
      isUndecided || unknown.has(userId)
        ? Promise.reject(new BrokerError("access.undecided", "Slack is away."))
        : Promise.resolve({ allowed: allowed.has(`${userId} ${channel}`) }),
    posts: {
      enqueue: (_db, post) => Promise.resolve(void posted.push(post)),
      wake: () => {},
    },
    changed: () => void (changes += 1),
  });
}

async function ask(author: string, channel: string, ts: string, at = 1): Promise<number | null> {
  const id = await addRefusal(store.db, {
    ...{ author, channel, ts, thread_ts: ts, rule: "guest", notice: "No.", at },
    state: "told",
  });
  await store.db
    .updateTable("access_refusals")
    .set({ admin_asked_at: at })
    .where("id", "=", id)
    .execute();
  return id;
}
const waiting = async () =>
  (await openAccessRequests(store.db, 50)).map(({ author, channel }) => `${author} ${channel}`);

const answered = () =>
  posted.flatMap(({ sessionKey }) => (sessionKey.startsWith("C1") ? sessionKey : []));

/** Somebody's own request, behind all others: once it is granted, all were looked at. */
async function askLast(): Promise<string> {
  await ask(`ULAST${now}`, "C9", `${now}.1`, now);
  allowed.add(`ULAST${now} C9`);
  return `ULAST${now} C9`;
}

async function lookAtAll() {
  const last = await askLast();
  // A look that is on its way does not begin again.
  const looked = () => {
    requests.look();
    return waiting();
  };
  await expect.poll(looked).not.toContain(last);
}

/** The next start of the worker: it looks once. */
const nextStart = async (minutes: number) => {
  now += minutes * 60_000;
  await requests.stop();
  requests = open();
  const last = await askLast();
  requests.look();
  await expect.poll(waiting).not.toContain(last);
};

describe("AccessRequests", () => {
  it("AC01: an ignored request is answered by nobody, and stays closed", async () => {
    const id = (await ask("U1", "C1", "1.1")) ?? 0;
    expect(await settleAccessRequest(store.db, id, "ignored", now)).toBe(true);
    expect(await settleAccessRequest(store.db, id, "ignored", now)).toBe(false);
    expect(await settleAccessRequest(store.db, 99, "ignored", now)).toBe(false);
    allowed.add("U1 C1");
    await lookAtAll();
    expect(answered()).toEqual([]);
  });

  it("AC01: those who are still refused wait on", async () => {
    await ask("U1", "C1", "1.1");
    await lookAtAll();
    expect([answered(), await waiting()]).toEqual([[], ["U1 C1"]]);
  });

  it("AC01: who is allowed now is told once in their thread, however often they asked", async () => {
    await ask("U1", "C1", "1.1", 1);
    await ask("U1", "C1", "2.2", 2);
    await ask("U1", "C2", "3.3", 3);
    expect(await waiting()).toEqual(["U1 C1", "U1 C2"]);
    allowed.add("U1 C1");
    requests.look();
    await expect.poll(waiting).toEqual(["U1 C2"]);
    await lookAtAll();
    expect(posted.filter(({ sessionKey }) => sessionKey.startsWith("C1"))).toEqual([
      expect.objectContaining({
        idempotencyKey: "access-allowed:2:10",
        sessionKey: "C1:2.2",
        owner: "none",
        body: {
          kind: "notice",
          text: "<@U1>, you may give me work in <#C1> now. Mention me again.",
        },
      }),
    ]);
  });

  it("AC01: asks again later while Slack does not say who somebody is", async () => {
    await ask("U1", "D1", "1.1");
    allowed.add("U1 D1");
    isUndecided = true;
    requests.look();
    await expect.poll(() => timers).toHaveLength(1);
    expect(await waiting()).toEqual(["U1 D1"]);
    isUndecided = false;
    timers[0]?.();
    await expect.poll(waiting).toEqual([]);
    expect(posted[0]?.body).toMatchObject({
      text: "You may give me work here now. Write to me again.",
    });
  });

  it("AC01: somebody of whom Slack does not say who it is keeps nobody else waiting", async () => {
    await ask("UNKNOWN", "C1", "1.1");
    await ask("U2", "C1", "2.1");
    allowed.add("U2 C1");
    unknown.add("UNKNOWN");
    requests.look();
    await expect.poll(() => timers).toHaveLength(1);
    expect(await waiting()).toEqual(["UNKNOWN C1"]);
  });

  it("AC01: an ignored request stays closed after a grant of an earlier one was taken back", async () => {
    await ask("U1", "C1", "1.1", 1);
    await ask("U1", "C1", "2.2", 2);
    allowed.add("U1 C1");
    await lookAtAll();
    expect(answered()).toEqual(["C1:2.2"]);
    allowed.delete("U1 C1");
    await nextStart(1);
    const [reopened = { id: 0 }] = await openAccessRequests(store.db, 50);
    await settleAccessRequest(store.db, reopened.id, "ignored", now);
    await nextStart(1);
    expect(await waiting()).toEqual([]);
  });

  it("AC01: a request behind 200 others that are still refused is granted", async () => {
    for (let number = 0; number < 200; number += 1)
      await ask(`UOLD${number}`, "C1", `${number}.1`, 1);
    await ask("UNEW", "C1", "999.1", 1);
    allowed.add("UNEW C1");
    requests.look();
    await expect.poll(() => posted.map(({ sessionKey }) => sessionKey)).toEqual(["C1:999.1"]);
  });

  it("AC01: the newest are shown where not all can be, the longest waiting of them first", async () => {
    await ask("U1", "C1", "1.1", 1);
    await ask("U2", "C1", "2.1", 2);
    await ask("U3", "C1", "3.1", 3);
    const rows = await newestAccessRequests(store.db, 2);
    expect(rows.map(({ author }) => author)).toEqual(["U2", "U3"]);
  });

  it("AC01: a request whose grant was taken back is open again, and answered when it is granted again", async () => {
    await ask("U1", "C1", "1.1");
    await ask("U2", "C1", "2.1");
    allowed.add("U1 C1").add("U2 C1");
    requests.look();
    await expect.poll(waiting).toEqual([]);
    allowed.delete("U1 C1");
    await nextStart(1);
    expect(await waiting()).toEqual(["U1 C1"]);
    allowed.add("U1 C1");
    await nextStart(1);
    expect(await waiting()).toEqual([]);
    expect(answered()).toEqual(["C1:1.1", "C1:2.1", "C1:1.1"]);
    expect(new Set(posted.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(posted.length);
    // Three grants, one that is taken back, and those of the two starts.
    expect(changes).toBe(6);
  });

  it("AC01: a rule that is removed long after it granted a request opens nothing", async () => {
    await ask("U1", "C1", "1.1");
    allowed.add("U1 C1");
    requests.look();
    await expect.poll(waiting).toEqual([]);
    allowed.clear();
    await nextStart(61);
    expect(await waiting()).toEqual([]);
  });

  it("AC01: an ignored request is opened again once, and no other is", async () => {
    const id = (await ask("U1", "C1", "1.1")) ?? 0;
    expect(await reopenAccessRequest(store.db, id, "ignored")).toBe(false);
    await settleAccessRequest(store.db, id, "ignored", now);
    expect(await reopenAccessRequest(store.db, 99, "ignored")).toBe(false);
    expect(await reopenAccessRequest(store.db, id, "ignored")).toBe(true);
    expect(await reopenAccessRequest(store.db, id, "ignored")).toBe(false);
    expect(await waiting()).toEqual(["U1 C1"]);
  });
});
