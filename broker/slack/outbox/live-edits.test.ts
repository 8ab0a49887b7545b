import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { openStore, type Store } from "../../store/database.ts";
import { type Fate, fakePosting, type FakePosting } from "../testing/fake-posting.ts";
import { type ManualClock, manualClock } from "../testing/manual-clock.ts";
import { storeSession } from "../testing/stored-session.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

const THREAD = "1700000000.000100";

let store: Store;
let clock: ManualClock;
let session: string;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock();
  session = await storeSession(store.db, "C1", THREAD);
});
afterEach(() => store.close());

function open(slack: FakePosting, own = store, time = clock): Outbox {
  return createOutbox({
    db: own.db,
    clock: time,
    random: () => 0.5,
    log: silentLog,
    api: slack.api,
    allowBroadcasts: false,
    readMarkdown: () => [],
    onPosted: () => {},
    onRefused: () => {},
  });
}

async function say(outbox: Outbox, text: string, key = text, own = store): Promise<void> {
  const body = { kind: "notice", text, blocks: [] } as const;
  await outbox.enqueue(own.db, { idempotencyKey: key, sessionKey: session, body });
  outbox.wake(session);
}

async function edit(outbox: Outbox, text: string, own = store): Promise<void> {
  const body = { kind: "live-edit", of: "card", text, blocks: [] } as const;
  await outbox.enqueue(own.db, { idempotencyKey: "card:now", sessionKey: session, body });
  outbox.wake(session);
}

const isSettled = async (own = store) =>
  (await own.db
    .selectFrom("outbox")
    .select("id")
    .where("state", "not in", ["sent", "failed"])
    .executeTakeFirst()) === undefined;

it("puts the newest edit in the place of those that wait", async () => {
  const slack = fakePosting();
  const outbox = open(slack);
  await say(outbox, "first", "card");
  for (const text of ["one", "two", "three"]) await edit(outbox, text);
  await outbox.start();
  await clock.runUntil(isSettled);
  expect(slack.calls).toEqual(["post first", "edit three"]);
  await edit(outbox, "four");
  await clock.runUntil(isSettled);
  expect(slack.messages.map(({ text }) => text)).toEqual(["four"]);
});

it("sends an edit that was changed while Slack was asked", async () => {
  const slack = fakePosting();
  const outbox = open(slack);
  await outbox.start();
  await say(outbox, "first", "card");
  await clock.runUntil(isSettled);
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const { api } = slack;
  const slow = {
    ...api,
    edit: async (wanted: Parameters<typeof api.edit>[0]) => {
      asked.resolve();
      await answered.promise;
      return api.edit(wanted);
    },
  };
  const other = open({ ...slack, api: slow });
  await outbox.stop();
  await other.start();
  await edit(other, "old");
  await asked.promise;
  await edit(other, "new");
  answered.resolve();
  await clock.runUntil(isSettled);
  expect(slack.messages.map(({ text }) => text)).toEqual(["new"]);
});

it("never keeps an answer waiting, and edits 1.2 s apart", async () => {
  const slack = fakePosting();
  const outbox = open(slack);
  await outbox.start();
  await say(outbox, "first", "card");
  await clock.runUntil(isSettled);
  slack.fates.push({ kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 60_000 } });
  await edit(outbox, "working");
  await clock.runUntil(() => slack.calls.length === 2);
  const limitedAt = clock.now();
  await say(outbox, "the answer");
  await clock.runUntil(() => slack.calls.includes("post the answer"));
  expect(clock.now() - limitedAt).toBeLessThan(60_000);
  await edit(outbox, "done");
  await clock.runUntil(isSettled);
  expect(clock.now() - limitedAt).toBeGreaterThanOrEqual(60_000);
  expect(slack.messages.map(({ text }) => text)).toEqual(["done", "the answer"]);
});

it("waits with every other edit while Slack takes none, and with no post", async () => {
  const other = await storeSession(store.db, "C2", THREAD);
  const slack = fakePosting();
  const outbox = open(slack);
  await outbox.start();
  await say(outbox, "first", "card");
  const post = { kind: "notice", text: "second", blocks: [] } as const;
  await outbox.enqueue(store.db, { idempotencyKey: "other", sessionKey: other, body: post });
  outbox.wake(other);
  await clock.runUntil(isSettled);
  slack.fates.push({ kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 60_000 } });
  await edit(outbox, "working");
  await clock.runUntil(() => slack.calls.includes("edit working"));
  const limitedAt = clock.now();
  const body = { kind: "live-edit", of: "other", text: "at work", blocks: [] } as const;
  await outbox.enqueue(store.db, { idempotencyKey: "other:now", sessionKey: other, body });
  outbox.wake(other);
  await say(outbox, "the answer");
  await clock.runUntil(() => slack.calls.includes("post the answer"));
  expect(clock.now() - limitedAt).toBeLessThan(60_000);
  await clock.runUntil(() => slack.calls.includes("edit at work"));
  expect(clock.now() - limitedAt).toBeGreaterThanOrEqual(60_000);
  await clock.runUntil(isSettled);
});

it("is given up when its message never came into the thread", async () => {
  const slack = fakePosting();
  slack.fates.push({ kind: "fails", failure: { kind: "refused", code: "is_archived" } });
  const outbox = open(slack);
  await say(outbox, "first", "card");
  await edit(outbox, "one");
  await outbox.start();
  await clock.runUntil(isSettled);
  expect(slack.calls).toEqual(["post first"]);
});

const fates: fc.Arbitrary<Fate> = fc.oneof(
  fc.constant<Fate>({ kind: "works" }),
  fc.boolean().map((isDone): Fate => ({ kind: "silence", isDone })),
  fc.boolean().map((isDone): Fate => ({ kind: "crash", isDone })),
  fc.constant<Fate>({ kind: "fails", failure: { kind: "unreachable", message: "" } }),
);

it("the message says the last of it in the end, whatever fails and whenever it crashes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fates, { maxLength: 8, size: "max" }), async (script) => {
      const own = await openStore({ path: ":memory:" });
      const time = manualClock();
      await storeSession(own.db, "C1", THREAD);
      let crashed = false;
      const slack = fakePosting(() => {
        crashed = true;
      });
      let outbox = open(slack, own, time);
      await say(outbox, "first", "card", own);
      await outbox.start();
      await time.runUntil(() => isSettled(own));
      slack.fates.push(...script);
      for (const text of ["one", "two", "last"]) {
        await edit(outbox, text, own);
        time.step();
      }
      while (!(await isSettled(own))) {
        await time.runUntil(async () => crashed || (await isSettled(own)));
        if (!crashed) break;
        crashed = false;
        outbox = open(slack, own, time);
        await outbox.start();
      }
      expect(slack.messages.map(({ text }) => text)).toEqual(["last"]);
      await own.close();
    }),
    { numRuns: 60 },
  );
}, 60_000);
