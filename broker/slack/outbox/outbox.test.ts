import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import type { OutboundBody } from "../../sessions/ports/posts.ts";
import { openStore, type Store } from "../../store/database.ts";
import { type Fate, fakePosting, type FakePosting } from "../testing/fake-posting.ts";
import { manualClock, settle } from "../testing/manual-clock.ts";
import { storeSession } from "../testing/stored-session.ts";
import { piecesOfMarkdown } from "../answer/from-markdown.ts";
import { createOutbox, type Outbox } from "./outbox.ts";

const THREAD = "1700000000.000100";
const never = new AbortController().signal;

/** An answer of one message for each word: a message has room for one of these paragraphs. */
function longAnswer(...words: readonly string[]): string {
  return words.map((word) => `${word} ${"x".repeat(9_000)}`).join("\n\n");
}

function firstWords(slack: FakePosting): readonly (string | undefined)[] {
  return slack.messages.map(({ text }) => text.split(" ")[0]);
}

let store: Store;
let clock: ReturnType<typeof manualClock>;
let session: string;

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock();
  session = await storeSession(store.db, "C1", THREAD);
});

afterEach(() => store.close());

const refused: string[] = [];

function open(slack: FakePosting, posted: string[] = []): Outbox {
  return createOutbox({
    db: store.db,
    clock,
    random: () => 0.5,
    log: silentLog,
    api: slack.api,
    allowBroadcasts: false,
    readMarkdown: (markdown) =>
      piecesOfMarkdown(markdown, { isKnownUser: () => false, allowBroadcasts: false }),
    onPosted: (thread) => posted.push(thread.threadTs),
    onRefused: (thread) => refused.push(thread.channel),
  });
}

