import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressOf, type OpenedSession, openSession } from "../world/opened-session.ts";
import { startWorld, type World } from "../world/world.ts";

/** More than any body may have. */
const TOO_MUCH_BYTES = 8 * 1024 * 1024;

let world: World;
let session: OpenedSession;
let other: OpenedSession;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
  [session, other] = [await openSession(world), await openSession(world, "C0RANDOM")];
});
afterAll(() => world?.end());

const text = "Should not be seen.";
const seen = () =>
  ["C0GENERAL", "C0RANDOM"].flatMap((channel) =>
    world.slack.messages(channel).filter((one) => one.text.includes(text)),
  );

describe("who may call the agent routes", () => {
  it("AP12: refuses a call without a token, with another session's and with a made-up one", async () => {
    const json = { ...addressOf(session), text };
    const call = (token?: string) =>
      world.worker.call("/slack/post-message", {
        json,
        ...(token === undefined ? {} : { token }),
      });
    const required = { status: 403, body: { error: "session_token_required" } };
    expect(await call()).toMatchObject(required);
    expect(await call("nonsense")).toMatchObject(required);
    const forged = `${session.token.split(".")[0]}.${other.token.split(".")[1]}`;
    expect(await call(forged)).toMatchObject(required);
    expect(await call(world.worker.operatorToken())).toMatchObject(required);
    expect(await call(other.token)).toMatchObject({
      status: 403,
      body: { error: "wrong_session" },
    });
    expect(seen()).toEqual([]);
  });

  it("AP12: guards the history and the files in the same way", async () => {
    const query = new URLSearchParams(addressOf(session)).toString();
    const path = `/slack/thread-history?${query}`;
    expect((await world.worker.call(path)).status).toBe(403);
    expect((await world.worker.call(path, { token: other.token })).status).toBe(403);
    const json = { ...addressOf(session), content_base64: "eA==", filename: "x.txt" };
    expect((await world.worker.call("/slack/post-file", { json })).status).toBe(403);
    expect((await world.worker.call("/slack/post-state", { json })).status).toBe(403);
    for (const route of ["thread-message", "replay-thread-message"]) {
      const read = `/slack/${route}?${query}&message_ts=${session.threadTs}`;
      expect((await world.worker.call(read)).status).toBe(403);
      expect((await world.worker.call(read, { token: other.token })).status).toBe(403);
    }
    expect(world.slack.uploads()).toEqual([]);
  });

  it("AP12: keeps a token valid over a restart of the broker", async () => {
    await world.worker.end("SIGKILL");
    await world.worker.start();
    const answer = await world.worker.call("/slack/post-state", {
      token: session.token,
      json: { ...addressOf(session), kind: "final" },
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    ["of a web page", { origin: "https://evil.example" }, "foreign_origin"],
    ["of a web page on this machine", { origin: "http://127.0.0.1:8080" }, "foreign_origin"],
    ["of a sandboxed frame", { origin: "null" }, "foreign_origin"],
  ])("AP13: refuses the origin %s", async (_, headers, error) => {
    const { token } = session;
    const json = { ...addressOf(session), text };
    const answer = await world.worker.call("/slack/post-message", { token, json, headers });
    expect(answer).toMatchObject({ status: 403, body: { error } });
    expect((await world.worker.call("/readyz", { headers })).status).toBe(403);
    expect(seen()).toEqual([]);
  });

  it("AP13: refuses a name that somebody pointed at this machine", async () => {
    const answer = await withHost("evil.example");
    expect(answer).toEqual({ status: 403, error: "foreign_host" });
    expect(await withHost(`localhost:${world.worker.port}`)).toEqual({ status: 200 });
  });

  it.each([
    ["/slack/post-message", { text: "x".repeat(300_000) }],
    ["/slack/thread-title", { title: "x".repeat(300_000) }],
    ["/slack/post-state", { kind: "final", reason: "x".repeat(300_000) }],
  ])("SE11: refuses more than 256 kB at %s", async (path, json) => {
    const { token } = session;
    const answer = await world.worker.call(path, {
      token,
      json: { ...addressOf(session), ...json },
    });
    expect(answer).toMatchObject({ status: 413, body: { error: "body_too_large" } });
    expect(seen()).toEqual([]);
  });

  it.each([
    ["channel_id", 41],
    ["thread_ts", 41],
    ["idempotency_key", 201],
    ["stop_reason", 2_001],
  ])("SE11: refuses a %s without end", async (name, length) => {
    const answer = await world.worker.call("/slack/post-message", {
      token: session.token,
      json: { ...addressOf(session), text: "hi", [name]: "x".repeat(length) },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_input" } });
    expect(JSON.stringify(answer)).toContain(name);
    expect(seen()).toEqual([]);
  });

  it("AP14: refuses a body that is too large", async () => {
    const answer = await world.worker.call("/slack/post-message", {
      token: session.token,
      json: { ...addressOf(session), text: "x".repeat(TOO_MUCH_BYTES) },
    });
    expect(answer).toMatchObject({ status: 413, body: { error: "body_too_large" } });
    expect((await world.worker.call("/readyz")).status).toBe(200);
  });

  it("says that there is no such route", async () => {
    expect(
      await world.worker.call("/slack/nothing", { token: session.token, json: {} }),
    ).toMatchObject({
      status: 404,
      body: { error: "unknown_route" },
    });
  });
});

describe("with BROKER_AGENT_AUTH=loopback", () => {
  beforeAll(async () => {
    await world.worker.end();
    await world.worker.start({ BROKER_AGENT_AUTH: "loopback" });
  });

  it("posts for every local program, without a token", async () => {
    const json = { ...addressOf(session), text: "From a script of before." };
    expect((await world.worker.call("/slack/post-message", { json })).status).toBe(200);
    const last = world.slack.botMessages(session.channel, session.threadTs).at(-1);
    expect(last?.text).toBe("From a script of before.");
  });

  it("AP11: refuses a session that it does not know, and posts nothing", async () => {
    const calls = world.slack.calls("chat.postMessage").length;
    const paths = ["post-message", "post-state", "post-file", "thread-title", "thread-plan"];
    for (const path of paths) {
      const json = {
        channel_id: "C0GENERAL",
        thread_ts: "1.000000",
        text,
        kind: "final",
        content_base64: "eA==",
        filename: "x",
      };
      expect(await world.worker.call(`/slack/${path}`, { json })).toMatchObject({
        status: 404,
        body: { ok: false, error: "unknown_session" },
      });
    }
    expect(world.slack.calls("chat.postMessage")).toHaveLength(calls);
    expect(seen()).toEqual([]);
  });

  it("AP13: still refuses web pages", async () => {
    const answer = await world.worker.call("/slack/post-message", {
      json: { ...addressOf(session), text },
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
    expect(seen()).toEqual([]);
  });
});

/** fetch sets the Host itself, so this goes by node:http. */
function withHost(host: string): Promise<{ readonly status: number; readonly error?: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: "127.0.0.1", port: world.worker.port, path: "/readyz", headers: { host } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error?: string };
          const status = response.statusCode ?? 0;
          resolve(error === undefined ? { status } : { status, error });
        });
      },
    );
    asking.on("error", reject);
    asking.end();
  });
}
