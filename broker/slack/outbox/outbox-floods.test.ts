import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { openStore, type Store } from "../../store/database.ts";
import { listParked } from "../../store/parked.ts";
import { type Fate, fakePosting, type FakePosting } from "../testing/fake-posting.ts";
import { manualClock } from "../testing/manual-clock.ts";
import { storeSession } from "../testing/stored-session.ts";
import { piecesOfMarkdown } from "../answer/from-markdown.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import type { PostingApi } from "./posting-api.ts";

const THREAD = "1700000000.000100";
const never = new AbortController().signal;

let store: Store;
let clock: ReturnType<typeof manualClock>;
let session: string;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock();
  session = await storeSession(store.db, "C1", THREAD);
});

afterEach(() => store.close());

function open(slack: FakePosting): Outbox {
  return createOutbox({
    db: store.db,
    clock,
    random: () => 0.5,
    log: silentLog,
    api: slack.api,
    allowBroadcasts: false,
    readMarkdown: (markdown) =>
      piecesOfMarkdown(markdown, { isKnownUser: () => false, allowBroadcasts: false }),
    onPosted: () => {},
    onRefused: () => {},
  });
}

async function post(outbox: Outbox, key: string, markdown: string, to = session) {
  const body = { kind: "markdown" as const, markdown };
  await outbox.enqueue(store.db, { idempotencyKey: key, sessionKey: to, body });
  outbox.wake(to);
}

const isSettled = async () => {
  const openRow = await store.db
    .selectFrom("outbox")
    .select("id")
    .where("state", "not in", ["sent", "failed"])
    .execute();
  return openRow.length === 0;
};

it("SE23: a flood in one thread delays the channel's other threads by no more than a turn", async () => {
  const slack = fakePosting();
  const outbox = open(slack);
  const other = await storeSession(store.db, "C1", "1700000000.000200");
  for (let at = 0; at < 20; at += 1)
    await post(outbox, `flood-${String(at)}`, `flood ${String(at)}`);
  await post(outbox, "other-1", "other one", other);
  await post(outbox, "other-2", "other two", other);
  await outbox.start();
  await clock.runUntil(isSettled);
  const texts = slack.messages.map(({ text }) => text);
  expect(texts.slice(0, 4)).toEqual(["flood 0", "other one", "flood 1", "other two"]);
  expect(texts.filter((text) => text.startsWith("flood"))).toEqual(
    Array.from({ length: 20 }, (_, at) => `flood ${String(at)}`),
  );
});

it("SE23: a stop drops what the agent posted and Slack does not have, and nothing else", async () => {
  const slack = fakePosting();
  const outbox = open(slack);
  await outbox.start();
  const other = await storeSession(store.db, "C1", "1700000000.000200");
  for (let at = 0; at < 20; at += 1) {
    await post(outbox, `${session}:agent:${String(at)}`, `flood ${String(at)}`);
  }
  await post(outbox, `${session}:notice`, "a notice");
  await post(outbox, `${other}:agent:1`, "another session", other);
  await clock.runUntil(async () => slack.messages.length >= 2);
  const late = outbox.outcome(`${session}:agent:19`, never);
  await outbox.dropQueued(store.db, session);
  outbox.dropped(session);
  outbox.wake(session);
  expect(await late).toMatchObject({ kind: "failed", code: "stopped" });
  const before = slack.messages.length;
  await clock.runUntil(isSettled);
  const after = slack.messages.slice(before).map(({ text }) => text);
  expect(after.filter((text) => text.startsWith("flood")).length).toBeLessThanOrEqual(1);
  const texts = slack.messages.map(({ text }) => text);
  expect(texts).toContain("a notice");
  expect(texts).toContain("another session");
  expect(await listParked(store.db, 100)).toEqual([]);
});

/** An agent's post that is on its way while the session is stopped; Slack answers afterwards. */
async function stopWhileSending(fate: Fate) {
  const slack = fakePosting();
  const sending = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const whenStopped: PostingApi["post"] = async (message) => {
    sending.resolve();
    await stopped.promise;
    return slack.api.post(message);
  };
  const outbox = open({ ...slack, api: { ...slack.api, post: whenStopped } });
  slack.fates.push(fate);
  await outbox.start();
  const key = `${session}:agent:1`;
  await post(outbox, key, "on its way");
  const outcome = outbox.outcome(key, never);
  await sending.promise;
  await outbox.dropQueued(store.db, session);
  stopped.resolve();
  await clock.runUntil(isSettled);
  await post(outbox, `${session}:notice`, "Stopped");
  await clock.runUntil(isSettled);
  return { outcome: await outcome, texts: slack.messages.map(({ text }) => text) };
}

it.each<[string, Fate]>([
  ["refuses it", { kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 3_000 } }],
  ["never got it", { kind: "silence", isDone: false }],
])("SE23: what is on its way when a stop comes is not sent again if Slack %s", async (_, fate) => {
  const { outcome, texts } = await stopWhileSending(fate);
  expect(outcome).toMatchObject({ kind: "failed", code: "stopped" });
  expect(texts).toEqual(["Stopped"]);
  expect(await listParked(store.db, 100)).toEqual([]);
});

it("SE23: what is on its way when a stop comes is posted if Slack takes it", async () => {
  const { outcome, texts } = await stopWhileSending({ kind: "works" });
  expect(outcome).toMatchObject({ kind: "sent" });
  expect(texts).toEqual(["on its way", "Stopped"]);
});
