import { describe, expect, it } from "vitest";
import type { Clock } from "../clock/clock.ts";
import { failed, succeeded } from "../errors/broker-error.ts";
import { openStore } from "../store/database.ts";
import { findSession } from "../store/sessions.ts";
import type { SessionRow } from "../store/schema.ts";
import { OpenThreads } from "./open-threads.ts";
import { storeReceived } from "./received.ts";

interface Pending {
  readonly run: () => void;
  isCancelled: boolean;
}

function handClock(): { readonly clock: Clock; readonly pending: Pending[] } {
  const pending: Pending[] = [];
  const clock: Clock = {
    now: () => 0,
    after: (_ms, run) => {
      const entry = { run, isCancelled: false };
      pending.push(entry);
      return { cancel: () => (entry.isCancelled = true) };
    },
    sleep: () => Promise.resolve(),
  };
  return { clock, pending };
}

async function storedSession(): Promise<SessionRow> {
  const store = await openStore({ path: ":memory:" });
  const thread = { channel: "C1", threadTs: "1.1" };
  const message = {
    thread,
    channelType: "channel",
    ts: "1.1",
    source: "app_mention",
    author: { kind: "user", userId: "U1" },
    text: "hi",
    files: [],
  } as const;
  const options = { sessionsRoot: "/s", host: "h", now: 0 };
  await storeReceived(store.db, { message, startsSession: true }, options);
  const session = await findSession(store.db, "C1:1.1");
  await store.close();
  if (session === undefined) throw new Error("The session was not stored.");
  return session;
}

function openThreads(clock: Clock, closedThreads: string[], works = true): OpenThreads {
  return new OpenThreads({
    clock,
    runtime: {
      openThread: ({ threadId }) =>
        Promise.resolve(
          works
            ? succeeded({
                threadId: threadId ?? "T1",
                isNew: threadId === null,
                model: "gpt-5.5",
                recentTurns: [],
              })
            : failed({ kind: "unavailable", message: "starting", sent: false } as const),
        ),
      closeThread: (threadId) => {
        closedThreads.push(threadId);
        return Promise.resolve();
      },
    },
    requestFor: (session) => ({
      sessionKey: session.key,
      workspace: session.workspace,
      instructions: "",
      environment: {},
    }),
  });
}

describe("the open threads", () => {
  it("count a thread that could not be opened as not open", async () => {
    const threads = openThreads(handClock().clock, [], false);
    await threads.open(await storedSession(), "T1");
    expect(threads.isOpen("T1")).toBe(false);
  });

  it("know whose thread it is, from before its first event on", async () => {
    const threads = openThreads(handClock().clock, []);
    await threads.open(await storedSession(), null);
    expect(threads.sessionOf("T1")).toBe("C1:1.1");
  });

  it("let an idle thread go, and forget it", async () => {
    const { clock, pending } = handClock();
    const closed: string[] = [];
    const threads = openThreads(clock, closed);
    await threads.open(await storedSession(), "T1");
    threads.closeWhenIdle("T1", () => true);
    pending[0]?.run();
    expect(closed).toEqual(["T1"]);
    expect(threads.isOpen("T1")).toBe(false);
    expect(threads.sessionOf("T1")).toBeNull();
  });

  it("keep a thread that works again when its time is up", async () => {
    const { clock, pending } = handClock();
    const closed: string[] = [];
    const threads = openThreads(clock, closed);
    await threads.open(await storedSession(), "T1");
    threads.closeWhenIdle("T1", () => false);
    pending[0]?.run();
    expect(closed).toEqual([]);
    expect(threads.isOpen("T1")).toBe(true);
  });

  it("are all closed with the connection, and wait for nothing more", async () => {
    const { clock, pending } = handClock();
    const threads = openThreads(clock, []);
    await threads.open(await storedSession(), "T1");
    threads.closeWhenIdle("T1", () => true);
    threads.connectionLost();
    expect(threads.isOpen("T1")).toBe(false);
    expect(pending[0]?.isCancelled).toBe(true);
  });
});
