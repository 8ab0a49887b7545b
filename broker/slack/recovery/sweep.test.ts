import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../logs/log.ts";
import type { InboundMessage } from "../../sessions/model.ts";
import { storeReceived } from "../../sessions/received.ts";
import { openStore, type Store } from "../../store/database.ts";
import { addRefusal } from "../../store/access-refusals.ts";
import { saveSession } from "../../store/sessions.ts";
import { createThreadReader } from "../history.ts";
import type { SlackIdentity } from "../identity.ts";
import type { Admit } from "../intake/admission.ts";
import type { Deliver } from "../intake/deliver.ts";
import type { Route } from "../intake/route.ts";
import { type FakeApi, type FakeMethod, fakeApi, rateLimited } from "../testing/fake-api.ts";
import { type ManualClock, manualClock } from "../testing/manual-clock.ts";
import { sweep, type SweepRequest } from "./sweep.ts";

const START = 1_700_000_000_000;
const identity: SlackIdentity = {
  teamId: "T1",
  teamName: "Team",
  teamUrl: "https://team.test/",
  botUserId: "U0BOT",
  botId: "B0BOT",
  botName: "codex",
  scopes: ["chat:write"],
};

let store: Store;
let clock: ManualClock;
let routes: Route[];

beforeEach(async () => {
  store = await openStore({ path: ":memory:" });
  clock = manualClock(START);
  routes = [];
});
afterEach(() => store.close());

function tsOf(seconds: number): string {
  return `${START / 1_000 + seconds}.000001`;
}

/** A session that began with the message `tsOf(seconds)`. */
async function storeThread(channel: string, seconds: number): Promise<string> {
  const threadTs = tsOf(seconds);
  const message: InboundMessage = {
    thread: { channel, threadTs },
    channelType: "channel",
    ts: threadTs,
    source: "app_mention",
    author: { kind: "user", userId: "U1" },
    text: "hello",
    files: [],
  };
  const received = { message, startsSession: true };
  const key = await storeReceived(store.db, received, {
    sessionsRoot: "/tmp",
    host: "here",
    now: START + seconds,
  });
  return key ?? "";
}

const keep: Deliver = async (tx, route) => {
  routes.push(route);
  if (route.kind === "message")
    await storeReceived(tx, route, { sessionsRoot: "/tmp", host: "here", now: clock.now() });
  return undefined;
};

const admitAll: Admit = () => Promise.resolve({ kind: "admitted" });

function run(
  api: FakeApi,
  deliver: Deliver = keep,
  request: Partial<SweepRequest> = {},
  admit: Admit = admitAll,
) {
  const patience = { clock, random: () => 0.5 };
  const { reads } = api.clients;
  return sweep(
    {
      ...patience,
      reads,
      db: store.db,
      log: silentLog,
      reader: createThreadReader({ ...patience, reads, own: () => identity }),
      deliver,
      admit,
    },
    {
      identity,
      from: START,
      activeSince: 0,
      liveSince: START + 10 * 60_000,
      signal: new AbortController().signal,
      ...request,
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
      const { found, outcome } = await run(api, keep, {}, admit);
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
    expect((await run(api, keep, {}, admit)).outcome.kind).toBe("partial");
    expect(routes).toEqual([]);
    isTold = true;
    expect((await run(api, keep, {}, admit)).outcome.kind).toBe("whole");
    expect(words()).toEqual(["who am I?", "a member"]);
  });

  it("reads at the pace that Slack grants, the newest activity first", async () => {
    for (let number = 1; number <= 60; number += 1) await storeThread("C1", number);
    const quiet = await storeThread("C1", 61);
    await saveSession(store.db, quiet, { last_activity_at: 1 });
    const api = slackWith({});
    let isDone = false;
    const done = run(api, keep, { activeSince: 2 }).finally(() => {
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
});
