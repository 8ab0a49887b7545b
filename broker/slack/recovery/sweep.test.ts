import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import type { InboundMessage } from "../../sessions/model.ts";
import type { OutboundPost } from "../../sessions/ports/posts.ts";
import { storeReceived } from "../../sessions/received.ts";
import { openStore, type Store } from "../../store/database.ts";
import { addRefusal } from "../../store/access-refusals.ts";
import { saveSession } from "../../store/sessions.ts";
import { createThreadReader } from "../history.ts";
import type { Admit } from "../intake/admission.ts";
import type { Deliver } from "../intake/deliver.ts";
import type { Route } from "../intake/route.ts";
import {
  API_BASE_URL,
  type FakeAnswer,
  type FakeApi,
  type FakeMethod,
  fakeApi,
  rateLimited,
} from "../testing/fake-api.ts";
import { fakeIdentity } from "../testing/identity.ts";
import { type ManualClock, manualClock } from "../testing/manual-clock.ts";
import type { Absence } from "./absence.ts";
import { sweep } from "./sweep.ts";
import type { SweepDemand } from "./sweep-plan.ts";

const START = 1_700_000_000_000;
const identity = { ...fakeIdentity, scopes: ["chat:write"] };

let store: Store;
let clock: ManualClock;
let routes: Route[];
let posted: OutboundPost[];

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock(START);
  routes = [];
  posted = [];
});
afterEach(() => store.close());

function tsOf(seconds: number): string {
  return `${START / 1_000 + seconds}.000001`;
}

/** A session that began with the message `tsOf(seconds)`, which is the thread's root or in it. */
async function storeThread(channel: string, seconds: number, root = seconds): Promise<string> {
  const message: InboundMessage = {
    thread: { channel, threadTs: tsOf(root) },
    channelType: "channel",
    ts: tsOf(seconds),
    source: "app_mention",
    author: { kind: "user", userId: "U1" },
    text: "hello",
    files: [],
  };
  const received = { message, startsSession: true };
  const stored = await storeReceived(store.db, received, {
    sessionsRoot: "/tmp",
    host: "here",
    now: START + seconds,
  });
  return stored.kind === "nothing" ? "" : stored.key;
}

const keep: Deliver = async (tx, route) => {
  routes.push(route);
  if (route.kind === "message")
    await storeReceived(tx, route, { sessionsRoot: "/tmp", host: "here", now: clock.now() });
  return undefined;
};

const admitAll: Admit = () => Promise.resolve({ kind: "admitted" });

interface RunChanges {
  readonly admit?: Admit;
  readonly signal?: AbortSignal;
  readonly liveSince?: number;
  readonly demand?: Partial<SweepDemand>;
  readonly readAt?: Map<string, number>;
  readonly absences?: readonly Absence[];
}

function run(api: FakeApi, deliver: Deliver = keep, changes: RunChanges = {}) {
  const patience = { clock, random: () => 0.5 };
  const { reads } = api.clients;
  const demand = { allSince: clock.now(), activeSince: clock.now(), activeAfter: 0 };
  return sweep(
    {
      ...patience,
      reads,
      db: store.db,
      log: silentLog,
      reader: createThreadReader({ ...patience, reads, own: () => identity }),
      deliver,
      admit: changes.admit ?? admitAll,
      machine: "This Mac",
      posts: {
        enqueue: async (_tx, post) => {
          posted.push(post);
        },
        wake: () => {},
      },
    },
    {
      identity,
      times: { firstStartAt: START, sweptAt: null, maxAgeMs: 24 * 60 * 60_000 },
      demand: () => ({ ...demand, ...changes.demand }),
      readAt: changes.readAt ?? new Map(),
      liveSince: () => changes.liveSince ?? START + 10 * 60_000,
      absences: () => changes.absences ?? [],
      signal: changes.signal ?? new AbortController().signal,
    },
  );
}

/** Replies of each thread: the seconds at which somebody wrote, with the words. */
function slackWith(replies: Readonly<Record<string, readonly (readonly [number, string])[]>>) {
  const answer: FakeMethod = (args) => ({
    ok: true,
    messages: (replies[args.get("ts") ?? ""] ?? []).map(([seconds, text]) => ({
      ts: tsOf(seconds),
      thread_ts: args.get("ts"),
      user: "U1",
      text,
    })),
  });
  return fakeApi({
    "conversations.replies": answer,
    "conversations.history": () => ({ ok: true, messages: [] }),
  });
}

