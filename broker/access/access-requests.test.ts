import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { BrokerError } from "../errors/broker-error.ts";
import { silentLog } from "../logs/log.ts";
import type { OutboundPost } from "../sessions/ports/posts.ts";
import { addRefusal } from "../store/access-refusals.ts";
import { openAccessRequests, settleAccessRequest } from "../store/access-requests.ts";
import { openStore, type Store } from "../store/database.ts";
import { AccessRequests } from "./access-requests.ts";

let store: Store;
let posted: OutboundPost[];
let timers: (() => void)[];
let allowed: Set<string>;
let isUndecided: boolean;
let requests: AccessRequests;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  posted = [];
  timers = [];
  allowed = new Set();
  isUndecided = false;
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
      after: (_ms, task) => {
        timers.push(task);
        return { cancel: () => {} };
      },
    },
    log: silentLog,
    explain: (userId, channel) =>
      isUndecided
        ? Promise.reject(new BrokerError("access.undecided", "Slack is away."))
        : Promise.resolve({ allowed: allowed.has(`${userId} ${channel}`) }),
    posts: {
      enqueue: (_db, post) => Promise.resolve(void posted.push(post)),
      wake: () => {},
    },
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

describe("AccessRequests", () => {
  it("AC01: an ignored request is answered by nobody, and stays closed", async () => {
    const id = (await ask("U1", "C1", "1.1")) ?? 0;
    expect(await settleAccessRequest(store.db, id, "ignored")).toBe(true);
    expect(await settleAccessRequest(store.db, id, "ignored")).toBe(false);
    expect(await settleAccessRequest(store.db, 99, "ignored")).toBe(false);
    allowed.add("U1 C1");
    requests.look();
    await requests.stop();
    expect(posted).toEqual([]);
  });

  it("AC01: those who are still refused wait on", async () => {
    await ask("U1", "C1", "1.1");
    requests.look();
    await requests.stop();
    expect([posted, await waiting()]).toEqual([[], ["U1 C1"]]);
  });

  it("AC01: who is allowed now is told once in their thread, however often they asked", async () => {
    await ask("U1", "C1", "1.1", 1);
    await ask("U1", "C1", "2.2", 2);
    await ask("U1", "C2", "3.3", 3);
    expect(await waiting()).toEqual(["U1 C1", "U1 C2"]);
    allowed.add("U1 C1");
    requests.look();
    await expect.poll(waiting).toEqual(["U1 C2"]);
    requests.look();
    await requests.stop();
    expect(posted).toEqual([
      expect.objectContaining({
        idempotencyKey: "access-allowed:2",
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
});
