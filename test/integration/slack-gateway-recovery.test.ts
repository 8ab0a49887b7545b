import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../broker/clock/clock.ts";
import { type Log, silentLog } from "../../broker/logs/log.ts";
import type { InboundMessage } from "../../broker/sessions/model.ts";
import { storeReceived } from "../../broker/sessions/received.ts";
import { createSlackGateway } from "../../broker/slack/gateway.ts";
import { openStore } from "../../broker/store/database.ts";
import { timelineAfter } from "../../broker/store/timeline.ts";
import { defaultSeed } from "../../playground/workspace/seed.ts";
import { type SlackDoubleOptions, startSlackDouble } from "../doubles/slack/slack-double.ts";

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

const DAY_MS = 24 * 60 * 60_000;

/** The gateway on a store that keeps what it takes, and a clock that can be put forward. */
async function openAway(options: SlackDoubleOptions = {}, intervalMs = 60_000) {
  let offset = 0;
  const clock: Clock = { ...systemClock, now: () => Date.now() + offset };
  const slack = await startSlackDouble({ ...options, clock });
  const store = await openStore({ path: ":memory:" });
  const taken: InboundMessage[] = [];
  const warnings: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (message) => warnings.push(message),
    with: () => log,
  };
  const create = () =>
    createSlackGateway({
      apiBaseUrl: slack.apiUrl,
      botToken: slack.botToken,
      appToken: slack.appToken,
      fetch: globalThis.fetch,
      addressesOf: () => Promise.reject(new Error("no redirect is expected here")),
      fileSpool: join(tmpdir(), "slack-gateway-files"),
      log,
      clock,
      random: Math.random,
      db: store.db,
      recovery: { intervalMs, maxAgeMs: DAY_MS, machine: "This Mac" },
    });
  let gateway = create();
  opened.push(
    () => slack.stop(),
    () => store.close(),
    () => gateway.stop(),
  );
  const start = () =>
    gateway.start({
      admit: () => Promise.resolve({ kind: "admitted" }),
      deliver: async (tx, route) => {
        if (route.kind !== "message") return undefined;
        const folder = { sessionsRoot: "/tmp", host: "here", now: clock.now() };
        const key = await storeReceived(tx, route, folder);
        if (key !== null) taken.push(route.message);
        return undefined;
      },
      formProblem: () => null,
      onInteraction: () => Promise.resolve(),
    });
  const live = () =>
    slack.waitFor(() => gateway.link.state().state === "live" && gateway.identity() !== null);
  const sweptAt = async () => (await gateway.health()).recovery.sweptAt;
  /** Resolves when a whole search is over that began after `before`. */
  const swept = async (before: number | null = null) => {
    await expect.poll(sweptAt, { timeout: 30_000 }).toBeGreaterThan(before ?? 0);
  };
  return {
    slack,
    store,
    get gateway() {
      return gateway;
    },
    start,
    /** Ends the gateway and makes another on the same store; not started. */
    leave: async () => {
      await gateway.stop();
      gateway = create();
    },
    live,
    swept,
    texts: () => taken.map(({ text }) => text.replace(`<@${slack.botUserId}> `, "")),
    taken,
    warnings,
    putForward: (ms: number) => {
      offset += ms;
    },
    say: (text: string, threadTs?: string, channel = "C0GENERAL") =>
      slack.say({ channel, text, ...(threadTs !== undefined && { threadTs }) }),
    /** Loses the link and waits for the next; tells when the search before it began. */
    reconnect: async () => {
      const before = await sweptAt();
      slack.resetSockets();
      await slack.waitFor(() => gateway.link.state().state !== "live");
      await live();
      return { before };
    },
  };
}

type Away = Awaited<ReturnType<typeof openAway>>;

async function withThread(away: Away): Promise<string> {
  away.start();
  await away.live();
  await away.swept();
  const ts = away.say(`<@${away.slack.botUserId}> hello`);
  await away.slack.waitFor(() => away.taken.length === 1);
  return ts;
}

