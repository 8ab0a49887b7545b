import { describe, expect, it } from "vitest";
import { growingWait, patientRead, readSlack, waitBeforeRetry } from "./read-policy.ts";
import { fakeApi, rateLimited } from "./testing/fake-api.ts";
import { manualClock } from "./testing/manual-clock.ts";

function reading(api: ReturnType<typeof fakeApi>) {
  const clock = manualClock();
  const patience = { clock, random: () => 0.5 };
  let isDone = false;
  const result = readSlack(() => api.clients.reads.auth.test(), patience).finally(() => {
    isDone = true;
  });
  return { clock, result, until: clock.runUntil(() => isDone) };
}

describe("readSlack", () => {
  it("OP15: gives up on a Slack that stays broken, after bounded tries with growing waits", async () => {
    const api = fakeApi({ "auth.test": () => new Response("busy", { status: 500 }) });
    const { result, until } = reading(api);
    await until;
    expect((await result).ok).toBe(false);
    expect(api.calls).toHaveLength(patientRead.tries);
  });

  it("does not ask again when Slack says no", async () => {
    const api = fakeApi({ "auth.test": () => ({ ok: false, error: "invalid_auth" }) });
    const { result, until } = reading(api);
    await until;
    expect(await result).toEqual({ ok: false, error: { kind: "auth", code: "invalid_auth" } });
    expect(api.calls).toHaveLength(1);
  });

  it("gives up at once when Slack asks for more patience than there is", async () => {
    const api = fakeApi({ "auth.test": () => rateLimited(60) });
    const { result, until } = reading(api);
    await until;
    expect((await result).ok).toBe(false);
    expect(api.calls).toHaveLength(1);
  });

  it("waits as long as Slack says, then reads", async () => {
    const api = fakeApi({ "auth.test": () => rateLimited(3) });
    const { clock, result } = reading(api);
    await clock.advance(2_999);
    expect(api.calls).toHaveLength(1);
    api.on("auth.test", () => ({ ok: true, user_id: "U1" }));
    await clock.advance(1_000);
    expect(await result).toMatchObject({ ok: true, value: { user_id: "U1" } });
  });
});

describe("waitBeforeRetry", () => {
  it.each([1, 2, 3, 10, 100])("never waits longer than the longest wait (try %i)", (tried) => {
    const policy = { ...patientRead, tries: 1_000 };
    const wait = waitBeforeRetry(policy, tried, { kind: "ambiguous", message: "" }, 0.999);
    expect(wait).toBeLessThanOrEqual(policy.longestWaitMs);
    expect(wait).toBeGreaterThan(0);
  });
});

describe("growingWait", () => {
  it("grows, and jitter takes away up to half of it", () => {
    expect([1, 2, 3, 4].map((tried) => growingWait(100, 1_000, tried, 1))).toEqual([
      100, 200, 400, 800,
    ]);
    expect(growingWait(100, 1_000, 3, 0)).toBe(200);
  });
});
