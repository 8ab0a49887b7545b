import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../../clock/clock.ts";
import { openStore, type Store } from "../../store/database.ts";
import { createSession, saveSession } from "../../store/sessions.ts";
import { addTimelineEntry } from "../../store/timeline.ts";
import { noLiveSessions, sessionReads } from "../reading/session-reads.ts";
import { FeedFollowers } from "./feed-followers.ts";
import { type FeedItem, followFeed } from "./follow-feed.ts";

const KEY = "C1:1.0";

let store: Store;
let followers: FeedFollowers;
let ended: AbortController;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  followers = new FeedFollowers();
  store.onWritten(() => followers.written());
  ended = new AbortController();
  await createSession(store.db, {
    key: KEY,
    channel: "C1",
    channelType: "channel",
    threadTs: "1.0",
    workspace: "/w",
    host: "here",
    initiator: null,
    title: null,
    stateJson: "{}",
    state: "idle",
    at: 1,
  });
});
afterEach(async () => {
  ended.abort();
  await store.close();
});

/** Follows, and counts how often sessions are read. */
function follow(after: number | null = null) {
  const reads = sessionReads({
    db: store.db,
    live: noLiveSessions,
    isWorkspace: () => true,
  });
  const looks: (readonly string[])[] = [];
  const items = followFeed(
    {
      db: store.db,
      clock: systemClock,
      followers,
      reads: {
        entries: reads.entries,
        items: (keys) => {
          if (keys.length > 0) looks.push(keys);
          return reads.items(keys);
        },
      },
      instance: "one",
      health: null,
    },
    after,
    ended.signal,
  );
  const next = async (): Promise<FeedItem> => {
    const { value } = await items.next();
    return value as FeedItem;
  };
  return { next, looks };
}

const eventOf = (item: FeedItem) => (item.kind === "event" ? item.event : null);
const note = (text: string) =>
  addTimelineEntry(store.db, { sessionKey: KEY, kind: "note", data: { text }, at: 1 });

it("W5: says hello with the cursor that it begins at", async () => {
  expect(await follow().next()).toMatchObject({ id: 1, event: { kind: "hello", instance: "one" } });
});

it("W5: resets a cursor whose changes are forgotten, and one of another database", async () => {
  for (let at = 0; at < 5; at += 1) await note(String(at));
  await sql`delete from feed where sequence <= 4`.execute(store.db);
  for (const after of [1, 99]) {
    const { next } = follow(after);
    expect(await next()).toMatchObject({ id: 6, event: { kind: "hello" } });
    expect(await next()).toMatchObject({ event: { kind: "reset" } });
  }
  const kept = follow(4);
  await kept.next();
  expect(eventOf(await kept.next())?.kind).toBe("session");
});

it("W5 W12: is woken by a write, and sends a session once however often it changed", async () => {
  const { next, looks } = follow();
  await next();
  const news = next();
  await store.db.transaction().execute(async (transaction) => {
    for (let at = 2; at < 52; at += 1) {
      await saveSession(transaction, KEY, { last_activity_at: at });
    }
  });
  expect(await news).toMatchObject({
    id: 51,
    event: { kind: "session", session: { key: KEY, lastActivityAt: 51 } },
  });
  expect(looks).toEqual([[KEY]]);
});

it("W12: puts a session before the entry that changed it, and the cursor on the last", async () => {
  const { next } = follow();
  await next();
  await note("a");
  await note("b");
  const events = [await next(), await next(), await next()];
  expect(events.map((item) => eventOf(item)?.kind)).toEqual(["session", "timeline", "timeline"]);
  expect(events.map((item) => (item.kind === "event" ? item.id : 0))).toEqual([null, 2, 3]);
});

it("W11: sends an entry again when what became of it changes", async () => {
  await addTimelineEntry(store.db, {
    sessionKey: KEY,
    kind: "message",
    data: { ts: "1.0", author: { kind: "user", userId: "U1" }, text: "Hello" },
    ref: "1.0",
    at: 1,
  });
  await sql`insert into messages (session_key, channel, ts, source, message_json, state, received_at)
    values (${KEY}, 'C1', '1.0', 's', '{}', 'queued', 1)`.execute(store.db);
  const { next } = follow();
  await next();
  await sql`update messages set state = 'done'`.execute(store.db);
  await next();
  expect(eventOf(await next())).toMatchObject({
    kind: "timeline",
    entry: { kind: "message", sequence: 1, state: "done" },
  });
});

it("W12: tells that a session is removed", async () => {
  const { next } = follow();
  await next();
  await sql`delete from sessions`.execute(store.db);
  expect(eventOf(await next())).toEqual({ kind: "session-removed", key: KEY });
});

it("W5: keeps a bounded number of unread live events, and the newest of each kind", async () => {
  const follower = followers.join();
  for (let count = 0; count < 3; count += 1) followers.happened({ kind: "profiles" });
  followers.happened({ kind: "activity", sessionKey: "a" });
  followers.happened({ kind: "activity", sessionKey: "b" });
  followers.happened({ kind: "activity", sessionKey: "a" });
  expect(follower.takeLive().map((event) => event.kind)).toEqual([
    "profiles",
    "activity",
    "activity",
  ]);
  for (let at = 0; at < 2_000; at += 1)
    followers.happened({ kind: "activity", sessionKey: `${at}` });
  expect(follower.takeLive()).toHaveLength(500);
  await follower.news();
  follower.leave();
});