describe("messages that Slack did not deliver", () => {
  it("SI34: arrive once and in order when the link comes back, marked as recovered", async () => {
    const away = await openAway();
    const { slack } = away;
    const thread = await withThread(away);
    slack.socketFaults.deafen(true);
    for (const text of ["one", "two", "three"]) away.say(text, thread);
    slack.socketFaults.deafen(false);
    await away.reconnect();
    await slack.waitFor(() => away.taken.length === 4);
    const { before } = await away.reconnect();
    await away.swept(before);
    expect(away.texts()).toEqual(["hello", "one", "two", "three"]);
    expect(away.taken.map(({ recovered }) => recovered === true)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it("SI35: are not looked for while Slack asks for patience", async () => {
    const away = await openAway({}, 100);
    const { slack } = away;
    const thread = await withThread(away);
    const limited = slack.fail("conversations.replies", { kind: "rate-limit", retryAfter: 300 });
    slack.socketFaults.deafen(true);
    away.say("patience", thread);
    slack.socketFaults.deafen(false);
    await slack.waitFor(() => limited.hits() === 1);
    await expect.poll(async () => (await away.gateway.health()).recovery.quietUntil).not.toBeNull();
    const reads = () =>
      slack.calls().filter(({ method }) => method.startsWith("conversations.")).length;
    const before = reads();
    await away.reconnect();
    await away.reconnect();
    expect(reads()).toBe(before);
    away.putForward(301_000);
    await away.reconnect();
    await slack.waitFor(() => away.texts().includes("patience"));
  });

  it("SI36: are found when they are first mentions, but not what was answered or is too old", async () => {
    const away = await openAway();
    const { slack } = away;
    const name = `<@${slack.botUserId}>`;
    away.say(`${name} before the first start`, undefined, "C0RANDOM");
    away.putForward(2_000);
    await withThread(away);
    away.putForward(2_000);
    slack.socketFaults.deafen(true);
    const missed = away.say(`${name} missed`, undefined, "C0RANDOM");
    away.say("and more of it", missed, "C0RANDOM");
    const talk = away.say("people among themselves", undefined, "C0RANDOM");
    away.say(`${name} join us`, talk, "C0RANDOM");
    const answered = away.say(`${name} answered`, undefined, "C0RANDOM");
    const post = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${slack.botToken}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ channel: "C0RANDOM", thread_ts: answered, text: `I did, ${name}` }),
    });
    expect(await post.json()).toMatchObject({ ok: true });
    slack.socketFaults.deafen(false);
    const { before } = await away.reconnect();
    await away.swept(before);
    expect(away.texts()).toEqual(["hello", "missed", "and more of it", "join us"]);
    expect((await away.gateway.health()).recovery.channels).toBe("all");
  });

  it("SI36: are looked for in known channels only when channels cannot be listed", async () => {
    const scopes = ["app_mentions:read", "chat:write", "channels:history", "im:history"];
    const away = await openAway({ seed: { app: { ...defaultSeed.app, scopes } } });
    const { slack } = away;
    const name = `<@${slack.botUserId}>`;
    await withThread(away);
    slack.socketFaults.deafen(true);
    away.say(`${name} elsewhere`, undefined, "C0RANDOM");
    away.say(`${name} here`);
    slack.socketFaults.deafen(false);
    const { before } = await away.reconnect();
    await away.swept(before);
    expect(away.texts()).toEqual(["hello", "here"]);
    expect((await away.gateway.health()).recovery.channels).toBe("known");
    expect(slack.calls("conversations.list")).toEqual([]);
  });

  it("SI42: show that a link receives no events, which is then replaced", async () => {
    const away = await openAway({}, 200);
    const { slack } = away;
    const thread = await withThread(away);
    const before = slack.calls("apps.connections.open").length;
    away.putForward(120_000);
    slack.socketFaults.deafen(true);
    away.say("can you hear me", thread);
    away.putForward(40_000);
    await slack.waitFor(() => slack.calls("apps.connections.open").length > before);
    expect(away.warnings).toEqual(["The Slack link receives no events; reconnecting"]);
    slack.socketFaults.deafen(false);
    await slack.waitFor(() => away.gateway.link.state().state === "live");
    away.say("better", thread);
    await slack.waitFor(() => away.texts().includes("better"));
    expect(away.texts()).toEqual(["hello", "can you hear me", "better"]);
  });
});

