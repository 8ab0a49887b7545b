import { describe, expect, it } from "vitest";
import { silentLog } from "../logs/log.ts";
import { createAgentSessions } from "./agent-sessions.ts";
import { createFeatureSwitches } from "./feature-switches.ts";
import { type FakeAnswer, fakeApi } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";
import { showThreadTitle } from "./thread-title.ts";

const METHOD = "assistant.threads.setTitle";
const thread = { channel: "C1", threadTs: "1.000001" };

function world(answer: FakeAnswer) {
  const api = fakeApi({
    [METHOD]: () => answer,
    "agents.sessions.setStatus": () => ({ ok: true }),
    "agents.sessions.rename": () => ({ ok: true }),
  });
  const features = createFeatureSwitches(manualClock(), silentLog);
  const agents = createAgentSessions({ writes: api.clients.writes, log: silentLog });
  const show = () =>
    showThreadTitle(thread, "Flaky tests", {
      writes: api.clients.writes,
      agents,
      features,
      log: silentLog,
    });
  return { api, agents, show };
}

describe("showThreadTitle", () => {
  it.each(["missing_scope", "unknown_method", "not_allowed_token_type"])(
    "is not asked for again where Slack says %s",
    async (error) => {
      const { api, show } = world({ ok: false, error });
      expect([await show(), await show()]).toEqual([false, false]);
      expect(api.callsOf(METHOD)).toHaveLength(1);
    },
  );

  it("is asked for again after a failure that may pass", async () => {
    const { api, show } = world({ ok: false, error: "internal_error" });
    expect([await show(), await show()]).toEqual([false, false]);
    expect(api.callsOf(METHOD)).toHaveLength(2);
  });

  it("names the thread", async () => {
    const { api, show } = world({ ok: true });
    expect(await show()).toBe(true);
    expect(Object.fromEntries(api.callsOf(METHOD)[0] ?? [])).toMatchObject({
      channel_id: "C1",
      thread_ts: "1.000001",
      title: "Flaky tests",
    });
  });

  it("names the agent's session where the app is known to be an agent", async () => {
    const { api, agents, show } = world({ ok: true });
    await agents.show(thread, "processing");
    expect(await show()).toBe(true);
    expect(api.callsOf(METHOD)).toEqual([]);
    expect(Object.fromEntries(api.callsOf("agents.sessions.rename")[0] ?? [])).toEqual({
      channel_id: "C1",
      thread_ts: "1.000001",
      title: "Flaky tests",
    });
  });
});
