import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../clock/clock.ts";
import { silentLog } from "../logs/log.ts";
import { openStore, type Store } from "../store/database.ts";
import { addMessage } from "../store/messages.ts";
import { addTurn } from "../store/turns.ts";
import { createSession, findSession, saveSession } from "../store/sessions.ts";
import { type RemovalOptions, removeSession } from "./removal.ts";
import { SerialLanes } from "./serial-lanes.ts";

const KEY = "C1:1.1";

let store: Store;
beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  await createSession(store.db, {
    key: KEY,
    channel: "C1",
    channelType: "channel",
    threadTs: "1.1",
    workspace: "/sessions/C1-1-1/workspace",
    host: "here",
    initiator: null,
    title: null,
    stateJson: "{}",
    state: "idle",
    at: 1,
  });
  await saveSession(store.db, KEY, { codex_thread_id: "T" });
});
afterEach(() => store.close());

/** A removal whose world does what `more` says, and the steps that it took. */
function removal(more: Partial<RemovalOptions> & { readonly isOpen?: boolean } = {}) {
  const steps: string[] = [];
  const lanes = new SerialLanes();
  const note = (step: string) => async () => void steps.push(step);
  const options: RemovalOptions = {
    db: store.db,
    clock: systemClock,
    sessions: {
      dispatch: note("stop"),
      alone: (key, work) => lanes.run(key, work),
    },
    threads: { closed: () => void steps.push("forget-thread"), isOpen: () => more.isOpen === true },
    runtime: {
      closeThread: note("close-thread"),
      deleteThread: async (threadId, profile) =>
        void steps.push(`delete ${threadId} of ${profile}`),
      interrupt: async () => {
        steps.push("interrupt");
        return { ok: true, value: { wasRunning: false } };
      },
    },
    by: null,
    keepKnownMs: 1,
    isWorkspace: () => true,
    setAside: async () => {
      steps.push("set-aside");
      return { putBack: note("put-back"), remove: note("remove-files") };
    },
    jobs: {
      end: async () => {
        steps.push("end-jobs");
        return true;
      },
      ids: () => Promise.resolve([]),
    },
    removeTraces: note("remove-traces"),
    log: silentLog,
    ...more,
  };
  return { steps, remove: () => removeSession(KEY, options) };
}

const isThere = async () => (await findSession(store.db, KEY)) !== undefined;

it("AD11: touches nothing of a session whose workspace is not where workspaces are", async () => {
  const { remove, steps } = removal({ isWorkspace: () => false });
  expect([await remove(), steps, await isThere()]).toEqual(["elsewhere", [], true]);
});

it("AD11: keeps a session whose folder a link leads out of", async () => {
  const { remove, steps } = removal({ setAside: async () => null });
  expect([await remove(), steps, await isThere()]).toEqual(["elsewhere", ["stop"], true]);
});

it("OP12: puts everything back when somebody writes while it is removed", async () => {
  const files = removal();
  const { remove } = removal({
    setAside: async () => {
      await addMessage(store.db, {
        sessionKey: KEY,
        channel: "C1",
        ts: "1.2",
        source: "thread_reply",
        messageJson: "{}",
        state: "queued",
        at: 2,
      });
      return { putBack: async () => void files.steps.push("put-back"), remove: async () => {} };
    },
  });
  expect([await remove(), files.steps, await isThere()]).toEqual(["in-use", ["put-back"], true]);
});

it("OP12: gives up on a turn that does not end, and touches nothing", async () => {
  await saveSession(store.db, KEY, { state: "stopping" });
  let now = 0;
  const clock = { ...systemClock, now: () => (now += 6_000), sleep: async () => {} };
  const { remove, steps } = removal({ clock });
  expect([await remove(), steps, await isThere()]).toEqual(["in-use", ["stop"], true]);
});

it("OP12: ends what runs in the background before anything is taken away", async () => {
  await addTurn(store.db, { id: "1", sessionKey: KEY, codexThreadId: "T0", at: 1 });
  await addTurn(store.db, { id: "2", sessionKey: KEY, codexThreadId: "T", at: 2 });
  const { remove, steps } = removal({ isOpen: true });
  expect(await remove()).toBe("removed");
  expect(steps).toEqual([
    "stop",
    "interrupt",
    "set-aside",
    "end-jobs",
    "forget-thread",
    "close-thread",
    "delete T of null",
    "delete T0 of null",
    "remove-files",
    "remove-traces",
  ]);
  expect([await isThere(), await remove()]).toEqual([false, "unknown"]);
});

it("SE10: removes all the rest, the logs last, when parts of it cannot be removed", async () => {
  const failing = () => Promise.reject(new Error("ENAMETOOLONG"));
  const logged: unknown[] = [];
  const { remove, steps } = removal({
    runtime: {
      closeThread: failing,
      deleteThread: failing,
      interrupt: async () => ({ ok: true, value: { wasRunning: false } }),
    },
    setAside: async () => ({ putBack: failing, remove: failing }),
    log: { ...silentLog, error: (message, data) => void logged.push([message, data]) },
  });
  expect(await remove()).toBe("removed");
  expect(steps).toEqual(["stop", "end-jobs", "forget-thread", "remove-traces"]);
  expect(logged).toMatchObject(
    ["close its Codex thread", "remove its Codex thread T", "remove its files"].map((failed) => [
      "A part of a removed session stays",
      { failed, session: KEY, error: expect.stringContaining("ENAMETOOLONG") },
    ]),
  );
  expect(await isThere()).toBe(false);
});

it("OP12: starts no app-server for a thread that is not open", async () => {
  const { remove, steps } = removal();
  expect(await remove()).toBe("removed");
  expect(steps).not.toContain("interrupt");
});
