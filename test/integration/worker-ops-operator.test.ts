import { afterAll, beforeAll, expect, it } from "vitest";
import {
  sessionDetailSchema,
  sessionListSchema,
  type TimelineEntry,
  timelineEntrySchema,
  timelinePageSchema,
} from "../../broker/api/operator.ts";
import { readEvents, type StreamEvent } from "../world/event-stream.ts";
import {
  answerIn,
  type OpenedSession,
  openSession,
  sayInSession,
} from "../world/opened-session.ts";
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
const entryIn = (event: StreamEvent): TimelineEntry => timelineEntrySchema.parse(event.data);

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

it("lists sessions, the latest first, in pages and by state", async () => {
  const all = sessionListSchema.parse((await ask("/sessions")).body);
  expect(all.sessions.map((session) => session.key)).toEqual([second.key, first.key]);
  expect(all.nextBefore).toBeNull();
  const page = sessionListSchema.parse((await ask("/sessions?limit=1")).body);
  expect(page.sessions.map((session) => session.key)).toEqual([second.key]);
  const next = sessionListSchema.parse(
    (await ask(`/sessions?limit=1&before=${page.nextBefore}`)).body,
  );
  expect(next.sessions.map((session) => session.key)).toEqual([first.key]);
  const working = sessionListSchema.parse((await ask("/sessions?state=working,waiting")).body);
  expect(working.sessions).toEqual([]);
});

it("shows a session with its turns and messages", async () => {
  const { body } = await ask(pathOf(first));
  const detail = sessionDetailSchema.parse(body["session"]);
  expect(detail).toMatchObject({
    key: first.key,
    channel: first.channel,
    threadTs: first.threadTs,
    initiator: "U0ADA",
    workspace: first.workspace,
  });
  expect(detail.codexThreadId).not.toBeNull();
  expect(detail.turns).toEqual([expect.objectContaining({ state: "completed", error: null })]);
  expect(detail.turns[0]?.tokens.total).toBeGreaterThan(0);
  expect(detail.messages[0]?.text).toContain("BROKER_SESSION_TOKEN");
});

it("pages through a timeline from its end to its beginning", async () => {
  const whole = timelinePageSchema.parse((await ask(`${pathOf(first)}/timeline?limit=500`)).body);
  const paged: TimelineEntry[] = [];
  let before: number | null = null;
  do {
    const from: string = before === null ? "" : `&before_sequence=${before}`;
    const { body } = await ask(`${pathOf(first)}/timeline?limit=2${from}`);
    const page = timelinePageSchema.parse(body);
    paged.unshift(...page.entries);
    before = page.nextBeforeSequence;
  } while (before !== null);
  expect(paged).toEqual(whole.entries);
  const kinds = whole.entries.map((entry) => entry.kind);
  expect(kinds[0]).toBe("message");
  expect(kinds).toEqual(expect.arrayContaining(["turn-started", "step", "turn-ended", "answer"]));
});

it("follows what happens, and goes on where a reader left off", async () => {
  const url = `${world.worker.baseUrl}/operator/events`;
  const headers = { authorization: `Bearer ${world.worker.operatorToken()}` };
  const isEnded = (events: readonly StreamEvent[]) =>
    events.some((event) => entryIn(event).kind === "turn-ended");
  const live = await readEvents(url, {
    headers,
    enough: isEnded,
    onOpen: () => sayInSession(world, first, "", "followed"),
  });
  const ids = live.map((event) => Number(event.id));
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(live.every((event) => event.event === "timeline")).toBe(true);
  expect(entryIn(live[0] ?? { id: "", event: "", data: null })).toMatchObject({
    kind: "message",
    sessionKey: first.key,
  });
  const [, leftAt, ...missed] = live;
  const resumed = await readEvents(url, {
    headers: { ...headers, "last-event-id": leftAt?.id ?? "" },
    enough: (events) => events.length >= missed.length,
  });
  expect(resumed.slice(0, missed.length)).toEqual(missed);
});

it("stops a running turn", async () => {
  const { channel, threadTs } = first;
  world.slack.say({ channel, threadTs, text: "[[gate:stopped]]" });
  await world.model.waitForGate("stopped");
  expect((await ask(`${pathOf(first)}/stop`, { method: "POST" })).status).toBe(200);
  await world.worker.until(async () => {
    const detail = sessionDetailSchema.parse((await ask(pathOf(first))).body["session"]);
    return detail.state === "idle" && detail.turns[0]?.state === "interrupted";
  });
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
  expect(world.slack.sockets()).toEqual([]);
});