/** What another fake Slack answers for a thread. */
async function threadOf(api: FakeApi, args: URLSearchParams): Promise<FakeAnswer> {
  const body = String(args);
  const answer = await api.fetch(`${API_BASE_URL}/conversations.replies`, { body });
  return answer;
}

const words = () =>
  routes.map((route) => (route.kind === "message" ? route.message.text : route.kind));

describe("sweep", () => {
  it("SI35: ends at once when Slack limits it, and says for how long", async () => {
    for (const seconds of [1, 2, 3]) await storeThread("C1", seconds);
    const api = fakeApi({ "conversations.replies": () => rateLimited(30) });
    const report = await run(api);
    expect(report.outcome).toEqual({
      kind: "limited",
      failure: { kind: "rate-limited", retryAfterMs: 30_000 },
    });
    expect(api.calls).toHaveLength(1);
  });

  it("goes on with the other threads when one cannot be taken, and is not whole then", async () => {
    await storeThread("C1", 1);
    await storeThread("C1", 2);
    const api = slackWith({ [tsOf(1)]: [[5, "fine"]], [tsOf(2)]: [[6, "poison"]] });
    const report = await run(api, (tx, route) => {
      if (route.kind === "message" && route.message.text === "poison") throw new Error("poison");
      return keep(tx, route);
    });
    expect(words()).toEqual(["fine"]);
    expect(report.outcome.kind).toBe("partial");
    expect(report.found).toEqual([tsOf(5)]);
  });

  it("takes nothing more once it is to end, and is not whole then", async () => {
    await storeThread("C1", 1);
    const ending = new AbortController();
    const api = slackWith({});
    api.on("conversations.replies", () => {
      ending.abort();
      return { ok: true, messages: [{ ts: tsOf(5), user: "U1", text: "too late" }] };
    });
    const report = await run(api, keep, { signal: ending.signal });
    expect(report).toMatchObject({ outcome: { kind: "partial" }, found: [] });
    expect(routes).toEqual([]);
  });

  it("counts a thread that is gone as looked at", async () => {
    await storeThread("C1", 1);
    const gone = () => ({ ok: false, error: "channel_not_found" });
    const api = fakeApi({ "conversations.replies": gone, "conversations.history": gone });
    expect(await run(api)).toMatchObject({ outcome: { kind: "whole" }, listsChannels: false });
  });

  it("SI34: gives what is missing in order, and nothing a second time", async () => {
    await storeThread("C1", 1);
    const api = slackWith({
      [tsOf(1)]: [
        [1, "hello"],
        [7, "second"],
        [5, "first"],
      ],
    });
    await run(api);
    await run(api);
    expect(words()).toEqual(["first", "second"]);
    expect(routes[0]).toMatchObject({ message: { recovered: true, source: "thread_reply" } });
  });

  it("SI34: gives a first mention that was missed before a reply opened the session", async () => {
    await storeThread("C1", 9, 1);
    const thread = (more: readonly [number, string][]) =>
      slackWith({ [tsOf(1)]: [[1, "among ourselves"], ...more, [9, "hello"]] });
    await run(thread([[3, `<@${identity.botUserId}> status`]]));
    expect(words()).toEqual([]);
    const missed = thread([
      [5, `<@${identity.botUserId}> please`],
      [6, "and this"],
    ]);
    await run(missed);
    await run(missed);
    expect(words()).toEqual([`<@${identity.botUserId}> please`, "and this"]);
  });

  it("leaves to the link what it may yet bring", async () => {
    await storeThread("C1", 1);
    const api = slackWith({ [tsOf(1)]: [[5, "just said"]] });
    clock = manualClock(START + 10_000);
    await run(api, keep, { liveSince: START });
    expect(routes).toEqual([]);
    clock = manualClock(START + 60_000);
    await run(api, keep, { liveSince: START });
    expect(words()).toEqual(["just said"]);
  });

  it("obeys a stop only when nobody wrote after it", async () => {
    await storeThread("C1", 1);
    await storeThread("C1", 2);
    const api = slackWith({
      [tsOf(1)]: [
        [5, "-stop"],
        [6, "go on with the other"],
      ],
      [tsOf(2)]: [[7, "-stop"]],
    });
    await run(api);
    expect(words()).toEqual(["command", "go on with the other"]);
  });

  it("AC01: notes who is refused in place of what they said, and asks about it once", async () => {
    await storeThread("C1", 1);
    const api = slackWith({ [tsOf(1)]: [[5, "from a guest"]] });
    const asked: string[] = [];
    const note: Deliver = async (tx, route) => {
      if (route.kind !== "message") return undefined;
      const { ts } = route.message;
      const refusal = { channel: "C1", ts, thread_ts: tsOf(1), author: "U1", rule: "guest" };
      await addRefusal(tx, { ...refusal, notice: null, state: "silent", at: 0 });
      return undefined;
    };
    const admit: Admit = ({ author }) => {
      asked.push(author.kind);
      return Promise.resolve({ kind: "refused", note });
    };
    for (let time = 0; time < 2; time += 1) {
      const { found, outcome } = await run(api, keep, { admit });
      expect({ found, outcome }).toEqual({ found: [], outcome: { kind: "whole" } });
    }
    expect(asked).toEqual(["user"]);
    expect(routes).toEqual([]);
  });

  it("AC01: waits with a thread whose next author nobody can tell", async () => {
    await storeThread("C1", 1);
    const api = slackWith({
      [tsOf(1)]: [
        [5, "who am I?"],
        [6, "a member"],
      ],
    });
    let isTold = false;
    const admit: Admit = () =>
      isTold ? Promise.resolve({ kind: "admitted" }) : Promise.reject(new Error("no answer"));
    expect((await run(api, keep, { admit })).outcome.kind).toBe("partial");
    expect(routes).toEqual([]);
    isTold = true;
    expect((await run(api, keep, { admit })).outcome.kind).toBe("whole");
    expect(words()).toEqual(["who am I?", "a member"]);
  });

  it("reads at the pace that Slack grants, the newest activity first", async () => {
    for (let number = 1; number <= 60; number += 1) await storeThread("C1", number);
    const quiet = await storeThread("C1", 61);
    await saveSession(store.db, quiet, { last_activity_at: 1 });
    const api = slackWith({});
    let isDone = false;
    const done = run(api, keep, {
      demand: { allSince: Number.NEGATIVE_INFINITY, activeAfter: 2 },
    }).finally(() => {
      isDone = true;
    });
    await clock.advance(0);
    while (api.calls.length < 40) await clock.advance(0);
    await clock.advance(59_000);
    expect(api.calls).toHaveLength(40);
    expect(api.callsOf("conversations.replies")[0]?.get("ts")).toBe(tsOf(60));
    await clock.runUntil(() => isDone);
    expect(await done).toMatchObject({ outcome: { kind: "whole" }, found: [] });
    expect(api.callsOf("conversations.replies")).toHaveLength(60);
    expect(api.callsOf("conversations.history")).toHaveLength(1);
  });

  it("goes on where Slack limited it, and reads nothing twice", async () => {
    for (let number = 1; number <= 30; number += 1) await storeThread("C1", number);
    const api = slackWith({});
    const readAt = new Map<string, number>();
    const demand = { allSince: START, activeSince: START };
    let calls = 0;
    api.on("conversations.replies", () =>
      (calls += 1) === 20 ? rateLimited(60) : { ok: true, messages: [] },
    );
    const first = await run(api, keep, { readAt, demand });
    expect(first).toMatchObject({ outcome: { kind: "limited" }, left: 11 });
    const second = await run(api, keep, { readAt, demand });
    expect(second).toMatchObject({ outcome: { kind: "whole" }, left: 0 });
    const read = api.callsOf("conversations.replies").map((args) => args.get("ts"));
    expect(read).toHaveLength(31);
    expect(new Set(read).size).toBe(30);
  });

  it("reads a channel again when a thread in it could not be read", async () => {
    const api = slackWith({});
    const root = { ts: tsOf(1), user: "U1", text: "root", latest_reply: tsOf(5) };
    await storeThread("C1", 3);
    api.on("conversations.history", () => ({ ok: true, messages: [root] }));
    const readAt = new Map<string, number>();
    const working = slackWith({ [tsOf(1)]: [[5, "<@U0BOT> below"]] });
    let isDown = true;
    api.on("conversations.replies", async (args) =>
      isDown && args.get("ts") === tsOf(1)
        ? { ok: false, error: "internal_error" }
        : threadOf(working, args),
    );
    const running = run(api, keep, { readAt });
    let isDone = false;
    void running.finally(() => (isDone = true));
    await clock.runUntil(() => isDone);
    expect((await running).outcome.kind).toBe("partial");
    expect(readAt.has("C1")).toBe(false);
    isDown = false;
    await run(api, keep, { readAt });
    expect(words()).toEqual(["<@U0BOT> below"]);
  });
});
