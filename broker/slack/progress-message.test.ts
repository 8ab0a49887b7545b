import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { openStore, type Store } from "../store/database.ts";
import { findProgress } from "../store/progress.ts";
import { createSession, saveSession } from "../store/sessions.ts";
import type { OutboundPost, Posts } from "../sessions/ports/posts.ts";
import { Progress } from "../sessions/progress.ts";
import { endProgress } from "../sessions/progress-post.ts";
import { noLiveStatus, readSessionView } from "../sessions/status/read-session-status.ts";
import { newSessionState, type SessionState } from "../sessions/state.ts";
import { type ManualClock, manualClock } from "./testing/manual-clock.ts";
import { working } from "../sessions/testing/decided.ts";

const KEY = "C1:100.1";
const turn = {
  key: KEY,
  turnId: "T1",
  threadId: "X",
  startedAt: 0,
  stopping: false,
  isOffline: false,
};
const command = { itemId: "i", type: "command", title: "true", status: "completed" };
const plan = [{ text: "Look", state: "now" }] as const;

let store: Store;
let clock: ManualClock;
let sent: OutboundPost[];
let running: (typeof turn)[];
let progress: Progress;

const posts: Posts = {
  enqueue: async (_db, post) => void sent.push(post),
  dropQueued: async () => {},
  dropped: () => {},
  wake: () => {},
  outcome: () => Promise.reject(new Error("not asked")),
};

function begin(): Progress {
  const made = new Progress({
    db: store.db,
    clock,
    log: silentLog,
    posts,
    sessions: { running: () => running },
    doing: (db, session) => readSessionView(db, session, noLiveStatus),
    card: (view) => ({ kind: "notice", text: JSON.stringify(view) }),
  });
  made.start();
  return made;
}

async function setState(state: SessionState): Promise<void> {
  await saveSession(store.db, KEY, { state_json: JSON.stringify(state) });
}

const said = () =>
  sent.map(({ body, idempotencyKey }) => ({
    kind: body.kind,
    key: idempotencyKey,
    ...("text" in body ? (JSON.parse(body.text) as object) : {}),
  }));

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock(0);
  sent = [];
  running = [turn];
  await createSession(store.db, {
    key: KEY,
    channel: "C1",
    channelType: "channel",
    threadTs: "100.1",
    workspace: "/w",
    host: "h",
    initiator: null,
    title: null,
    stateJson: JSON.stringify(working),
    state: "working",
    at: 0,
  });
  progress = begin();
});
afterEach(async () => {
  await progress.stop();
  await store.close();
});

describe("the progress message", () => {
  it("comes with the first plan, and is edited at most every 5 s with the newest", async () => {
    await progress.planned(KEY, "T1", plan);
    await clock.advance(0);
    expect(said()).toMatchObject([{ kind: "notice", key: `${KEY}:progress:T1`, plan, steps: 0 }]);
    for (let step = 0; step < 3; step += 1) await progress.stepped(KEY, "T1", command);
    await clock.advance(4_900);
    expect(sent).toHaveLength(1);
    await clock.advance(200);
    expect(said()[1]).toMatchObject({ kind: "live-edit", steps: 3, commands: 3 });
  });

  it("comes without a plan once a turn takes 45 s, and not before", async () => {
    await progress.stepped(KEY, "T1", command);
    await clock.advance(44_000);
    expect(sent).toEqual([]);
    await clock.advance(6_000);
    expect(said()).toMatchObject([{ kind: "notice", plan: [], steps: 1 }]);
  });

  it("goes on with the same message in the next worker", async () => {
    await progress.planned(KEY, "T1", plan);
    await progress.stepped(KEY, "T1", {
      ...command,
      type: "file-change",
      files: [
        { path: "a", added: 0, removed: 0 },
        { path: "b", added: 0, removed: 0 },
      ],
    });
    await clock.advance(0);
    await progress.stop();
    progress = begin();
    await progress.stepped(KEY, "T1", {
      ...command,
      type: "file-change",
      files: [
        { path: "b", added: 0, removed: 0 },
        { path: "c", added: 0, removed: 0 },
      ],
    });
    await clock.advance(5_000);
    expect(said().map(({ kind }) => kind)).toEqual(["notice", "live-edit"]);
    expect(said()[1]).toMatchObject({ plan, steps: 2, files: 3 });
  });

  it("does not count what the agent says or thinks, nor steps of a turn that is over", async () => {
    for (const type of ["message", "reasoning"]) {
      await progress.stepped(KEY, "T1", { ...command, type });
    }
    await progress.stepped(KEY, "T0", command);
    await setState(newSessionState);
    await progress.stepped(KEY, "T1", command);
    expect(await progress.planned(KEY, "T1", plan)).toBe(false);
    expect((await findProgress(store.db, "T1"))?.steps).toBe(0);
  });

  it("is left out of a quiet thread and while the turn is being stopped", async () => {
    await setState({ ...working, quiet: true });
    await progress.planned(KEY, "T1", plan);
    await clock.advance(60_000);
    expect(sent).toEqual([]);
    await setState(working);
    await clock.advance(5_000);
    expect(sent).toHaveLength(1);
  });

  it("takes a tool's plan for the turn that runs, and refuses it when none does", async () => {
    expect(await progress.setPlan(KEY, plan)).toBe(true);
    expect(await progress.setPlan("C1:1.1", plan)).toBe(false);
  });
});

describe("the end of a turn", () => {
  const ended = { turnId: "T1", status: "completed", error: null, finalMessage: "" } as const;
  const end = () =>
    endProgress(store.db, KEY, ended, {
      posts,
      now: 9_000,
      endedCard: (view) => ({ kind: "notice", text: JSON.stringify(view) }),
    });

  it("is the message's last form, once", async () => {
    await progress.planned(KEY, "T1", plan);
    await progress.stepped(KEY, "T1", command);
    await clock.advance(0);
    await end();
    await end();
    expect(said().slice(1)).toMatchObject([
      {
        kind: "live-edit",
        key: `${KEY}:progress:T1:now`,
        status: "completed",
        steps: 1,
        forMs: 9_000,
      },
    ]);
    await setState(newSessionState);
    running = [];
    await clock.advance(60_000);
    expect(sent).toHaveLength(2);
    expect(await findProgress(store.db, "T1")).toBeUndefined();
  });

  it("says nothing where no message was", async () => {
    await progress.stepped(KEY, "T1", command);
    await end();
    expect(sent).toEqual([]);
  });
});
