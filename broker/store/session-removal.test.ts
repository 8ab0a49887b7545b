import { afterEach, beforeEach, expect, it } from "vitest";
import { addAsk } from "./asks.ts";
import { openStore, type Store } from "./database.ts";
import { addMessage } from "./messages.ts";
import { addOutboxRow } from "./outbox.ts";
import { deleteSession, inactiveSessions, isRemovedMessage } from "./session-removal.ts";
import { createSession, findSession } from "./sessions.ts";
import { addTimelineEntry, timelinePage } from "./timeline.ts";

const DAY = 86_400_000;
const options = { now: 100 * DAY, keepKnownMs: 2 * DAY, by: null };

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

const create = (threadTs: string, at: number, state = "idle") =>
  createSession(store.db, {
    key: `C1:${threadTs}`,
    channel: "C1",
    channelType: "channel",
    threadTs,
    workspace: `/sessions/C1-${threadTs}/workspace`,
    host: "here",
    initiator: "U1",
    title: null,
    stateJson: "{}",
    state,
    at,
  });

const message = (threadTs: string, ts: string, state: "queued" | "delivered" | "done") =>
  addMessage(store.db, {
    sessionKey: `C1:${threadTs}`,
    channel: "C1",
    ts,
    source: "thread_reply",
    messageJson: "{}",
    state,
    at: 1,
  });

it("OP08: lists the inactive sessions, oldest activity first", async () => {
  for (const [threadTs, at] of [
    ["3.3", 30],
    ["1.1", 10],
    ["2.2", 20],
    ["4.4", 31],
  ] as const) {
    await create(threadTs, at);
  }
  const sessions = await inactiveSessions(store.db, 30);
  expect(sessions).toMatchObject([
    { key: "C1:1.1", lastActivityAt: 10, isBusy: false, workspace: "/sessions/C1-1.1/workspace" },
    { key: "C1:2.2" },
    { key: "C1:3.3" },
  ]);
});

it("OP09: counts what runs, waits or is asked as busy", async () => {
  await create("1.1", 1, "working");
  await create("2.2", 2);
  await message("2.2", "2.3", "delivered");
  await create("3.3", 3);
  await addOutboxRow(store.db, {
    idempotency_key: "a",
    session_key: "C1:3.3",
    channel: "C1",
    thread_ts: "3.3",
    body_json: "{}",
    outcome_json: null,
    error: null,
    created_at: 1,
  });
  await create("4.4", 4);
  await addAsk(store.db, {
    handle: "h",
    session_key: "C1:4.4",
    request_key: "r",
    turn_id: null,
    question_json: "{}",
    expires_at: 9,
    created_at: 1,
  });
  await create("5.5", 5);
  await message("5.5", "5.6", "done");
  const sessions = await inactiveSessions(store.db, 10);
  expect(sessions.map(({ isBusy }) => isBusy)).toEqual([true, true, true, true, false]);
});

it("OP12: deletes no session that works, or to which somebody has written meanwhile", async () => {
  await create("1.1", 1, "working");
  await create("2.2", 1);
  await message("2.2", "2.3", "queued");
  expect(await deleteSession(store.db, "C1:1.1", options)).toBe(false);
  expect(await deleteSession(store.db, "C1:2.2", options)).toBe(false);
  expect(await deleteSession(store.db, "C1:9.9", options)).toBe(false);
  expect(await isRemovedMessage(store.db, "C1", "2.3")).toBe(false);
  expect(await findSession(store.db, "C1:2.2")).toBeDefined();
});

it("AD11: deletes a session whole and keeps its messages known for a while", async () => {
  await create("1.1", 1);
  await message("1.1", "1.2", "done");
  await addTimelineEntry(store.db, { sessionKey: "C1:1.1", kind: "message", data: {}, at: 1 });
  expect(await deleteSession(store.db, "C1:1.1", options)).toBe(true);
  expect(await findSession(store.db, "C1:1.1")).toBeUndefined();
  expect(await timelinePage(store.db, "C1:1.1", { limit: 9 })).toMatchObject([
    { kind: "session-removed" },
  ]);
  expect(await isRemovedMessage(store.db, "C1", "1.2")).toBe(true);
  await create("2.2", 1);
  await deleteSession(store.db, "C1:2.2", { ...options, now: options.now + 3 * DAY });
  expect(await isRemovedMessage(store.db, "C1", "1.2")).toBe(false);
});
