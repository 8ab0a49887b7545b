import { noLiveStatus } from "./status/read-session-status.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../store/database.ts";
import { queuedMessageIds } from "../store/messages.ts";
import { Commands } from "./commands.ts";
import type { InboundMessage } from "./model.ts";
import type { OutboundPost } from "./ports/posts.ts";
import { storeReceived } from "./received.ts";
import type { Notice, SessionEvent } from "./state.ts";
import type { ThreadCommand } from "./thread-commands.ts";

const thread = { channel: "C1", threadTs: "100.1" };
const first: InboundMessage = {
  thread,
  channelType: "channel",
  ts: "100.1",
  source: "app_mention",
  author: { kind: "user", userId: "U1" },
  text: "<@UBOT> fix it",
  files: [],
};
const options = { sessionsRoot: "/data/sessions", host: "mini", now: 5 };

let store: Store;
let posts: OutboundPost[];
let events: SessionEvent[];
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  posts = [];
  events = [];
});
afterEach(() => store.close());

function commands(): Commands {
  return new Commands({
    posts: {
      enqueue: async (_db, post) => void posts.push(post),
      dropQueued: async () => {},
      dropped: () => {},
      wake: () => {},
      outcome: () => Promise.reject(new Error("not asked")),
    },
    wordsOf: (notice: Notice) => ({ kind: "notice", text: JSON.stringify(notice) }),
    sessions: { dispatch: async (_key, event) => void events.push(event) },
    liveFacts: (_key, userId) => ({
      titleOf: (profile) => profile,
      quotaOf: () => null,
      now: 60_000,
      ...noLiveStatus,
      model: "gpt-5.5",
      sandbox: "read-only",
      sandboxIsUnsound: false,
      access: `${userId} may`,
    }),
  });
}

async function give(command: ThreadCommand, messageTs = "100.2"): Promise<boolean> {
  const given = { command, userId: "U1", messageTs };
  const after = await commands().take(store.db, thread, given, 6);
  after?.();
  return after !== undefined;
}

const said = () => posts.map((post) => JSON.parse("text" in post.body ? post.body.text : "{}"));

describe("where no session lives", () => {
  it.each([
    ["help", "help"],
    ["nothing-said", "nothing-said"],
    ["stop", "nothing-to-stop"],
    ["status", "nothing-here"],
    ["new", "nothing-here"],
  ] as const)("%s is answered and begins nothing", async (kind, notice) => {
    await give({ kind });
    expect(said()).toEqual([{ kind: notice }]);
    // Who was asked for the task is known by the key.
    const asked = kind === "nothing-said" ? "U1" : "100.2";
    expect(posts).toMatchObject([{ owner: "none", idempotencyKey: `C1:100.1:${kind}:${asked}` }]);
    expect(events).toEqual([]);
  });
});

describe("in a session", () => {
  beforeEach(() => storeReceived(store.db, { message: first, startsSession: true }, options));

  it("SI24: acts once and is never given to the agent", async () => {
    expect(await give({ kind: "stop" })).toBe(true);
    expect(await give({ kind: "stop" })).toBe(false);
    expect(events).toEqual([{ kind: "stop", userId: "U1", messageTs: "100.2" }]);
    const copy = { message: { ...first, ts: "100.2" }, startsSession: true };
    expect(await storeReceived(store.db, copy, options)).toEqual({ kind: "nothing" });
    expect(await queuedMessageIds(store.db, "C1:100.1")).toHaveLength(1);
  });

  it("says what waits and with what it would work", async () => {
    await give({ kind: "status" });
    expect(said()).toEqual([
      {
        kind: "status",
        status: {
          status: expect.objectContaining({ state: "done", group: "ended" }),
          forMs: expect.any(Number),
          waiting: 1,
          questions: 0,
          model: "gpt-5.5",
          sandbox: "read-only",
          sandboxIsUnsound: false,
          profile: null,
          access: "U1 may",
          awaited: null,
          quiet: false,
        },
      },
    ]);
  });

  it("gives the machine what changes the session", async () => {
    await give({ kind: "new" }, "100.3");
    await give({ kind: "quiet", wanted: "off" }, "100.4");
    expect(events).toEqual([
      { kind: "new", userId: "U1", messageTs: "100.3" },
      { kind: "quiet", wanted: "off", messageTs: "100.4" },
    ]);
    expect(posts).toEqual([]);
  });
});
