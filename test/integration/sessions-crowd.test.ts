import { LiveSteps } from "../../broker/sessions/live-steps.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../broker/clock/clock.ts";
import { succeeded } from "../../broker/errors/broker-error.ts";
import { silentLog } from "../../broker/logs/log.ts";
import { AgentEvents } from "../../broker/sessions/agent-events.ts";
import { type InboundMessage, sessionKeyOf } from "../../broker/sessions/model.ts";
import { OpenThreads } from "../../broker/sessions/open-threads.ts";
import type { AgentRuntime } from "../../broker/sessions/ports/agent-runtime.ts";
import { storeReceived } from "../../broker/sessions/received.ts";
import { SerialLanes } from "../../broker/sessions/serial-lanes.ts";
import { Sessions } from "../../broker/sessions/sessions.ts";
import { noticeBody, settledNoticeBody } from "../../broker/slack/notices.ts";
import { endedProgressCard } from "../../broker/slack/progress-card.ts";
import { createSlackGateway } from "../../broker/slack/gateway.ts";
import { openStore } from "../../broker/store/database.ts";
import { setMessageState } from "../../broker/store/messages.ts";
import { startSlackDouble } from "../doubles/slack/slack-double.ts";

const KNOWN = 500;
const RUNNING = 50;
const HUNG_CHANNEL = "C0RANDOM";

/**
 * Slack's gateway, the sessions and the store, with a Codex that never ends a turn which says "forever",
 * and answers none of the calls for the threads of `HUNG_CHANNEL`.
 */
