import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addressOf, type OpenedSession, openSession } from "../world/opened-session.ts";
import { answered } from "../world/operator-answers.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;
let session: OpenedSession;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
  session = await openSession(world);
});
afterAll(() => world?.end());

const post = (path: string, json: object, headers: Record<string, string> = {}) =>
  world.worker.call(`/slack/${path}`, {
    token: session.token,
    json: { ...addressOf(session), ...json },
    headers,
  });
const posted = () => world.slack.botMessages(session.channel, session.threadTs);
const timelineOf = async () => {
  const query = { limit: 500 };
  const page = await world.worker.operator.timeline({ params: { key: session.key }, query });
  return answered(page).entries;
};

describe("post-message", () => {
  it.each([
    ["an unknown kind", { text: "x", kind: "shout" }, "invalid_kind"],
    ["block without a reason", { text: "x", kind: "block" }, "missing_reason"],
    ["wait without a reason", { text: "x", kind: "wait", reason: " " }, "missing_reason"],
    ["no text", { kind: "final" }, "missing_required_body"],
  ])("AP05: refuses %s with 400 and posts nothing", async (_, body, error) => {
    const before = posted().length;
    const answer = await post("post-message", body);
    expect(answer).toMatchObject({ status: 400, body: { ok: false, error } });
    expect(posted()).toHaveLength(before);
  });

  it("AP05: names the kinds that it takes", async () => {
    const answer = await post("post-message", { text: "x", kind: "shout" });
    expect(answer.body["allowed"]).toEqual(["progress", "final", "block", "wait"]);
  });

  it("AP05: takes a reason under its other name, stop_reason", async () => {
    const answer = await post("post-message", {
      text: "Waiting for the build.",
      kind: "wait",
      stop_reason: "the build runs",
    });
    expect(answer.status).toBe(200);
  });

  it("AP04, AP16: posts Markdown as Slack's own marks in the thread", async () => {
    const text = [
      "# Results",
      "**bold**, *slanted*, ~~gone~~, `code`",
      "- one\n- two",
      "[the docs](https://example.com/a?b=1)",
      "| name | n |\n| --- | --- |\n| alpha | 1 |",
      "```ts\nconst a = 1 < 2;\n```",
    ].join("\n\n");
    const answer = await post("post-message", { text, kind: "progress" });
    expect(answer.status).toBe(200);
    const message = posted().find((one) => one.ts === answer.body["ts"]);
    expect(message?.threadTs).toBe(session.threadTs);
    const shown = JSON.stringify([message?.text, message?.blocks]);
    expect(shown).not.toContain("**");
    expect(shown).not.toContain("~~");
    expect(shown).not.toContain("# Results");
    for (const part of [
      "Results",
      "bold",
      "slanted",
      "gone",
      "alpha",
      "https://example.com/a?b=1",
    ]) {
      expect(shown).toContain(part);
    }
    expect(shown).toContain("const a = 1 &lt; 2;");
  });

  it("AP08: answers with the ts and the permalink of what it posted", async () => {
    const answer = await post("post-message", { text: "With an address." });
    const message = posted().at(-1);
    expect(answer.body["ts"]).toBe(message?.ts);
    expect(String(answer.body["permalink"])).toMatch(/^https?:\/\/.+\/archives\/C0GENERAL\/p\d+/);
  });

  it("AP09: posts once, however often the same key is sent", async () => {
    const key = randomUUID();
    const body = { text: `Once: ${key}` };
    const inBody = { ...body, idempotency_key: key };
    const [first, second] = await Promise.all([
      post("post-message", body, { "idempotency-key": key }),
      post("post-message", body, { "idempotency-key": key }),
    ]);
    const third = await post("post-message", inBody);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect(new Set([first.body["ts"], second.body["ts"], third.body["ts"]]).size).toBe(1);
    expect(posted().filter((one) => one.text.includes(key))).toHaveLength(1);
  });

  it("AP09: posts twice what came without a key", async () => {
    const text = `Twice: ${randomUUID()}`;
    await post("post-message", { text });
    await post("post-message", { text });
    expect(posted().filter((one) => one.text === text)).toHaveLength(2);
  });

  it("AP10: splits a long code block so that each part is one by itself", async () => {
    const lines = Array.from({ length: 800 }, (_, index) => `line ${index}: ${"x".repeat(20)}`);
    const before = posted().length;
    const answer = await post("post-message", { text: `\`\`\`\n${lines.join("\n")}\n\`\`\`` });
    expect(answer.status).toBe(200);
    const parts = posted().slice(before);
    expect(parts.length).toBeGreaterThan(1);
    expect((answer.body["parts"] as unknown[]).length).toBe(parts.length);
    for (const part of parts) expect(part.text.split("```").length % 2).toBe(1);
    const code = parts.flatMap(({ blocks }) => {
      expect(blocks).toMatchObject([
        { type: "rich_text", elements: [{ type: "rich_text_preformatted" }] },
      ]);
      return JSON.stringify(blocks);
    });
    for (const line of lines) expect(code.join("")).toContain(line);
  });

  it("takes a form body as well as JSON", async () => {
    const answer = await world.worker.call("/slack/post-message", {
      token: session.token,
      form: { ...addressOf(session), text: "From a form: a & b" },
    });
    expect(answer.status).toBe(200);
    expect(posted().at(-1)?.text).toBe("From a form: a &amp; b");
  });

  it("refuses a body that is neither JSON nor a form", async () => {
    const { token } = session;
    const plain = await world.worker.call("/slack/post-message", {
      token,
      json: {},
      headers: { "content-type": "text/plain" },
    });
    expect(plain).toMatchObject({
      status: 400,
      body: { error: "unsupported_content_type:text/plain" },
    });
  });

  it("refuses JSON that cannot be read", async () => {
    const response = await fetch(`${world.worker.baseUrl}/slack/post-message`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${session.token}`,
      },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ ok: false, error: "invalid_json" });
  });

  it("says what Slack said when Slack refuses for good", async () => {
    world.slack.fail("chat.postMessage", { kind: "error", error: "is_archived", times: 1 });
    const answer = await post("post-message", { text: "Nobody sees this." });
    expect(answer).toMatchObject({ status: 502, body: { ok: false, error: "is_archived" } });
  });
});

describe("thread-title and thread-plan", () => {
  it("names the thread, also where Slack shows no titles", async () => {
    const answer = await post("thread-title", { title: " Flaky tests " });
    expect(answer.body).toEqual({ ok: true, title: "Flaky tests", shownInSlack: false });
    await post("thread-title", { title: "Flaky tests in CI" });
    expect(world.slack.calls("assistant.threads.setTitle")).toHaveLength(1);
  });

  it.each([
    ["thread-title", { title: " " }, 400, "invalid_title"],
    ["thread-title", {}, 400, "missing_required_body"],
    ["thread-plan", {}, 400, "missing_required_body"],
    ["thread-plan", { steps: "look" }, 400, "invalid_steps"],
    ["thread-plan", { steps: [{ step: "Look", status: "pending" }] }, 409, "no_running_turn"],
  ])("answers %s with %j by %i %s", async (route, body, status, error) => {
    expect(await post(route, body)).toMatchObject({ status, body: { ok: false, error } });
  });
});

describe("post-state", () => {
  it.each([
    ["progress, which is no state", { kind: "progress" }, "invalid_kind"],
    ["block without a reason", { kind: "block" }, "missing_reason"],
    ["no kind", {}, "missing_required_body"],
  ])("AP05: refuses %s", async (_, body, error) => {
    expect(await post("post-state", body)).toMatchObject({ status: 400, body: { error } });
  });

  it.each(["final", "wait", "block"])(
    "AP06: records a silent %s, shows it to operators, and posts nothing",
    async (kind) => {
      const before = posted().length;
      const reason = `because of ${randomUUID()}`;
      expect((await post("post-state", { kind, reason })).status).toBe(200);
      expect(posted()).toHaveLength(before);
      expect(await timelineOf()).toContainEqual(
        expect.objectContaining({
          kind: "other",
          name: "agent-state",
          summary: JSON.stringify({ kind, reason }),
        }),
      );
    },
  );
});
