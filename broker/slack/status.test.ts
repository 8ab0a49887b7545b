import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createAgentSessions } from "./agent-sessions.ts";
import { createFeatureSwitches } from "./feature-switches.ts";
import { createThreadStatus } from "./status.ts";
import { type FakeMethod, fakeApi, rateLimited } from "./testing/fake-api.ts";
import { manualClock, settle } from "./testing/manual-clock.ts";

const thread = { channel: "C1", threadTs: "1700000000.000100" };
const ok: FakeMethod = () => ({ ok: true });
const STATUS = "assistant.threads.setStatus";
const SESSION = "agents.sessions.setStatus";
const notAnAgent: FakeMethod = () => ({ ok: false, error: "not_authorized" });

function world(methods: Readonly<Record<string, FakeMethod>>) {
  const clock = manualClock();
  const api = fakeApi({ [SESSION]: notAnAgent, ...methods });
  const status = createThreadStatus({
    writes: api.clients.writes,
    agents: createAgentSessions({ writes: api.clients.writes, log: silentLog }),
    features: createFeatureSwitches(clock, silentLog),
    log: silentLog,
    clock,
    random: () => 0.5,
  });
  const wordCalls = () => api.calls.filter(({ method }) => method !== SESSION);
  const states = () => api.callsOf(SESSION).map((args) => args.get("status"));
  const said = () =>
    wordCalls().map(({ method, args }) => args.get("status") ?? method.replace("reactions.", ""));
  return { clock, api, status, said, states, wordCalls };
}

