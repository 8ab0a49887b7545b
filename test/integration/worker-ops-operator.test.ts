import { afterAll, beforeAll, expect, it } from "vitest";
import { type FeedEvent, feedEventSchema } from "../../broker/api/feed.ts";
import type { TimelineEntry } from "../../broker/api/timeline.ts";
import { readEvents, type StreamEvent } from "../world/event-stream.ts";
import { answered } from "../world/operator-answers.ts";
import {
  answerIn,
  type OpenedSession,
  openSession,
  sayInSession,
} from "../world/opened-session.ts";
import { sessionRows } from "../world/session-rows.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;
let first: OpenedSession;
let second: OpenedSession;

beforeAll(async () => {
  world = await startWorld({ env: { GH_TOKEN: `ghp_${"g".repeat(36)}` } });
  await world.worker.start();
  first = await openSession(world);
  second = await openSession(world, "C0RANDOM");
});
afterAll(() => world?.end());

const ask = (path: string, more: object = {}) =>
  world.worker.call(`/operator${path}`, { token: world.worker.operatorToken(), ...more });
const pathOf = (session: OpenedSession) => `/sessions/${encodeURIComponent(session.key)}`;
const feedEventIn = (event: StreamEvent): FeedEvent => feedEventSchema.parse(event.data);

it.each(["/sessions", "/sessions/C1:1.0", "/sessions/C1:1.0/timeline", "/events"])(
  "refuses %s without the operator token",
  async (path) => {
    const refused = { status: 401, body: { error: "operator_token_required" } };
    expect(await world.worker.call(`/operator${path}`)).toMatchObject(refused);
    const withSession = { token: first.token };
    expect(await world.worker.call(`/operator${path}`, withSession)).toMatchObject(refused);
  },
);

it("refuses to stop a turn or the broker without the operator token", async () => {
  const json = { mode: "stop" };
  expect((await world.worker.call("/operator/drain", { json })).status).toBe(401);
  const path = `/operator${pathOf(first)}/stop`;
  expect((await world.worker.call(path, { method: "POST" })).status).toBe(401);
});

it("says what it does not understand or know", async () => {
  expect((await ask("/sessions?limit=0")).status).toBe(400);
  expect((await ask("/sessions?limit=many")).status).toBe(400);
  expect((await ask("/drain", { json: { mode: "now" } })).status).toBe(400);
  for (const path of ["/sessions/C1:1.0", "/sessions/C1:1.0/timeline"]) {
    expect(await ask(path)).toMatchObject({ status: 404, body: { error: "unknown_session" } });
  }
  expect((await ask("/sessions/C1:1.0/stop", { method: "POST" })).status).toBe(404);
});

it("W4 W10: lists sessions, the latest first, in pages and by group", async () => {
  const { operator } = world.worker;
  const all = answered(await operator.listSessions({ query: {} }));
  expect(all.sessions.map((session) => session.key)).toEqual([second.key, first.key]);
  expect(all.nextCursor).toBeNull();
  expect(all.counts).toEqual({ "needs-you": 0, working: 0, waiting: 0, ended: 2, all: 2 });
  const page = answered(await operator.listSessions({ query: { limit: 1 } }));
  expect(page.sessions.map((session) => session.key)).toEqual([second.key]);
  const cursor = page.nextCursor ?? "";
  const next = answered(await operator.listSessions({ query: { limit: 1, cursor } }));
  expect(next.sessions.map((session) => session.key)).toEqual([first.key]);
  expect(next.nextCursor).toBeNull();
  const open = answered(await operator.listSessions({ query: { group: "open" } }));
  expect(open.sessions).toEqual([]);
  expect((await ask("/sessions?cursor=nonsense")).status).toBe(400);
  expect((await ask("/sessions?group=some")).status).toBe(400);
});

it("W10 W16: shows a session with names, status, link and what can be done", async () => {
  const { operator } = world.worker;
  const { session } = answered(await operator.session({ params: { key: first.key } }));
  expect(session).toMatchObject({
    key: first.key,
    channel: { id: first.channel, name: "general", type: "channel" },
    threadTs: first.threadTs,
    starter: { id: "U0ADA", name: expect.stringMatching(/^\S/) },
    workspace: first.workspace,
    status: { state: "done", group: "ended", word: "Done", until: null },
    lastMessage: { author: null, preview: "opened" },
    permalink: expect.stringContaining(`/archives/${first.channel}/p`),
    openAsks: 0,
    turn: null,
    context: { usedTokens: expect.any(Number), windowTokens: expect.any(Number) },
    permissions: { send: { allowed: true }, stop: { allowed: false } },
  });
  expect(session.codexThreadId).not.toBeNull();
  expect(session.tokens.total).toBeGreaterThan(0);
  const facets = answered(await operator.sessionFacets({}));
  expect(facets.people).toEqual([{ ...session.starter, sessions: 2 }]);
  expect(facets.channels.map(({ name }) => name).toSorted()).toEqual(["general", "random"]);
  const { identity } = answered(await operator.slackIdentity({}));
  expect(identity?.bot.userId).toBe(world.slack.botUserId);
});

