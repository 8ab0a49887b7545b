import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered } from "../world/operator-answers.ts";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const MARA = "Mara Okafor";

let world: World;
let requests = 0;

beforeAll(async () => {
  world = await startWorld({ env: { TURN_MAX_RUNNING: "1" } });
  await world.worker.start();
});
afterAll(() => world?.end());

const newId = () => `request-${(requests += 1)}`;
const send = ({ key }: Pick<Talk, "key">, text: string, requestId = newId(), by = MARA) =>
  world.worker.operator.sendMessage({ params: { key }, body: { text, requestId, by } });
const post = (key: string, body: unknown) =>
  world.worker.call(`/operator/sessions/${encodeURIComponent(key)}/messages`, {
    token: world.worker.operatorToken(),
    method: "POST",
    json: body,
  });
const fromApp = (talk: Talk) => talk.seen().filter(({ json }) => json["source"] === "app_message");
const posted = (talk: Talk, words: string) =>
  talk.answers().filter((text) => text.includes("from the app") && text.includes(words)).length;

/** The agent's own post: what is sent holds the same words. */
const said = (talk: Talk, text: string) =>
  world.slack.waitFor(() => talk.answers().includes(text), { what: text });

async function idleTalk(name: string): Promise<Talk> {
  const talk = mention(world, `[[final:${name}]]`);
  await talk.answer(name);
  await talk.idle();
  return talk;
}

describe("W13: messages that are not sent", () => {
  it("W13: an unknown session, or a body that is not one, is refused and changes nothing", async () => {
    const talk = await idleTalk("untouched");
    expect(await post("C0GENERAL:1.000001", { text: "hi", requestId: newId() })).toMatchObject({
      status: 404,
      body: { error: "unknown_session", hint: expect.stringMatching(/./) },
    });
    const requestId = newId();
    const bodies: readonly unknown[] = [
      undefined,
      [],
      "text",
      { requestId },
      { requestId, text: "" },
      { requestId, text: " \n\t " },
      { requestId, text: "x".repeat(10_001) },
      { requestId, text: 5 },
      { text: "no id" },
      { text: "short id", requestId: "1" },
      { text: "long id", requestId: "1".repeat(101) },
      { requestId, text: "no name", by: {} },
      { requestId, text: "long name", by: "x".repeat(101) },
    ];
    for (const body of bodies) {
      expect(await post(talk.key, body)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^invalid_(input|json)$/) },
      });
    }
    const huge = { requestId, text: "x".repeat(300 * 1024) };
    expect(await post(talk.key, huge)).toMatchObject({ status: 413 });
    await passMarker(world);
    expect(talk.answers()).toEqual(["untouched"]);
    expect(talk.turns()).toHaveLength(1);
  });

  it("W13: a request id sends once, and not another message", async () => {
    const talk = await idleTalk("ready");
    const requestId = newId();
    const text = "[[final:once]] say it once";
    const all = await Promise.all([1, 2, 3].map(() => send(talk, text, requestId)));
    for (const result of all) answered(result);
    await said(talk, "once");
    await talk.idle();
    expect(await send(talk, "something else", requestId)).toMatchObject({
      error: { status: 409, code: "request_reused" },
    });
    answered(await send(talk, text, requestId));
    await passMarker(world);
    expect(posted(talk, "say it once")).toBe(1);
    expect(fromApp(talk)).toHaveLength(1);
  });
});

