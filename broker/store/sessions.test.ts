import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore, type Store } from "./database.ts";
import { addMessage, queuedMessageIds } from "./messages.ts";
import {
  createSession,
  findSession,
  findSessionKeyByThread,
  keysOfUnfinishedSessions,
  listSessions,
  saveSession,
} from "./sessions.ts";
import { addTimelineEntry, timelineAfter, timelinePage } from "./timeline.ts";

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
    workspace: `/sessions/C1-${threadTs}`,
    host: "here",
    initiator: "U1",
    title: null,
    stateJson: "{}",
    state,
    at,
  });
const message = (key: string, ts: string, state: "queued" | "done") =>
  addMessage(store.db, {
    sessionKey: key,
    channel: "C1",
    ts,
    source: "thread_reply",
    messageJson: "{}",
    state,
    at: 1,
  });

it("creates a session once, and leaves it as it is the second time", async () => {
  expect(await create("1.0", 1)).toBe(true);
  await saveSession(store.db, "C1:1.0", { codex_thread_id: "thread", state: "working" });
  expect(await create("1.0", 2)).toBe(false);
  expect(await findSession(store.db, "C1:1.0")).toMatchObject({
    codex_thread_id: "thread",
    state: "working",
    created_at: 1,
  });
  expect(await findSessionKeyByThread(store.db, "thread")).toBe("C1:1.0");
  expect(await findSessionKeyByThread(store.db, "another")).toBeNull();
});

it("stores a message once by channel and ts", async () => {
  await create("1.0", 1);
  expect(await message("C1:1.0", "1.5", "queued")).toBe(true);
  expect(await message("C1:1.0", "1.5", "queued")).toBe(false);
  expect(await queuedMessageIds(store.db, "C1:1.0")).toHaveLength(1);
});

it("refuses a message of a session that is not there", async () => {
  await expect(message("C1:9.0", "9.5", "queued")).rejects.toThrow(/FOREIGN KEY/);
});

it("lists the latest first, before a time, and by state", async () => {
  for (const [index, state] of ["idle", "working", "idle", "waiting"].entries()) {
    await create(`${index}.0`, index, state);
  }
  const keys = async (page: Parameters<typeof listSessions>[1]) =>
    (await listSessions(store.db, page)).map((session) => session.thread_ts);
  expect(await keys({ limit: 2 })).toEqual(["3.0", "2.0"]);
  expect(await keys({ limit: 2, before: 2 })).toEqual(["1.0", "0.0"]);
  expect(await keys({ limit: 9, states: ["working", "waiting"] })).toEqual(["3.0", "1.0"]);
});

it("finds what has something to go on with", async () => {
  await create("1.0", 1);
  await create("2.0", 2, "working");
  await create("3.0", 3);
  await create("4.0", 4);
  await message("C1:3.0", "3.5", "queued");
  await message("C1:4.0", "4.5", "done");
  expect((await keysOfUnfinishedSessions(store.db)).toSorted()).toEqual(["C1:2.0", "C1:3.0"]);
});

it("pages a session's timeline backward and everybody's forward", async () => {
  for (const [index, key] of ["a", "b", "a", "a"].entries()) {
    await addTimelineEntry(store.db, { sessionKey: key, kind: "note", data: { index }, at: index });
  }
  const sequences = (rows: readonly { sequence: number }[]) => rows.map((row) => row.sequence);
  expect(sequences(await timelinePage(store.db, "a", { limit: 2 }))).toEqual([3, 4]);
  expect(sequences(await timelinePage(store.db, "a", { limit: 2, beforeSequence: 3 }))).toEqual([
    1,
  ]);
  expect(sequences(await timelineAfter(store.db, 1, 2))).toEqual([2, 3]);
});