it("pages through a timeline from its end to its beginning", async () => {
  const { operator } = world.worker;
  const params = { key: first.key };
  const whole = answered(await operator.timeline({ params, query: { limit: 500 } }));
  const paged: TimelineEntry[] = [];
  let before: number | undefined;
  do {
    const query = { limit: 2, ...(before === undefined ? {} : { before_sequence: before }) };
    const page = answered(await operator.timeline({ params, query }));
    paged.unshift(...page.entries);
    before = page.nextBeforeSequence ?? undefined;
  } while (before !== undefined);
  expect(paged).toEqual(whole.entries);
  const kinds = whole.entries.map((entry) => entry.kind);
  expect(kinds[0]).toBe("message");
  expect(kinds).toEqual(expect.arrayContaining(["turn-started", "step", "turn-ended", "post"]));
});

it("W11 AD07: shows messages, steps and posts with what became of them", async () => {
  const long = "[[shell:seq 1 2000; printf gone > a.txt; exit 3]]";
  await sayInSession(world, first, long, "long told");
  const { operator } = world.worker;
  const params = { key: first.key };
  const entries = async () =>
    answered(await operator.timeline({ params, query: { limit: 500 } })).entries;
  await expect
    .poll(async () => (await entries()).findLast((entry) => entry.kind === "post"))
    .toMatchObject({
      post: "answer",
      text: "long told",
      delivery: "sent",
      ts: expect.any(String),
      permalink: expect.stringContaining("thread_ts="),
    });
  const all = await entries();
  expect(all.findLast((entry) => entry.kind === "message")).toMatchObject({
    author: { kind: "person", person: { id: "U0ADA", name: expect.any(String) } },
    state: "done",
    change: null,
  });
  const step = all.findLast((entry) => entry.kind === "step" && entry.step === "command");
  if (step?.kind !== "step") throw new Error("There is no command.");
  expect(step).toMatchObject({ state: "failed", exitCode: 3, hasMore: true });
  const itemId = step.itemId ?? "";
  const detail = answered(await operator.stepDetail({ params: { ...params, itemId } }));
  expect(detail.text.startsWith("1\n2\n3\n")).toBe(true);
  expect(detail).toMatchObject({ itemId, truncated: false });
  const unknown = await operator.stepDetail({ params: { ...params, itemId: "none" } });
  expect(unknown).toMatchObject({ ok: false, error: { code: "unknown_step", status: 404 } });
});

it("W11: shows what people changed of their messages", async () => {
  const { channel, threadTs } = first;
  const ts = world.slack.say({ channel, threadTs, text: "[[final:before the change]]" });
  await answerIn(world, channel, threadTs, "before the change");
  world.slack.people.edit("U0ADA", channel, ts, "Another text");
  const changed = async () => {
    const params = { key: first.key };
    const page = answered(await world.worker.operator.timeline({ params, query: { limit: 500 } }));
    return page.entries.flatMap((entry) =>
      entry.kind === "message" && entry.change !== null ? [entry] : [],
    );
  };
  await expect
    .poll(changed, { timeout: 20_000 })
    .toMatchObject([{ ts, text: "Another text", change: { kind: "edited", ofTs: ts } }]);
  // The agent is told of it, in a turn of its own.
  await world.worker.until(async () => {
    const rows = sessionRows(world.data, first.key);
    const isRead = rows?.messages.every((message) => message.state === "done");
    return rows?.state === "idle" && isRead === true;
  });
});

