import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InboundMessage } from "../../sessions/model.ts";
import { storeReceived } from "../../sessions/received.ts";
import { addRefusal } from "../../store/access-refusals.ts";
import { openStore, type Store } from "../../store/database.ts";
import { createThreadReader } from "../history.ts";
import type { Admit } from "../intake/admission.ts";
import type { Deliver } from "../intake/deliver.ts";
import { type FakeAnswer, fakeApi, rateLimited } from "../testing/fake-api.ts";
import { fakeIdentity as identity } from "../testing/identity.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { replayMessage, type ReplayOptions } from "./replay.ts";

const thread = { channel: "C1", threadTs: "1700000000.000001" };
const MISSED = "1700000009.000001";
const folder = { sessionsRoot: "/tmp", host: "here", now: 1 };

let store: Store;
let taken: InboundMessage[];
let poked: number;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  taken = [];
  poked = 0;
});
afterEach(() => store.close());

const opening: InboundMessage = {
  thread,
  channelType: "channel",
  ts: thread.threadTs,
  source: "app_mention",
  author: { kind: "user", userId: "U1" },
  text: "hello",
  files: [],
};
const openSession = () =>
  storeReceived(store.db, { message: opening, startsSession: true }, folder);

const keep: Deliver = async (tx, route) => {
  if (route.kind !== "message") return undefined;
  if ((await storeReceived(tx, route, folder)) === null) return undefined;
  taken.push(route.message);
  return () => {
    poked += 1;
  };
};

function replay(
  message: Readonly<Record<string, unknown>>,
  changes: Partial<ReplayOptions> = {},
  answer: () => FakeAnswer = () => ({
    ok: true,
    messages: [
      { ts: thread.threadTs, thread_ts: thread.threadTs, user: "U1", text: "hello" },
      { ts: MISSED, thread_ts: thread.threadTs, ...message },
    ],
  }),
) {
  const api = fakeApi({ "conversations.replies": answer });
  return replayMessage(thread, MISSED, {
    db: store.db,
    deliver: keep,
    admit: () => Promise.resolve({ kind: "admitted" }),
    identity: () => identity,
    reader: createThreadReader({
      reads: api.clients.reads,
      own: () => identity,
      clock: manualClock(),
      random: () => 0.5,
    }),
    ...changes,
  });
}

const said = { user: "U1", text: "and this" };
const nothing = { ok: true, value: false };

describe("AP15: replaying one message", () => {
  it.each([
    ["our own", { user: "U0BOT", bot_id: "B0BOT", text: "an answer" }],
    ["a notice of Slack's", { ...said, subtype: "channel_join" }],
    ["a removed one", { ...said, subtype: "tombstone" }],
    ["a command", { user: "U1", text: "-stop" }],
    ["an empty one", { user: "U1", text: " " }],
  ])("gives nothing of %s", async (_, message) => {
    await openSession();
    expect(await replay(message)).toEqual(nothing);
    expect(taken).toEqual([]);
  });

  it("gives nothing to a thread without a session", async () => {
    expect(await replay(said)).toEqual(nothing);
    expect(taken).toEqual([]);
  });

  it("gives nothing where the thread has no such message, or is gone", async () => {
    await openSession();
    expect(await replay(said, {}, () => ({ ok: true, messages: [] }))).toEqual(nothing);
    const gone = () => ({ ok: false, error: "thread_not_found" });
    expect(await replay(said, {}, gone)).toEqual(nothing);
  });

  it("notes who may not have work done, and gives the session nothing", async () => {
    await openSession();
    const refuse: Admit = async () => ({
      kind: "refused",
      note: async (tx) => {
        const refusal = { channel: "C1", ts: MISSED, thread_ts: thread.threadTs, author: "U1" };
        await addRefusal(tx, { ...refusal, rule: "guest", notice: null, state: "silent", at: 0 });
        return undefined;
      },
    });
    expect(await replay(said, { admit: refuse })).toEqual(nothing);
    expect(await replay(said)).toEqual(nothing);
    expect(taken).toEqual([]);
  });

  it("says why it cannot tell now", async () => {
    await openSession();
    expect(await replay(said, {}, () => rateLimited(300))).toMatchObject({ ok: false });
    expect(await replay(said, { identity: () => null })).toMatchObject({ ok: false });
    const admit = () => Promise.reject(new Error("Slack does not say who U1 is"));
    expect(await replay(said, { admit })).toEqual({
      ok: false,
      error: "Slack does not say who U1 is",
    });
    expect(taken).toEqual([]);
  });

  it("gives what the session does not have, once, and marked as recovered", async () => {
    await openSession();
    const both = await Promise.all([replay(said), replay(said)]);
    expect(both.filter((one) => one.ok && one.value)).toHaveLength(1);
    expect(await replay(said)).toEqual(nothing);
    expect(taken).toMatchObject([
      { ts: MISSED, text: "and this", source: "thread_reply", recovered: true },
    ]);
    expect(poked).toBe(1);
  });
});
