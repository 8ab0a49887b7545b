import { describe, expect, it } from "vitest";
import { callSlack, failureCode, failureText, type SlackFailure } from "./failure.ts";
import { type FakeAnswer, fakeApi, networkError, rateLimited } from "./testing/fake-api.ts";

function throwing(error: Error): () => FakeAnswer {
  return () => {
    throw error;
  };
}

const cases: readonly [string, () => FakeAnswer, Partial<SlackFailure>][] = [
  ["a 429 with a wait", () => rateLimited(7), { kind: "rate-limited", retryAfterMs: 7_000 }],
  ["a 429 without a wait", () => rateLimited(null), { kind: "rate-limited", retryAfterMs: null }],
  [
    "ratelimited with status 200",
    () => ({ ok: false, error: "ratelimited" }),
    { kind: "rate-limited", retryAfterMs: null },
  ],
  [
    "a missing scope",
    () => ({ ok: false, error: "missing_scope", needed: "users:read" }),
    { kind: "refused", code: "missing_scope", needed: "users:read" },
  ],
  [
    "an unknown channel",
    () => ({ ok: false, error: "channel_not_found" }),
    { kind: "refused", code: "channel_not_found" },
  ],
  ["a method that is not there", () => new Response("", { status: 404 }), { code: "http_404" }],
  [
    "a revoked token",
    () => ({ ok: false, error: "token_revoked" }),
    { kind: "auth", code: "token_revoked" },
  ],
  ["an inner error of Slack", () => ({ ok: false, error: "fatal_error" }), { kind: "ambiguous" }],
  ["HTTP 503", () => new Response("busy", { status: 503 }), { kind: "ambiguous" }],
  ["a page instead of JSON", () => new Response("<html>Sign in"), { kind: "ambiguous" }],
  ["a dropped connection", throwing(networkError("ECONNRESET")), { kind: "ambiguous" }],
  ["a timeout", throwing(new DOMException("late", "TimeoutError")), { kind: "ambiguous" }],
  ["a refused connection", throwing(networkError("ECONNREFUSED")), { kind: "unreachable" }],
  ["no name service", throwing(networkError("ENOTFOUND")), { kind: "unreachable" }],
];

describe("callSlack", () => {
  it.each(cases)("gives a failure by its meaning: %s", async (_name, answer, expected) => {
    const api = fakeApi({ "chat.delete": answer });
    const result = await callSlack(() =>
      api.clients.writes.chat.delete({ channel: "C1", ts: "1.1" }),
    );
    expect(result).toMatchObject({ ok: false, error: expected });
    if (result.ok) return;
    expect(failureText(result.error)).not.toBe("");
    expect(failureCode(result.error)).toMatch(/^[a-z0-9_]+$/);
  });

  it("never repeats a write", async () => {
    const api = fakeApi({ "chat.delete": () => new Response("busy", { status: 503 }) });
    await callSlack(() => api.clients.writes.chat.delete({ channel: "C1", ts: "1.1" }));
    expect(api.calls).toHaveLength(1);
  });
});