it("W5 W12 AD08: follows what happens, and goes on where a reader left off", async () => {
  const url = `${world.worker.baseUrl}/operator/events`;
  const headers = { authorization: `Bearer ${world.worker.operatorToken()}` };
  const said = "[[final:followed]]";
  // The turn before may be shown again with its end, and the end of a turn before its last step.
  const isEnded = (events: readonly StreamEvent[]) => {
    const seen = events.map(feedEventIn);
    const entries = seen.flatMap((event) => (event.kind === "timeline" ? [event.entry] : []));
    const asked = entries.find((entry) => entry.kind === "message" && entry.text.includes(said));
    const isOver = entries.some(
      ({ kind, sequence }) =>
        kind === "turn-ended" && asked !== undefined && sequence > asked.sequence,
    );
    return isOver && seen.some((event) => event.kind === "live-step" && !event.running);
  };
  const live = await readEvents(url, {
    headers,
    enough: isEnded,
    onOpen: () => sayInSession(world, first, "[[shell:sleep 1]]", "followed"),
  });
  const events = live.map(feedEventIn);
  expect(events[0]).toMatchObject({ kind: "hello", instance: expect.any(String) });
  expect(live.every((event) => event.event === (event.data as FeedEvent).kind)).toBe(true);
  const ids = live.flatMap((event) => (event.id === "" ? [] : [Number(event.id)]));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  // Entries of the turn before may come again, with what became of them.
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: "timeline",
      entry: expect.objectContaining({
        kind: "message",
        sessionKey: first.key,
        text: expect.stringContaining(said),
      }),
    }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "live-step", running: true, sessionKey: first.key }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "live-step", running: false, sessionKey: first.key }),
  );
  const groups = events.flatMap((event) =>
    event.kind === "session" ? [event.session.status.group] : [],
  );
  expect(groups).toContain("working");
  const timelineOf = (of: readonly StreamEvent[]) =>
    of.flatMap((event) => {
      const read = feedEventIn(event);
      return read.kind === "timeline" ? [[Number(event.id), read.entry.sequence]] : [];
    });
  const [leftAt = 0] = ids.slice(1);
  const sequences = new Set(
    timelineOf(live).flatMap(([id, seq]) => ((id ?? 0) > leftAt ? [seq] : [])),
  );
  const resumed = await readEvents(url, {
    headers: { ...headers, "last-event-id": String(leftAt) },
    enough: (seen) => {
      const found = new Set(timelineOf(seen).map(([, sequence]) => sequence));
      return [...sequences].every((sequence) => found.has(sequence));
    },
  });
  expect(resumed.map(feedEventIn).some((event) => event.kind === "session")).toBe(true);
  expect(Number(resumed[0]?.id)).toBe(leftAt);
});

it("W5 AD08: says so when a cursor is none that can be resumed from", async () => {
  const url = `${world.worker.baseUrl}/operator/events?after=999999999`;
  const headers = { authorization: `Bearer ${world.worker.operatorToken()}` };
  const events = await readEvents(url, { headers, enough: (seen) => seen.length >= 2 });
  expect(events.map((event) => event.event)).toEqual(["hello", "reset"]);
});

it("stops a running turn", async () => {
  const { channel, threadTs } = first;
  world.slack.say({ channel, threadTs, text: "[[gate:stopped]]" });
  await world.model.waitForGate("stopped");
  expect((await ask(`${pathOf(first)}/stop`, { method: "POST" })).status).toBe(200);
  await world.worker.until(async () => {
    const rows = sessionRows(world.data, first.key);
    return rows?.state === "idle" && rows.turns[0]?.state === "interrupted";
  });
  const { session } = answered(await world.worker.operator.session({ params: { key: first.key } }));
  expect(session.status).toMatchObject({ state: "stopped", group: "ended" });
  expect(session.permissions.resume).toEqual({ allowed: true });
});

it("OP07: has no secret in any answer", async () => {
  const secrets = [
    world.slack.botToken,
    world.slack.appToken,
    world.worker.operatorToken(),
    first.token,
    second.token,
    "g".repeat(36),
  ];
  const command = `[[shell:env; echo ${world.slack.botToken}; echo ${first.token}]]`;
  await sayInSession(world, first, command, "told all");
  const url = `${world.worker.baseUrl}/operator/events?after=0`;
  const headers = { authorization: `Bearer ${world.worker.operatorToken()}` };
  const events = await readEvents(url, {
    headers,
    enough: (seen) => seen.some((event) => JSON.stringify(event.data).includes("told all")),
  });
  const answers = [
    JSON.stringify(events),
    ...(await Promise.all(
      [
        "/sessions",
        pathOf(first),
        `${pathOf(first)}/timeline?limit=500`,
        pathOf(second),
        `${pathOf(second)}/timeline?limit=500`,
      ].map(async (path) => (await ask(path)).text),
    )),
    (await world.worker.call("/readyz", { token: world.worker.operatorToken() })).text,
  ];
  const leaks = secrets.filter((secret) => answers.some((answer) => answer.includes(secret)));
  expect(leaks).toEqual([]);
});

it("drains: answers, lets the turn finish, and ends by itself", async () => {
  const { channel, threadTs } = second;
  world.slack.say({ channel, threadTs, text: "[[gate:drained]][[final:finished]]" });
  await world.model.waitForGate("drained");
  const answer = await ask("/drain", { json: { mode: "wait" } });
  expect(answer).toMatchObject({ status: 202, body: { ok: true, mode: "wait" } });
  world.model.open("drained");
  await answerIn(world, channel, threadTs, "finished");
  expect(await world.worker.exited()).toBe(0);
  await world.slack.waitFor(() => world.slack.sockets().length === 0);
});
