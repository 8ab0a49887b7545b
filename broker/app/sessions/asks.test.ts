import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import { manualClock, settle } from "../../slack/testing/manual-clock.ts";
import { storeSession } from "../../slack/testing/stored-session.ts";
import { openStore, type Store } from "../../store/database.ts";
import { addMessage, queuedMessageIds } from "../../store/messages.ts";
import { saveSession } from "../../store/sessions.ts";
import type { Persist } from "../../store/disk-space-gate.ts";
import { addTurn, endTurn } from "../../store/turns.ts";
import { Asks } from "../../sessions/asks.ts";
import type { InboundMessage } from "../../sessions/model.ts";
import type { LookAtFile } from "../../sessions/named-scripts.ts";

const THREAD = "1700000000.000100";
const TIMEOUT_MS = 30_000;

let store: Store;
let key: string;
let clock: ReturnType<typeof manualClock>;
let poked: string[];

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock();
  poked = [];
  key = await storeSession(store.db, "C1", THREAD);
  await saveSession(store.db, key, { codex_thread_id: "T" });
  await addTurn(store.db, { id: "U", sessionKey: key, codexThreadId: "T", at: clock.now() });
});
afterEach(() => store.close());

const card = (): { kind: "notice"; text: string } => ({ kind: "notice", text: "card" });
const open = (persist: Persist = (work) => work(), lookAtFile: LookAtFile = async () => null) =>
  new Asks({
    db: store.db,
    clock,
    log: silentLog,
    posts: {
      enqueue: () => Promise.resolve(),
      dropQueued: () => Promise.resolve(),
      dropped: () => {},
      wake: () => {},
      outcome: () => Promise.reject(),
    },
    card,
    settledCard: card,
    showActivity: () => {},
    persist,
    poke: (one) => poked.push(one),
    mayAnswer: ({ userId }) => Promise.resolve(userId !== "U0STRANGER"),
    lookAtFile,
    timeoutMs: TIMEOUT_MS,
  });
const rows = () => store.db.selectFrom("asks").selectAll().execute();
const handleOf = async () => (await rows())[0]?.handle ?? "";
const messages = async () =>
  (await store.db.selectFrom("messages").selectAll().execute()).map(
    (row) => JSON.parse(row.message_json) as InboundMessage,
  );
const ben = { userId: "U0BEN", homeTeam: null };
/** Ben writes in the thread, as the intake takes it over. */
async function reply(asks: Asks, text: string, files: InboundMessage["files"] = []): Promise<void> {
  const message: InboundMessage = {
    thread: { channel: "C1", threadTs: THREAD },
    channelType: "channel",
    ts: "1700000001.000100",
    source: "thread_reply",
    author: { kind: "user", userId: "U0BEN" },
    text,
    files,
  };
  const announce = await store.db.transaction().execute(async (transaction) => {
    await addMessage(transaction, {
      sessionKey: key,
      channel: "C1",
      ts: message.ts,
      source: message.source,
      messageJson: JSON.stringify(message),
      state: "queued",
      at: clock.now(),
    });
    return asks.replied(transaction, key, { ...message, by: { userId: "U0BEN" } });
  });
  announce();
}
const aside = {
  kind: "async-question",
  threadId: "T",
  turnId: "U",
  itemId: "q",
  text: "",
  questions: [{ text: "Which colour?", options: ["Blue", "Red"] }],
} as const;