describe("createThreadStatus", () => {
  it("TU23: reacts with eyes where Slack shows no status, and takes them away in the end", async () => {
    for (const error of [
      "missing_scope",
      "unknown_method",
      "not_allowed_token_type",
      "feature_not_enabled",
      "method_not_supported_for_channel_type",
    ]) {
      const { clock, api, status, said } = world({
        [STATUS]: () => ({ ok: false, error }),
        "reactions.add": ok,
        "reactions.remove": ok,
      });
      status.show(thread, { kind: "thinking" });
      await clock.advance(10_000);
      status.show(thread, { kind: "testing" });
      await clock.advance(10_000);
      status.show(thread, null);
      await clock.advance(10_000);
      expect(said()).toEqual(["is thinking…", "add", "remove"]);
      expect(Object.fromEntries(api.callsOf("reactions.add")[0] ?? [])).toEqual({
        channel: "C1",
        timestamp: thread.threadTs,
        name: "eyes",
      });
      await status.stop();
    }
  });

  it("takes it easy when the eyes are there already, or gone", async () => {
    const { clock, status, said } = world({
      "reactions.add": () => ({ ok: false, error: "already_reacted" }),
      "reactions.remove": () => ({ ok: false, error: "no_reaction" }),
    });
    status.show(thread, { kind: "thinking" });
    await clock.advance(5_000);
    status.show(thread, null);
    await clock.advance(60_000);
    expect(said()).toEqual(["is thinking…", "add", "remove"]);
  });

  it("shows nothing, and asks for nothing, where Slack has neither", async () => {
    const { clock, status, wordCalls } = world({
      "reactions.add": () => ({ ok: false, error: "missing_scope" }),
    });
    status.show(thread, { kind: "thinking" });
    await clock.advance(60_000);
    status.show(thread, { kind: "testing" });
    await clock.advance(60_000);
    status.show(thread, null);
    await clock.advance(60_000);
    expect(wordCalls()).toHaveLength(2);
  });

  it("waits as long as Slack says", async () => {
    const { clock, api, status, said } = world({ [STATUS]: () => rateLimited(20) });
    status.show(thread, { kind: "thinking" });
    await clock.advance(1_000);
    api.on(STATUS, ok);
    await clock.advance(18_000);
    expect(said()).toEqual(["is thinking…"]);
    await clock.advance(2_000);
    expect(said()).toEqual(["is thinking…", "is thinking…"]);
    await status.stop();
  });

  it("leaves a status to fade that cannot be cleared", async () => {
    const { clock, api, status, wordCalls } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await clock.advance(5_000);
    api.on(STATUS, () => new Response("busy", { status: 500 }));
    status.show(thread, null);
    await clock.advance(600_000);
    expect(wordCalls().length).toBeLessThanOrEqual(4);
  });

  it("TU22: shows what goes on, and clears it at once", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await settle();
    status.show(thread, null);
    await settle();
    expect(said()).toEqual(["is thinking…", ""]);
    await clock.advance(300_000);
    expect(said()).toHaveLength(2);
  });

  it("shows the newest of many changes, two seconds apart at least", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await settle();
    status.show(thread, { kind: "git" });
    status.show(thread, { kind: "testing" });
    status.show(thread, { kind: "building" });
    await clock.advance(1_900);
    expect(said()).toEqual(["is thinking…"]);
    await clock.advance(200);
    expect(said()).toEqual(["is thinking…", "is building…"]);
    await status.stop();
  });

  it("TU24: shows it again before Slack takes it away", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await clock.advance(10 * 60_000);
    expect(said().length).toBeGreaterThanOrEqual(6);
    await status.stop();
  });

  it("shows it again after a post, which Slack clears it with", async () => {
    const { clock, status, said } = world({ [STATUS]: ok });
    status.show(thread, { kind: "thinking" });
    await clock.advance(5_000);
    status.posted(thread);
    await clock.advance(5_000);
    expect(said()).toEqual(["is thinking…", "is thinking…"]);
    status.posted(thread);
    status.show(thread, null);
    await clock.advance(5_000);
    expect(said()).toHaveLength(2);
  });

  describe("where the app is an agent", () => {
    it("TU22: shows Slack's own state, suspended while a person is awaited, and no words", async () => {
      const { clock, status, said, states } = world({ [SESSION]: ok, [STATUS]: ok });
      status.show(thread, { kind: "thinking" });
      await clock.advance(5_000);
      status.show(thread, { kind: "testing" });
      await clock.advance(5_000);
      status.show(thread, { kind: "approval" });
      await clock.advance(5_000);
      status.show(thread, { kind: "command" });
      await clock.advance(5_000);
      status.posted(thread);
      await clock.advance(5_000);
      status.show(thread, null);
      await clock.advance(3 * 60 * 60_000);
      expect(states()).toEqual(["processing", "suspended", "processing", "active"]);
      expect(said()).toEqual([]);
    });

    it("TU24: shows a long turn again before Slack gives it up", async () => {
      const { clock, status, states } = world({ [SESSION]: ok });
      status.show(thread, { kind: "thinking" });
      await clock.advance(61 * 60_000);
      expect(states()).toEqual(["processing", "processing", "processing"]);
      await status.stop();
    });

    it("asks once, until the next start, whether the app is one", async () => {
      const { clock, status, said, states } = world({ [STATUS]: ok });
      for (const threadTs of ["1.1", "2.2", "3.3"]) {
        status.show({ channel: "C1", threadTs }, { kind: "thinking" });
        await clock.advance(60 * 60_000);
        status.show({ channel: "C1", threadTs }, null);
        await clock.advance(60 * 60_000);
      }
      expect(states()).toEqual(["processing"]);
      expect(said().filter((words) => words === "")).toHaveLength(3);
    });

    it("shows words in a thread that Slack refuses a session, and asks again for others", async () => {
      const { clock, api, status, said, states } = world({
        [SESSION]: () => ({ ok: false, error: "channel_type_not_supported" }),
        [STATUS]: ok,
      });
      status.show(thread, { kind: "thinking" });
      await clock.advance(5_000);
      status.show(thread, { kind: "testing" });
      await clock.advance(5_000);
      expect(said()).toEqual(["is thinking…", "is running tests…"]);
      api.on(SESSION, ok);
      status.show({ channel: "C2", threadTs: "2.2" }, { kind: "thinking" });
      await settle();
      expect(states()).toEqual(["processing", "processing"]);
      await status.stop();
    });

    it("ends a session that the worker before left at work", async () => {
      const { clock, status, states } = world({ [SESSION]: ok });
      status.show(thread, null);
      await clock.advance(60_000);
      status.stopped(thread);
      await clock.advance(60_000);
      expect(states()).toEqual(["active", "active"]);
    });

    it("leaves a session at work that is being stopped", async () => {
      const { clock, status, states } = world({ [SESSION]: ok });
      status.show(thread, { kind: "thinking" });
      await clock.advance(5_000);
      status.stopped(thread);
      await clock.advance(5_000);
      expect(states()).toEqual(["processing"]);
      status.show(thread, null);
      await settle();
      expect(states()).toEqual(["processing", "active"]);
    });

    it("tries again to end a session while Slack cannot be reached, and gives up", async () => {
      const { clock, api, status, states } = world({ [SESSION]: ok });
      status.show(thread, { kind: "thinking" });
      await clock.advance(5_000);
      api.on(SESSION, () => new Response("busy", { status: 500 }));
      status.show(thread, null);
      await clock.advance(600_000);
      expect(states()).toEqual(["processing", "active", "active", "active"]);
    });
  });
});