async function post(outbox: Outbox, key: string, body: OutboundBody | string, to = session) {
  const full: OutboundBody = typeof body === "string" ? { kind: "markdown", markdown: body } : body;
  await outbox.enqueue(store.db, { idempotencyKey: key, sessionKey: to, body: full });
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

const fails = (kind: "unreachable" | "ambiguous"): Fate => ({
  kind: "fails",
  failure: { kind, message: "" },
});
const refuses = (code: string): Fate => ({ kind: "fails", failure: { kind: "refused", code } });

describe("createOutbox", () => {
  it.each([
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "thread_not_found",
    "restricted_action",
    "missing_scope",
    "something_new",
  ])("ends quietly when Slack will never take it: %s", async (code) => {
    const slack = fakePosting();
    slack.fates.push(refuses(code));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", "hello");
    await clock.runUntil(isSettled);
    expect(await outbox.outcome("k", never)).toEqual({ kind: "failed", code, message: code });
    expect(refused.splice(0)).toEqual(["C1"]);
    expect(slack.messages).toEqual([]);
  });

  it("goes on with the next post after one that failed", async () => {
    const slack = fakePosting();
    slack.fates.push(refuses("invalid_arguments"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "a", "one");
    await post(outbox, "b", "two");
    await clock.runUntil(isSettled);
    expect(slack.messages.map(({ text }) => text)).toEqual(["two"]);
  });

  it("TU30: looks in the thread before it sends again, and finds it there", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "silence", isDone: true });
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", "hello");
    await clock.runUntil(isSettled);
    expect(slack.messages).toHaveLength(1);
    expect(await outbox.outcome("k", never)).toMatchObject({ kind: "sent", parts: [{}] });
  });

  it("looks twice before it sends again", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "silence", isDone: false });
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", "hello");
    await clock.runUntil(isSettled);
    expect(slack.calls).toEqual(["post hello", "findPost", "findPost", "post hello"]);
  });

  it("gives up rather than post twice when it may not look", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "silence", isDone: true }, refuses("missing_scope"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", "hello");
    await clock.runUntil(isSettled);
    expect(slack.messages).toHaveLength(1);
    expect(await outbox.outcome("k", never)).toMatchObject({ kind: "failed" });
  });

  it("gives up on a Slack that never tells what it did", async () => {
    const slack = fakePosting();
    const outbox = open(slack);
    for (let time = 0; time < 20; time += 1)
      slack.fates.push({ kind: "silence", isDone: false }, { kind: "works" }, { kind: "works" });
    await outbox.start();
    await post(outbox, "k", "hello");
    await clock.runUntil(isSettled);
    expect(await outbox.outcome("k", never)).toMatchObject({ kind: "failed", code: "ambiguous" });
  });

  it("waits for the network, and posts then, in order", async () => {
    const slack = fakePosting();
    slack.fates.push(fails("unreachable"), fails("unreachable"), fails("unreachable"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "a", "one");
    await post(outbox, "b", "two");
    await clock.runUntil(isSettled);
    expect(slack.messages.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("waits as long as Slack says, and no other post of the channel goes meanwhile", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 30_000 } });
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "a", "one");
    await post(outbox, "b", "two");
    await clock.advance(29_000);
    expect(slack.calls).toEqual(["post one"]);
    await clock.runUntil(isSettled);
    expect(slack.messages.map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("does not let one channel wait for another", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 30_000 } });
    const other = await storeSession(store.db, "C2", THREAD);
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "a", "one");
    await settle();
    await post(outbox, "b", "two", other);
    await clock.advance(1_000);
    expect(slack.messages.map(({ channel }) => channel)).toEqual(["C2"]);
    await outbox.stop();
  });

  it("sends ten answers of a channel at once, and learns from Slack when that is too many", async () => {
    const slack = fakePosting();
    const outbox = open(slack);
    await outbox.start();
    for (let number = 0; number < 10; number += 1) await post(outbox, `k${number}`, `${number}`);
    await clock.advance(0);
    expect(slack.messages).toHaveLength(10);
    slack.fates.push({ kind: "fails", failure: { kind: "rate-limited", retryAfterMs: 1_000 } });
    for (let number = 10; number < 14; number += 1) await post(outbox, `k${number}`, `${number}`);
    await clock.advance(0);
    expect(slack.messages).toHaveLength(10);
    await clock.advance(1_500);
    expect(slack.messages.length).toBeLessThan(14);
    await clock.runUntil(isSettled);
    expect(slack.messages.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 14 }, (_, number) => number),
    );
  });

  it("AP09: a key that is there already changes nothing", async () => {
    const slack = fakePosting();
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", longAnswer("one", "two"));
    await post(outbox, "k", longAnswer("other", "text", "here"));
    await clock.runUntil(isSettled);
    await post(outbox, "k", longAnswer("one", "two"));
    await clock.runUntil(isSettled);
    expect(firstWords(slack)).toEqual(["one", "two"]);
  });

  it("AP08: tells the ts and the permalink of each part", async () => {
    const slack = fakePosting();
    const outbox = open(slack);
    await outbox.start();
    const outcome = outbox.outcome("k", never);
    await post(outbox, "k", longAnswer("one", "two"));
    expect(await outcome).toMatchObject({ kind: "failed", code: "unknown_post" });
    const later = outbox.outcome("k", never);
    await clock.runUntil(isSettled);
    expect(await later).toEqual({
      kind: "sent",
      parts: slack.messages.map(({ ts }) => ({ ts, permalink: `https://slack.test/p${ts}` })),
    });
    expect(slack.messages.map(({ key }) => key)).toEqual(["k", "k#2"]);
  });

  it("tells one who stops waiting that the post still waits", async () => {
    const outbox = open(fakePosting());
    await post(outbox, "k", "hello");
    const patience = new AbortController();
    const outcome = outbox.outcome("k", patience.signal);
    await settle();
    patience.abort();
    expect(await outcome).toMatchObject({ kind: "failed", code: "still_waiting" });
  });

  it("posts nothing for a text without words, and says so at once", async () => {
    const slack = fakePosting();
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", { kind: "markdown", markdown: "" });
    expect(await outbox.outcome("k", never)).toMatchObject({ kind: "sent" });
  });

  it("posts an answer in smaller messages when Slack finds it too long", async () => {
    const slack = fakePosting();
    slack.fates.push(
      refuses("msg_blocks_too_long"),
      { kind: "works" },
      { kind: "silence", isDone: true },
    );
    const outbox = open(slack);
    await outbox.start();
    const answer = ["one", "two"].map((word) => `${word} ${"x".repeat(5_000)}`).join("\n\n");
    await post(outbox, "k", answer);
    await clock.runUntil(isSettled);
    expect(firstWords(slack)).toEqual(["one", "two"]);
    expect(slack.messages.map(({ key }) => key)).toEqual(["k", "k~2"]);
  });

  it("posts an answer that is longer than four messages as a file with its beginning", async () => {
    const slack = fakePosting();
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", longAnswer("one", "two", "three", "four", "five"));
    await clock.runUntil(isSettled);
    expect(firstWords(slack)).toEqual(["one"]);
    expect(slack.calls).toContain("upload answer.md");
    expect(await outbox.outcome("k", never)).toMatchObject({
      kind: "sent",
      file: { name: "answer.md" },
    });
  });

  it("posts such an answer as messages where Slack takes no file", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "works" }, refuses("missing_scope"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", longAnswer("one", "two", "three", "four", "five"));
    await clock.runUntil(isSettled);
    expect(firstWords(slack)).toEqual(["one", "two", "three", "four", "five"]);
    expect(await outbox.outcome("k", never)).toMatchObject({ kind: "sent" });
  });

  it("walks down its forms when Slack does not know the blocks, and remembers it", async () => {
    const slack = fakePosting();
    slack.fates.push(
      ...[refuses("invalid_blocks"), refuses("invalid_attachments"), refuses("invalid_blocks")],
      ...[{ kind: "works" } as const, refuses("invalid_blocks"), { kind: "works" } as const],
    );
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "a", "hello");
    await clock.runUntil(isSettled);
    expect(slack.messages).toMatchObject([{ text: "hello", hasBlocks: false }]);
    await post(outbox, "b", "again");
    await post(outbox, "c", "more");
    await clock.runUntil(isSettled);
    // The full form was refused twice by then; the third answer is spared it.
    expect(slack.calls.filter((call) => call === "post again")).toHaveLength(2);
    expect(slack.calls.filter((call) => call === "post more")).toHaveLength(1);
  });

  it("posts a card with sections, then without blocks, when Slack refuses them", async () => {
    const slack = fakePosting();
    slack.fates.push(refuses("invalid_blocks"), refuses("invalid_blocks"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", { kind: "notice", text: "hello", blocks: [{ type: "odd" }] });
    await clock.runUntil(isSettled);
    expect(slack.messages).toMatchObject([{ text: "hello", hasBlocks: false }]);
  });

  it("takes the same way down for an edit, on the same message", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "works" }, refuses("invalid_blocks"), refuses("msg_too_long"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "n", { kind: "notice", text: "first" });
    await post(outbox, "e", { kind: "edit", of: "n", text: "second", blocks: [{ type: "odd" }] });
    await clock.runUntil(isSettled);
    expect(slack.messages).toMatchObject([{ text: "second", hasBlocks: false }]);
    expect(await outbox.outcome("e", never)).toMatchObject({ kind: "sent" });
  });

  it("edits a notice, and does so again when the answer is lost", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "works" }, { kind: "silence", isDone: true });
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "n", { kind: "notice", text: "first" });
    await post(outbox, "a", { kind: "edit", of: "n", text: "second", blocks: [{}] });
    await post(outbox, "b", { kind: "edit", of: "nobody", text: "x", blocks: [] });
    await clock.runUntil(isSettled);
    expect(slack.messages).toMatchObject([{ text: "second" }]);
    const parts = slack.messages.map(({ ts }) => ({ ts }));
    expect(await outbox.outcome("a", never)).toEqual({ kind: "sent", parts });
    expect(await outbox.outcome("b", never)).toMatchObject({ kind: "failed" });
  });

  it("AP07: posts a file, and finds it again when the answer is lost", async () => {
    for (const isDone of [true, false]) {
      const slack = fakePosting();
      slack.fates.push(fails("ambiguous"), { kind: "works" }, { kind: "silence", isDone });
      const outbox = open(slack);
      await outbox.start();
      const key = `file ${isDone}`;
      await post(outbox, key, { kind: "file", path: "/tmp/a.png", filename: "a.png" });
      await clock.runUntil(isSettled);
      expect(slack.shared).toHaveLength(1);
      expect(await outbox.outcome(key, never)).toMatchObject({
        kind: "sent",
        file: { name: "a.png" },
        parts: [{ ts: "1700000002.000001" }],
      });
      await outbox.stop();
    }
  });

  it("uploads a file again when the first upload expired", async () => {
    const slack = fakePosting();
    slack.fates.push({ kind: "works" }, refuses("file_not_found"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "k", { kind: "file", path: "/tmp/a.png", filename: "a.png" });
    await clock.runUntil(isSettled);
    expect(slack.calls).toEqual(["upload a.png", "share", "upload a.png", "share"]);
  });

  it("forgets the posts of a session that is deleted, and goes on", async () => {
    const slack = fakePosting();
    slack.fates.push(fails("unreachable"));
    const outbox = open(slack);
    await outbox.start();
    await post(outbox, "a", "one");
    await settle();
    await store.db.deleteFrom("sessions").execute();
    const other = await storeSession(store.db, "C1", "1700000009.000001");
    await post(outbox, "b", "two", other);
    await clock.runUntil(isSettled);
    expect(slack.messages.map(({ text }) => text)).toEqual(["two"]);
  });

  it("tells who shows a status that a message came", async () => {
    const posted: string[] = [];
    const outbox = open(fakePosting(), posted);
    await outbox.start();
    await post(outbox, "k", longAnswer("one", "two"));
    await clock.runUntil(isSettled);
    expect(posted).toEqual([THREAD, THREAD]);
  });
});