describe("a thread whose messages waited", () => {
  const SPAN = /from <!date\^\d+\^\{time\}\|[^>]+> to <!date\^\d+\^\{time\}\|[^>]+>\. /;
  const told = (away: Away, thread: string) =>
    away.slack.waitFor(() => away.slack.botMessages("C0GENERAL", thread).at(0));

  it("MA09: is informed once that the machine slept, after the link was reopened", async () => {
    const away = await openAway();
    const { slack, gateway } = away;
    const thread = await withThread(away);
    const quiet = away.say(`<@${slack.botUserId}> nothing missed`);
    await slack.waitFor(() => away.taken.length === 2);
    away.putForward(60_000);
    const from = Date.now() + 60_000;
    slack.socketFaults.deafen(true);
    away.putForward(3_600_000);
    for (const text of ["one", "two", "three", "four"]) away.say(text, thread);
    away.putForward(3_600_000);
    slack.socketFaults.deafen(false);
    const opens = slack.calls("apps.connections.open").length;
    const reads = () => slack.calls("conversations.replies").length;
    const readBefore = reads();
    gateway.stirred();
    await slack.waitFor(() => slack.calls("apps.connections.open").length === opens + 1);
    await slack.waitFor(() => gateway.link.state().state === "live");
    // A search that is asked for in the meantime waits, too.
    gateway.wake();
    expect(reads()).toBe(readBefore);
    gateway.woke({ from, to: Date.now() + 7_260_000 });
    const line = await told(away, thread);
    expect(away.texts()).toEqual(["hello", "nothing missed", "one", "two", "three", "four"]);
    expect(line.text).toBe(
      "This Mac was asleep. I have read the four messages sent since then, in order.",
    );
    expect(JSON.stringify(line.blocks)).toMatch(
      new RegExp(`"context".*This Mac was asleep ${SPAN.source}I have read the four messages`),
    );
    const before = await away.gateway.health().then(({ recovery }) => recovery.sweptAt);
    await away.reconnect();
    await away.swept(before);
    expect(slack.botMessages("C0GENERAL", thread)).toHaveLength(1);
    expect(slack.botMessages("C0GENERAL", quiet)).toEqual([]);
  });

  it("is told that the broker was not running", async () => {
    const away = await openAway();
    const { slack } = away;
    const thread = await withThread(away);
    await away.leave();
    away.putForward(1_800_000);
    away.say("anybody here?", thread);
    away.putForward(1_800_000);
    away.start();
    const line = await told(away, thread);
    expect(line.text).toBe("I was not running here. I have read the message sent since then.");
    expect(away.texts()).toEqual(["hello", "anybody here?"]);
    expect(slack.botMessages("C0GENERAL", thread)).toHaveLength(1);
  });

  it("is told that Slack could not be reached", async () => {
    const away = await openAway();
    const { slack } = away;
    const thread = await withThread(away);
    await slack.goOffline();
    await slack.waitFor(() => away.gateway.link.state().state === "connecting");
    away.putForward(600_000);
    away.say("are you there?", thread);
    away.putForward(600_000);
    await slack.comeOnline();
    const line = await told(away, thread);
    expect(line.text).toBe("I could not reach Slack. I have read the message sent since then.");
  });
});

it("another program on the app's token is told to operators, and that it is gone", async () => {
  const { slack, gateway, start, live, store, putForward } = await openAway();
  start();
  await live();
  const answer = await fetch(`${slack.apiUrl}apps.connections.open`, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.appToken}` },
  });
  const { url } = (await answer.json()) as { url: string };
  const stranger = new WebSocket(url);
  await slack.waitFor(() => slack.sockets().length === 2);
  const said = async (word: string) => {
    gateway.reconnect();
    await slack.waitFor(() => gateway.strangers().state === word);
  };
  await said("suspected");
  putForward(100_000);
  await said("seen");
  expect((await gateway.health()).strangers).toMatchObject({ state: "seen", sockets: 1 });
  stranger.close();
  await slack.waitFor(() => slack.sockets().length === 1);
  await said("none");
  const told = async () =>
    (await timelineAfter(store.db, 0, 100)).flatMap(({ kind, data_json: json }) =>
      kind === "health" ? [JSON.parse(json)] : [],
    );
  await expect.poll(told).toMatchObject([
    { kind: "strangers-on-app-token", state: "seen", sockets: 1 },
    { kind: "strangers-on-app-token", state: "none" },
  ]);
});
