import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../store/database.ts";
import {
  messagesByIds,
  queueAccompanyingEdits,
  queuedMessageIds,
  setMessageState,
} from "../store/messages.ts";
import { deleteSession } from "../store/session-removal.ts";
import { findSession } from "../store/sessions.ts";
import { storeDeletion, storeEdit } from "./corrections.ts";
import type { InboundMessage } from "./model.ts";
import { storeReceived } from "./received.ts";
import { workspacePaths } from "./workspace.ts";

const thread = { channel: "C1", threadTs: "100.1" };
const options = { sessionsRoot: "/data/sessions", host: "mini", now: 5 };
const message = (ts: string, text = "hello"): InboundMessage => ({
  thread,
  channelType: "channel",
  ts,
  source: "app_mention",
  author: { kind: "user", userId: "U1" },
  text,
  files: [],
});
const first = message("100.1", "<@UBOT> fix it");

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
});
afterEach(() => store.close());

async function queuedTexts(): Promise<InboundMessage[]> {
  const ids = await queuedMessageIds(store.db, "C1:100.1");
  const rows = await messagesByIds(store.db, ids);
  return rows.map((row) => JSON.parse(row.message_json) as InboundMessage);
}

async function finish(state: "delivered" | "done"): Promise<void> {
  await setMessageState(store.db, await queuedMessageIds(store.db, "C1:100.1"), state);
}

describe("a message that comes in", () => {
  it("SI13: is left alone where no session lives and it starts none", async () => {
    const received = { message: message("100.2"), startsSession: false };
    expect(await storeReceived(store.db, received, options)).toEqual({ kind: "nothing" });
    expect(await findSession(store.db, "C1:100.1")).toBeUndefined();
  });

  it("SI09: is stored once, though a mention comes as two events", async () => {
    const received = { message: first, startsSession: true };
    expect(await storeReceived(store.db, received, options)).toEqual({
      kind: "work",
      key: "C1:100.1",
    });
    expect(await storeReceived(store.db, received, options)).toEqual({ kind: "nothing" });
    expect(await queuedTexts()).toHaveLength(1);
  });

  it("AD11: is known when it was of a session that is removed", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    await finish("done");
    expect(await deleteSession(store.db, "C1:100.1", { now: 9, keepKnownMs: 9, by: null })).toBe(
      true,
    );
    expect(await storeReceived(store.db, { message: first, startsSession: true }, options)).toEqual(
      { kind: "nothing" },
    );
    expect(await findSession(store.db, "C1:100.1")).toBeUndefined();
    const next = { message: message("100.3", "<@UBOT> again"), startsSession: true };
    expect(await storeReceived(store.db, next, options)).toEqual({ kind: "work", key: "C1:100.1" });
  });

  it("names the session by its first request and remembers who began it", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    expect(await findSession(store.db, "C1:100.1")).toMatchObject({
      title: "fix it",
      initiator: "U1",
      workspace: expect.stringMatching(
        /^\/data\/sessions\/\.shards\/([01]\/){11}C1-100-1\/workspace$/,
      ),
      state: "idle",
    });
  });
});

it("SE08: gives a session another shard than the sessions that are there", async () => {
  const [taken = "", free] = workspacePaths("/data/sessions", thread);
  const elsewhere = { ...message("7.1"), thread: { channel: "C1", threadTs: "7.1" } };
  const other = { message: elsewhere, startsSession: true };
  await storeReceived(store.db, other, options);
  await store.db
    .updateTable("sessions")
    .set({ workspace: join(dirname(dirname(taken)), "C1-7-1/workspace") })
    .execute();
  await storeReceived(store.db, { message: first, startsSession: true }, options);
  expect(await findSession(store.db, "C1:100.1")).toMatchObject({ workspace: free });
});

describe("SI22: an edit", () => {
  beforeEach(() => storeReceived(store.db, { message: first, startsSession: true }, options));

  it("of an unknown message or without a new text changes nothing", async () => {
    expect(await storeEdit(store.db, { ts: "1.1", message: message("1.1") }, 9)).toEqual({
      kind: "nothing",
    });
    expect(await storeEdit(store.db, { ts: first.ts, message: first }, 9)).toEqual({
      kind: "nothing",
    });
    expect(await queuedTexts()).toHaveLength(1);
  });

  it("of a message that waits changes what waits", async () => {
    await storeEdit(store.db, { ts: first.ts, message: message(first.ts, "new") }, 9);
    expect(await queuedTexts()).toMatchObject([{ text: "new" }]);
  });

  it("of a message that was read reaches the agent as a correction, each time once", async () => {
    await finish("done");
    const edit = { ts: first.ts, message: message(first.ts, "new") };
    expect(await storeEdit(store.db, edit, 9)).toEqual({ kind: "work", key: "C1:100.1" });
    expect(await storeEdit(store.db, edit, 10)).toEqual({ kind: "nothing" });
    expect(await queuedTexts()).toMatchObject([
      {
        text: "new",
        correction: { kind: "edited", ofTs: "100.1", previousText: "<@UBOT> fix it" },
      },
    ]);
  });
});