describe("a question that Codex does not wait for", () => {
  it("gives its answer to the agent as a message, once", async () => {
    const asks = open();
    await asks.askAside(aside);
    await asks.askAside(aside);
    expect(await rows()).toHaveLength(1);
    const handle = await handleOf();
    const answers = await Promise.all([
      asks.answer(handle, { kind: "option", index: 1 }, ben),
      asks.answer(handle, { kind: "words", text: "Green" }, { operator: "Mara" }),
    ]);
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(["already", "settled"]);
    expect(await messages()).toHaveLength(1);
    expect(await messages()).toMatchObject([
      { source: "question_answer", answerTo: "Which colour?" },
    ]);
    expect(poked).toEqual([key]);
  });

  it("takes a reply as its answer while the turn runs, and passes on no second message", async () => {
    const asks = open();
    await asks.askAside(aside);
    await reply(asks, "Purple");
    expect((await rows())[0]?.outcome_json).toContain("Purple");
    expect(await messages()).toMatchObject([{ source: "thread_reply", text: "Purple" }]);
    expect(await queuedMessageIds(store.db, key)).toHaveLength(1);
  });

  it("is swept no more once it is stopped, also while a sweep runs", async () => {
    const asks = open();
    const after = clock.after;
    let sweeps = 0;
    clock.after = (ms, task) => {
      sweeps += 1;
      return after(ms, task);
    };
    await asks.start();
    // The first sweep still reads the store.
    asks.stop();
    await settle();
    expect(sweeps).toBe(0);
    clock.after = after;
  });

  it("is closed when the turn is over and somebody wrote", async () => {
    const asks = open();
    await asks.askAside(aside);
    await endTurn(store.db, "U", { state: "completed", errorJson: null, at: clock.now() });
    await asks.start();
    await clock.advance(10 * TIMEOUT_MS);
    expect((await rows())[0]?.state).toBe("open");
    await reply(asks, "Something new");
    expect((await rows())[0]?.outcome_json).toContain("withdrawn");
    asks.stop();
  });
});

describe("a question that Codex waits for", () => {
  const request = {
    threadId: "T",
    turnId: "U",
    requestKey: "k",
    question: {
      kind: "command",
      command: "ls",
      cwd: null,
      reason: null,
      rights: null,
      offers: { once: true, session: false },
    },
  } as const;

  it("TU29: is answered by nobody who may not give work", async () => {
    const asks = open();
    void asks.ask(request, new AbortController().signal);
    await expect.poll(rows).toHaveLength(1);
    const stranger = { userId: "U0STRANGER", homeTeam: null };
    const answer = await asks.answer(await handleOf(), { kind: "allow-once" }, stranger);
    expect(answer).toEqual({ kind: "not-allowed" });
    expect((await rows())[0]?.state).toBe("open");
  });

  const askedOf = async (command: string, look: LookAtFile) => {
    const asks = open((work) => work(), look);
    const question = { ...request.question, command };
    void asks.ask({ ...request, question }, new AbortController().signal);
    await expect.poll(rows).toHaveLength(1);
    return asks;
  };
  const outcome = async () => JSON.parse((await rows())[0]?.outcome_json ?? "{}") as object;

  it("SE13: keeps what a named script held, and says when that changed before it was allowed", async () => {
    let sha256 = "before";
    const asked: string[] = [];
    const asks = await askedOf("sh ./a.sh && ./gone.sh", async (path, workspace) => {
      asked.push(path.slice(workspace.length));
      return path.endsWith("gone.sh") ? null : { bytes: 3, sha256 };
    });
    expect(asked).toEqual(["/a.sh", "/gone.sh"]);
    expect(JSON.parse((await rows())[0]?.question_json ?? "{}")).toMatchObject({
      scripts: [{ name: "./a.sh", bytes: 3, sha256: "before" }],
    });
    sha256 = "after";
    await asks.answer(await handleOf(), { kind: "allow-once" }, ben);
    expect(await outcome()).toMatchObject({ changedScripts: ["./a.sh"] });
  });

  it("SE13: says nothing of a script that stayed the same", async () => {
    const asks = await askedOf("./a.sh", async () => ({ bytes: 3, sha256: "same" }));
    await asks.answer(await handleOf(), { kind: "allow-once" }, ben);
    expect(await outcome()).not.toHaveProperty("changedScripts");
  });

  it("TU29: declines in time also when the worker that asked is gone", async () => {
    void open().ask(request, new AbortController().signal);
    await expect.poll(rows).toHaveLength(1);
    await store.db
      .updateTable("asks")
      .set({ expires_at: clock.now() - 1 })
      .execute();
    const next = open();
    await next.start();
    await expect.poll(async () => (await rows())[0]?.state).toBe("settled");
    expect((await rows())[0]?.outcome_json).toContain("expired");
    next.stop();
  });
});