describe("AD21: a message from the app", () => {
  it("W13: reaches an idle session's agent and thread with its author, and does not come back", async () => {
    const talk = await idleTalk("waiting");
    answered(await send(talk, "[[final:the app's answer]] is *this* fine?"));
    await said(talk, "the app's answer");
    await talk.answer("*Mara Okafor*, from the app:");
    await talk.idle();
    await passMarker(world);
    expect(talk.turns()).toHaveLength(2);
    const [seen, ...more] = fromApp(talk);
    expect(more).toEqual([]);
    expect(seen?.json).toMatchObject({
      sender: { kind: "operator", name: MARA },
      text: "[[final:the app's answer]] is *this* fine?",
    });
    expect(seen?.json).not.toHaveProperty("permalink");
  });

  it("W13: without a name it is an operator's, and a name is no markup", async () => {
    const talk = await idleTalk("named");
    const { key } = talk;
    answered(
      await world.worker.operator.sendMessage({
        params: { key },
        body: { text: "[[final:first]]", requestId: newId() },
      }),
    );
    await talk.answer("*an operator*, from the app:");
    await said(talk, "first");
    answered(await send(talk, "- a list\n- of two", newId(), "<!here> *x*\n`y`"));
    await talk.answer("*&lt;!here&gt; ");
    await talk.idle();
    const posts = world.slack.botMessages(talk.channel, talk.threadTs);
    expect(talk.answers().join()).not.toContain("<!here>");
    expect(JSON.stringify(posts)).not.toContain('"type":"broadcast"');
  });

  it("W13: joins a turn that runs", async () => {
    const talk = mention(world, "[[gate:busy]]");
    await world.model.waitForGate("busy");
    answered(await send(talk, "[[final:joined]]"));
    await talk.answer("from the app:");
    // It is with Codex before the turn can end.
    await expect
      .poll(async () => JSON.stringify((await talk.session())["messages"]))
      .toMatch(/"state":"delivered","text":"[^"]*joined/);
    world.model.open("busy");
    await said(talk, "joined");
    await talk.idle();
    expect(talk.turns()).toHaveLength(1);
    expect(fromApp(talk)).toHaveLength(1);
  });

  it("W13: waits with a session that is queued", async () => {
    const busy = mention(world, "[[gate:limit]]");
    await world.model.waitForGate("limit");
    const talk = mention(world, "first of two", { channel: "C0RANDOM" });
    await talk.answer("The turn limit is reached.");
    answered(await send(talk, "[[final:both]]"));
    await talk.answer("from the app:");
    expect(talk.turns()).toEqual([]);
    world.model.open("limit");
    await said(talk, "both");
    await Promise.all([busy.idle(), talk.idle()]);
    expect(talk.turns()).toHaveLength(1);
    expect(talk.seen().map(({ json }) => json["source"])).toEqual(["app_mention", "app_message"]);
  });

  it("W13: wakes a session that was stopped", async () => {
    const talk = mention(world, "[[gate:halted]]");
    await world.model.waitForGate("halted");
    answered(await world.worker.operator.stopTurn({ params: { key: talk.key } }));
    await talk.answer("Stopped, as");
    await talk.idle();
    answered(await send(talk, "[[final:awake]]"));
    await said(talk, "awake");
    await talk.idle();
    expect(talk.turns()).toHaveLength(2);
    world.model.open("halted");
  });

  it("W13: reaches the agent while Slack takes no posts, and the thread once Slack does", async () => {
    const talk = await idleTalk("before the outage");
    // Each try is refused: one that is only held is given up after 10 s and tried again.
    const refused = { kind: "rate-limit", retryAfter: 1, times: Infinity } as const;
    const outage = world.slack.fail("chat.postMessage", refused);
    answered(await send(talk, "[[shell:echo reached > ../reached.txt]]"));
    await world.slack.waitFor(() => (fromApp(talk).length === 1 ? true : undefined));
    await talk.idle();
    expect(posted(talk, "reached")).toBe(0);
    outage.cancel();
    await talk.answer("from the app:");
    await passMarker(world);
    expect(posted(talk, "reached")).toBe(1);
  });

  it("W13: is neither lost nor doubled when the worker is killed before it is posted", async () => {
    const talk = await idleTalk("before the kill");
    const requestId = newId();
    const text = "[[final:after the kill]] keep this";
    const outage = world.slack.fail("chat.postMessage", { kind: "hold" });
    answered(await send(talk, text, requestId));
    await world.worker.end("SIGKILL");
    // Also where the post had not begun.
    outage.cancel();
    await world.worker.start();
    answered(await send(talk, text, requestId));
    await said(talk, "after the kill");
    await talk.answer("keep this");
    await talk.idle();
    await passMarker(world);
    expect(posted(talk, "keep this")).toBe(1);
    expect(fromApp(talk)).toHaveLength(1);
  });

  it("AD10: W13: is among the last messages that a reset conversation begins with", async () => {
    const talk = await idleTalk("before the reset");
    answered(await send(talk, "[[final:noted]] remember the otter"));
    await said(talk, "noted");
    await talk.idle();
    answered(
      await world.worker.operator.resetSession({ params: { key: talk.key }, body: { by: MARA } }),
    );
    await talk.answer("Reset, as");
    answered(await send(talk, "[[final:begun afresh]] what was it?"));
    await said(talk, "begun afresh");
    await talk.idle();
    expect(talk.seen().map(({ label, text }) => [label, text])).toEqual([
      ["thread_history_json", expect.stringContaining("[[final:before the reset]]")],
      ["thread_history_json", "before the reset"],
      // Once, though it also stands in the thread as a post of ours.
      ["thread_history_json", "[[final:noted]] remember the otter"],
      ["thread_history_json", "noted"],
      ["thread_history_json", expect.stringContaining("Reset, as Mara Okafor")],
      ["structured_message_json", expect.stringContaining("what was it?")],
    ]);
    expect(talk.inputText()).not.toContain("could not be read");
  });
});