describe("SI22: a deletion", () => {
  beforeEach(() => storeReceived(store.db, { message: first, startsSession: true }, options));

  it("takes back what waits", async () => {
    expect(await storeDeletion(store.db, { thread, ts: first.ts }, 9)).toBeNull();
    expect(await queuedTexts()).toEqual([]);
  });

  it("reaches the agent while it works on it, and not afterwards", async () => {
    await finish("delivered");
    expect(await storeDeletion(store.db, { thread, ts: first.ts }, 9)).toBe("C1:100.1");
    expect(await queuedTexts()).toMatchObject([{ text: "", correction: { kind: "deleted" } }]);
    await finish("done");
    await setMessageState(store.db, [1], "done");
    expect(await storeDeletion(store.db, { thread, ts: first.ts }, 10)).toBeNull();
  });
});

describe("FR03: the preview of a link that comes after the turn", () => {
  const shown = [{ kind: "preview", text: "[FIRING:12] latency" }] as const;
  const withPreview = { ts: first.ts, message: { ...first, shown } };

  beforeEach(async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    await finish("done");
  });

  it("starts no turn, and reaches the agent with the next message", async () => {
    expect(await storeEdit(store.db, withPreview, 9)).toEqual({ kind: "nothing" });
    expect(await queuedTexts()).toEqual([]);
    await storeReceived(
      store.db,
      { message: message("100.2", "so?"), startsSession: false },
      options,
    );
    expect(await queuedTexts()).toMatchObject([
      { correction: { kind: "preview", ofTs: "100.1" }, shown },
      { text: "so?" },
    ]);
  });

  it("goes with a later edit, which is work", async () => {
    await storeEdit(store.db, withPreview, 9);
    const edited = { ts: first.ts, message: { ...message(first.ts, "fix both"), shown } };
    expect(await storeEdit(store.db, edited, 10)).toEqual({ kind: "work", key: "C1:100.1" });
    expect(await queuedTexts()).toMatchObject([
      { text: "fix both", shown, correction: { kind: "edited", previousText: "<@UBOT> fix it" } },
    ]);
  });
});

describe("FR14: programs alone", () => {
  const bot = (ts: string): InboundMessage => ({
    ...message(ts, "Noted, thank you!"),
    author: { kind: "bot", botId: "B7" },
    source: "thread_reply",
  });
  const turnAt = (id: string, at: number) =>
    store.db
      .insertInto("turns")
      .values({
        id,
        session_key: "C1:100.1",
        codex_thread_id: "t",
        state: "completed",
        started_at: at,
      })
      .execute();
  const receive = (one: InboundMessage, now: number) =>
    storeReceived(store.db, { message: one, startsSession: false }, { ...options, now });

  it("cause five turns after a person wrote, then none until a person writes again", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    for (let turn = 0; turn < 6; turn += 1) await turnAt(`T${turn}`, 10 + turn);
    expect(await receive(bot("100.2"), 20)).toEqual({
      kind: "bots-only",
      key: "C1:100.1",
      since: 5,
    });
    await finish("done");
    expect(await queuedTexts()).toEqual([]);
    expect(await receive(message("100.3"), 30)).toEqual({ kind: "work", key: "C1:100.1" });
    expect(await receive(bot("100.4"), 31)).toEqual({ kind: "work", key: "C1:100.1" });
  });

  it("cause ten inputs, though all of them join one turn", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    const inputAt = (at: number) =>
      store.db
        .insertInto("inputs")
        .values({
          id: `in${at}`,
          session_key: "C1:100.1",
          kind: "messages",
          cause_json: "{}",
          state: "accepted",
          turn_id: "T1",
          created_at: at,
        })
        .execute();
    for (let input = 0; input < 10; input += 1) await inputAt(10 + input);
    expect(await receive(bot("100.2"), 20)).toMatchObject({ kind: "work" });
    await inputAt(20);
    expect(await receive(bot("100.3"), 21)).toMatchObject({ kind: "bots-only" });
  });

  it("are given to the agent as they were edited last, as one input", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    await receive(bot("100.2"), 6);
    await finish("done");
    for (const [at, text] of ["10 %", "50 %", "100 %"].entries()) {
      const edit = { ts: "100.2", message: { ...bot("100.2"), text } };
      expect(await storeEdit(store.db, edit, 7 + at)).toEqual({
        kind: "gathered",
        key: "C1:100.1",
      });
    }
    // They wait for the program's pause, also when a turn ends meanwhile.
    expect(await queuedTexts()).toEqual([]);
    await queueAccompanyingEdits(store.db, "C1:100.1");
    expect(await queuedTexts()).toMatchObject([
      { text: "100 %", correction: { kind: "edited", previousText: "Noted, thank you!" } },
    ]);
  });

  it("go with what somebody else writes before they pause", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    await receive(bot("100.2"), 6);
    await finish("done");
    await storeEdit(store.db, { ts: "100.2", message: { ...bot("100.2"), text: "50 %" } }, 7);
    await receive(message("100.3", "and now?"), 8);
    expect(await queuedTexts()).toMatchObject([{ text: "50 %" }, { text: "and now?" }]);
  });

  it("cause no work by edits either, once they caused five turns", async () => {
    await storeReceived(store.db, { message: first, startsSession: true }, options);
    await receive(bot("100.2"), 6);
    await finish("done");
    for (let turn = 0; turn < 6; turn += 1) await turnAt(`T${turn}`, 10 + turn);
    const edit = { ts: "100.2", message: { ...bot("100.2"), text: "Noted again" } };
    expect(await storeEdit(store.db, edit, 20)).toEqual({
      kind: "bots-only",
      key: "C1:100.1",
      since: 5,
    });
    expect(await queuedTexts()).toEqual([]);
  });
});