describe("a reply in the thread to a question that Codex waits for", () => {
  const question = (id: string) => ({
    id,
    text: `Which ${id}?`,
    options: ["Blue", "Red"],
    isSecret: false,
  });
  const request = (...ids: string[]) => ({
    threadId: "T",
    turnId: "U",
    requestKey: "k",
    question: { kind: "input", questions: ids.map(question), answerWithinMs: null } as const,
  });
  const stateOf = async () =>
    (await store.db.selectFrom("messages").selectAll().executeTakeFirst())?.state;

  it("TU29: is the answer, and no message besides", async () => {
    const asks = open();
    const decision = asks.ask(request("colour"), new AbortController().signal);
    await expect.poll(() => asks.isWaiting(key)).toBe(true);
    await reply(asks, "Purple");
    expect(await queuedMessageIds(store.db, key)).toEqual([]);
    expect(await decision).toEqual({ kind: "answers", answers: { colour: ["Purple"] } });
    expect(await stateOf()).toBe("answering");
    await clock.advance(1_000);
    await expect.poll(stateOf).toBe("done");
    expect(poked).toEqual([]);
  });

  it("TU29: is a message again when the worker dies before Codex has it", async () => {
    const asks = open();
    void asks.ask(request("colour"), new AbortController().signal);
    await expect.poll(() => asks.isWaiting(key)).toBe(true);
    await reply(asks, "Purple");
    expect(await queuedMessageIds(store.db, key)).toEqual([]);
    const next = open();
    await next.start();
    next.stop();
    expect(await queuedMessageIds(store.db, key)).toHaveLength(1);
  });

  it("TU29: is a message again when Codex no longer waits", async () => {
    const asks = open();
    const gone = new AbortController();
    const decision = asks.ask(request("colour", "size"), gone.signal);
    await expect.poll(async () => (await rows()).length).toBe(2);
    await expect.poll(() => asks.isWaiting(key)).toBe(true);
    await reply(asks, "Purple");
    expect(await stateOf()).toBe("answering");
    gone.abort();
    await decision;
    await clock.advance(0);
    await expect.poll(stateOf).toBe("queued");
    await expect.poll(() => poked).toEqual([key]);
  });

  it("TU29: stays a message when it brings files, which an answer cannot", async () => {
    const asks = open();
    const decision = asks.ask(request("colour"), new AbortController().signal);
    await expect.poll(() => asks.isWaiting(key)).toBe(true);
    await reply(asks, "Like this", [{ id: "F1", name: "a.png" }]);
    expect(await decision).toMatchObject({ answers: { colour: ["Like this"] } });
    expect(await queuedMessageIds(store.db, key)).toHaveLength(1);
  });

  it("TU29: stays a message when the worker that asked is gone", async () => {
    const before = open();
    void before.ask(request("colour"), new AbortController().signal);
    await expect.poll(() => before.isWaiting(key)).toBe(true);
    await reply(open(), "Purple");
    expect((await rows())[0]?.outcome_json).toContain("Purple");
    expect(await queuedMessageIds(store.db, key)).toHaveLength(1);
  });

  it("TU29: is not missed while the next question is stored", async () => {
    let writes = 0;
    const asks: Asks = open(async (work) => {
      writes += 1;
      if (writes === 2) await reply(asks, "Purple");
      return work();
    });
    const decision = asks.ask(request("colour", "size"), new AbortController().signal);
    await expect.poll(rows).toHaveLength(2);
    const second = (await rows())[1]?.handle ?? "";
    await asks.answer(second, { kind: "option", index: 0 }, ben);
    expect(await decision).toMatchObject({ answers: { colour: ["Purple"], size: ["Blue"] } });
  });
});