async function openCrowd() {
  const folder = mkdtempSync(join(tmpdir(), "crowd-"));
  const slack = await startSlackDouble();
  const store = await openStore({ path: join(folder, "broker.sqlite") });
  const { db } = store;
  const patience = { clock: systemClock, random: Math.random, log: silentLog };
  const gateway = createSlackGateway({
    ...patience,
    apiBaseUrl: slack.apiUrl,
    botToken: slack.botToken,
    appToken: slack.appToken,
    fetch: globalThis.fetch,
    addressesOf: () => Promise.reject(new Error("no redirect is expected here")),
    fileSpool: join(folder, "files"),
    db,
    recovery: { intervalMs: 60_000, maxAgeMs: 86_400_000, machine: "This machine" },
  });
  const never = () => new Promise<never>(() => {});
  let turns = 0;
  const runtime: AgentRuntime = {
    openThread: ({ sessionKey, threadId }) =>
      sessionKey.startsWith(HUNG_CHANNEL)
        ? never()
        : Promise.resolve(
            succeeded({
              threadId: threadId ?? `thread-${sessionKey}`,
              isNew: threadId === null,
              recentTurns: [],
              model: "gpt-5.5",
            }),
          ),
    submit: ({ threadId, text }) => {
      turns += 1;
      const turnId = `turn-${turns}`;
      if (!text.includes("forever"))
        setImmediate(() =>
          events.handle({
            kind: "turn-ended",
            threadId,
            turn: { turnId, status: "completed", error: null, finalMessage: "the answer" },
          }),
        );
      return Promise.resolve(succeeded({ turnId }));
    },
    interrupt: never,
    endCommands: never,
    inspect: never,
    closeThread: never,
  };
  const threads = new OpenThreads({
    clock: systemClock,
    runtime,
    requestFor: (session) => ({
      sessionKey: session.key,
      workspace: session.workspace,
      instructions: "",
      environment: {},
    }),
  });
  const wire = new SerialLanes();
  const { conversation, posts } = gateway;
  const sessions = new Sessions({
    ...patience,
    db,
    persist: (work) => work(),
    hasDiskSpace: () => true,
    conversation,
    posts,
    runtime,
    threads,
    wire,
    wordsOf: (notice) => noticeBody(notice, "This machine"),
    settledNotice: settledNoticeBody,
    endedCard: endedProgressCard,
    prepareWorkspace: (path) => {
      mkdirSync(path, { recursive: true });
    },
    briefing: () => ({ apiBase: "", memory: "" }),
    turnEnd: "post",
    maxRunningTurns: 100,
    initialHistory: 8,
    historyAfterLoss: 50,
    firstLine: { hasLink: false, body: () => ({ kind: "notice", text: "On it." }) },
    cancelJobs: () => Promise.resolve(),
    modelOf: ({ key }) => threads.modelOf(key),
  });
  const events = new AgentEvents({
    liveSteps: new LiveSteps(),
    maxTurnTokens: 0,
    onActivity: () => {},
    modelOf: ({ key }) => threads.modelOf(key),
    ...patience,
    db,
    persist: (work) => work(),
    sessions,
    threads,
    wire,
    conversation,
    posts,
    asks: { askAside: never },
    progress: { stepped: () => Promise.resolve(), planned: () => Promise.resolve(false) },
    onConnected: () => {},
    onAccount: () => {},
  });
  onTestFinished(async () => {
    // First, so that no request hangs any more.
    await slack.stop();
    await gateway.stop();
    await sessions.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const receiving = { sessionsRoot: join(folder, "sessions"), host: "here" };
  const start = () =>
    gateway.start({
      admit: () => Promise.resolve({ kind: "admitted" }),
      deliver: async (tx, route) => {
        if (route.kind !== "message") return undefined;
        const stored = await storeReceived(tx, route, { ...receiving, now: systemClock.now() });
        return stored.kind === "work" ? () => sessions.poke(stored.key) : undefined;
      },
      formProblem: () => null,
      onInteraction: () => Promise.resolve(),
    });
  return { slack, db, gateway, sessions, start, receiving };
}

function oldMessage(ts: string): InboundMessage {
  return {
    thread: { channel: "G0LAB", threadTs: ts },
    channelType: "group",
    ts,
    source: "app_mention",
    author: { kind: "user", userId: "U0ADA" },
    text: "from long ago",
    files: [],
  };
}

it("SI37: no session waits for another: 500 known, 50 turns running, one hung everywhere", async () => {
  const { slack, db, sessions, start, receiving } = await openCrowd();
  await db.transaction().execute(async (tx) => {
    for (let index = 0; index < KNOWN; index += 1) {
      const ts = `1700000000.${String(index).padStart(6, "0")}`;
      await storeReceived(
        tx,
        { startsSession: true, message: oldMessage(ts) },
        { ...receiving, now: systemClock.now() },
      );
    }
    const stored = await tx.selectFrom("messages").select("id").execute();
    await setMessageState(
      tx,
      stored.map(({ id }) => id),
      "done",
    );
  });
  start();
  const mention = (channel: string, text: string, more: object = {}) =>
    slack.say({ channel, text: `<@${slack.botUserId}> ${text}`, ...more });
  for (let index = 0; index < RUNNING; index += 1) mention("C0GENERAL", `forever ${index}`);
  await expect.poll(() => sessions.running().length, { timeout: 30_000 }).toBe(RUNNING);

  // One whose lookups, files, posts and Codex thread all hang.
  const ofBen = (call: { readonly args: Readonly<Record<string, unknown>> }) =>
    call.args["user"] === "U0BEN";
  slack.fail("users.info", { kind: "hang", times: 50, when: ofBen });
  slack.fail("files.download", { kind: "hang", times: 50 });
  slack.fail("chat.postMessage", { kind: "hang", channel: HUNG_CHANNEL, times: 50 });
  slack.fail("assistant.threads.setStatus", { kind: "hang", channel: HUNG_CHANNEL, times: 50 });
  const hung = mention(HUNG_CHANNEL, "hung", {
    user: "U0BEN",
    files: [{ name: "a.txt", bytes: "a" }],
  });
  const key = sessionKeyOf({ channel: HUNG_CHANNEL, threadTs: hung });
  await expect
    .poll(() => db.selectFrom("sessions").select("state").where("key", "=", key).execute())
    .toMatchObject([{ state: "starting" }]);

  const asked = mention("G0TRIO", "and I?");
  const answers = () => slack.botMessages("G0TRIO", asked).map(({ text }) => text);
  await slack.waitFor(() => answers().length > 0, { timeoutMs: 20_000, what: "the answer" });
  expect(answers()).toEqual(["the answer"]);
  expect(sessions.running()).toHaveLength(RUNNING);
  expect(slack.botMessages(HUNG_CHANNEL, hung)).toEqual([]);
});
