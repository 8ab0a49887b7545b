import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { callAsBot, mention, passMarker, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

describe("which messages reach the agent", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    await world.worker.start();
  });
  afterAll(() => world?.end());

  const sessionKeys = async () => {
    const { worker } = world;
    const path = "/operator/sessions?limit=500";
    const { body } = await worker.call(path, { token: worker.operatorToken() });
    return (body["sessions"] as { key: string }[]).map((session) => session.key);
  };

  it("SI01: opens Socket Mode with the app token, and one connection", () => {
    const { slack } = world;
    const opened = slack.calls("apps.connections.open");
    expect(opened.map((call) => call.token)).toEqual([slack.appToken]);
    expect(slack.sockets()).toHaveLength(1);
  });

  it("SI11: a mention at the root of a channel opens the session of its own ts", async () => {
    const talk = mention(world, "[[final:from the root]]");
    await talk.answer("from the root");
    expect(await talk.session()).toMatchObject({ key: talk.key, channelType: "channel" });
  });

  it("SI10: the first mention in a thread opens its session and starts a turn", async () => {
    const root = world.slack.say({ channel: "C0GENERAL", text: "Who knows?", user: "U0BEN" });
    const talk = mention(world, "[[final:from the thread]]", { threadTs: root });
    await talk.answer("from the thread");
    expect(await talk.session()).toMatchObject({
      key: `C0GENERAL:${root}`,
      turns: [{ state: "completed" }],
    });
    expect(talk.turns()).toHaveLength(1);
  });

  it("SI12: a plain reply in the thread of a session goes on in the same Codex thread", async () => {
    const talk = mention(world, "[[final:the first]]");
    await talk.answer("the first");
    await talk.idle();
    const { codexThreadId } = await talk.session();
    expect(codexThreadId).toEqual(expect.any(String));
    const reply = talk.say("and [[final:the second]]");
    await talk.answer("the second");
    expect((await talk.session())["codexThreadId"]).toBe(codexThreadId);
    expect(talk.seen().map((one) => one.ts)).toEqual([talk.threadTs, reply]);
    expect(talk.turns()).toHaveLength(2);
  });

  it("SI13: a reply without a session and channel talk without a mention are left alone", async () => {
    const { slack } = world;
    const root = slack.say({ channel: "C0GENERAL", text: "[[final:not for you]] (root)" });
    slack.say({ channel: "C0GENERAL", threadTs: root, text: "[[final:not for you]] (reply)" });
    await passMarker(world);
    expect(JSON.stringify(world.model.modelCalls())).not.toContain("not for you");
    expect(await sessionKeys()).not.toContain(`C0GENERAL:${root}`);
    expect(slack.botMessages("C0GENERAL", root)).toEqual([]);
  });

  it("SI14: a direct message opens a session and replies in its thread go on in it", async () => {
    const root = world.slack.say({ channel: "D0ADA", text: "[[final:in private]]" });
    const talk = talkIn(world, "D0ADA", root);
    await talk.answer("in private");
    await talk.idle();
    const { codexThreadId } = await talk.session();
    talk.say("[[final:still in private]]");
    await talk.answer("still in private");
    expect(await talk.session()).toMatchObject({ channelType: "im", codexThreadId });
    expect(talk.seen().map((one) => one.json["source"])).toEqual([
      "direct_message",
      "direct_message",
    ]);
  });

  it.each([
    ["a private channel", "G0LAB", "group"],
    ["a group direct message", "G0TRIO", "mpim"],
  ])("SI15: %s works as a channel does", async (_, channel, channelType) => {
    const talk = mention(world, "[[final:among few]]", { channel });
    await talk.answer("among few");
    talk.say("[[final:again among few]]", { user: "U0BEN" });
    await talk.answer("again among few");
    expect(await talk.session()).toMatchObject({ channelType });
    expect(talk.seen().map((one) => one.json["channel_type"])).toEqual([channelType, channelType]);
  });

  it("SI09: the two events of one mention are one delivery", async () => {
    const talk = mention(world, "[[final:once]]");
    await talk.answer("once");
    talk.say("[[final:later]]");
    await talk.answer("later");
    expect(talk.timesSeen(talk.threadTs)).toBe(1);
    expect(talk.turns()).toHaveLength(2);
    const names = world.slack
      .acks()
      .filter((one) => one.messageTs === talk.threadTs)
      .map((one) => one.name);
    expect(names.toSorted()).toEqual(["app_mention", "message"]);
    const database = new Sqlite(join(world.data, "state/broker.sqlite"), { readonly: true });
    onTestFinished(() => void database.close());
    const stored = database
      .prepare("select count(*) from slack_events where payload_json like ?")
      .pluck();
    expect(stored.get(`%"ts":"${talk.threadTs}"%`)).toBe(1);
  });

  it("SI08: an event that Slack delivers twice counts once", async () => {
    const { slack } = world;
    const event = {
      type: "app_mention",
      channel: "C0GENERAL",
      user: "U0ADA",
      text: `<@${slack.botUserId}> [[final:the copied one]]`,
      ts: slack.say({ channel: "C0GENERAL", text: "the copied one, as Slack keeps it" }),
    };
    const talk = talkIn(world, "C0GENERAL", event.ts);
    const copy = (number: number) => ({
      envelope_id: `copy-${number}-${event.ts}`,
      type: "events_api",
      accepts_response_payload: false,
      retry_attempt: number,
      retry_reason: number === 0 ? "" : "timeout",
      payload: {
        type: "event_callback",
        event_id: `Ev${event.ts}`,
        api_app_id: "A0PLAYGROUND",
        team_id: "T0PLAYGROUND",
        event: { ...event, event_ts: event.ts },
      },
    });
    slack.sendRaw(copy(0));
    slack.sendRaw(copy(1));
    await talk.answer("the copied one");
    slack.sendRaw(copy(2));
    await passMarker(world);
    expect(talk.turns()).toHaveLength(1);
    expect(talk.timesSeen(event.ts)).toBe(1);
    expect(talk.answers()).toHaveLength(1);
  });

  it("SI08: an envelope that arrives twice counts once", async () => {
    world.slack.socketFaults.duplicateEnvelopes(2);
    const talk = mention(world, "[[final:one envelope]]");
    await talk.answer("one envelope");
    await passMarker(world);
    expect(talk.turns()).toHaveLength(1);
    expect(talk.answers()).toHaveLength(1);
  });

  it("SI20: another bot's card in the thread reaches the agent with what it says", async () => {
    const talk = mention(world, "[[final:listening]]");
    await talk.answer("listening");
    await talk.idle();
    const block = { type: "section", text: { type: "mrkdwn", text: "Deploy 17 failed" } };
    const card = talk.say("Deploy failed", { user: "U0DEPLOY", blocks: [block] });
    await talk.answer("ok: Deploy failed");
    expect(talk.seen().find((one) => one.ts === card)?.json).toMatchObject({
      sender: { kind: "bot", bot_id: "B0DEPLOY" },
      slack_message: { blocks: [block] },
    });
  });

  it("SI22: an edit and a deletion in a running turn reach the agent as what they are", async () => {
    const { slack } = world;
    const talk = mention(world, "first words [[gate:corrected]]");
    await world.model.waitForGate("corrected");
    const reply = talk.say("to be taken back");
    const delivered = async () => {
      const { messages } = await talk.session();
      return (messages as { state: string }[]).filter(({ state }) => state === "delivered").length;
    };
    await expect.poll(delivered, { timeout: 20_000 }).toBe(2);
    slack.people.edit("U0ADA", "C0GENERAL", talk.threadTs, `<@${slack.botUserId}> second words`);
    slack.people.remove("U0ADA", "C0GENERAL", reply);
    await expect.poll(delivered, { timeout: 20_000 }).toBe(4);
    world.model.open("corrected");
    await talk.idle();
    const corrections = talk
      .seen()
      .flatMap(({ json, text }) =>
        json["correction"] === undefined ? [] : [{ ...(json["correction"] as object), text }],
      );
    expect(corrections).toEqual([
      {
        kind: "edited",
        of_message_ts: talk.threadTs,
        previous_text: expect.stringContaining("first words"),
        text: expect.stringContaining("second words"),
      },
      {
        kind: "deleted",
        of_message_ts: reply,
        previous_text: "to be taken back",
        text: "(no text)",
      },
    ]);
    expect(talk.turns()).toHaveLength(1);
  });

  it("SI21: a reply that is also sent to the channel is delivered", async () => {
    const talk = mention(world, "[[final:ready]]");
    await talk.answer("ready");
    const reply = talk.say("[[final:heard by all]]", { broadcast: true });
    await talk.answer("heard by all");
    expect(talk.timesSeen(reply)).toBe(1);
  });

  it("a mention with a file that comes as a plain message starts a session", async () => {
    const talk = mention(world, "[[final:with a file]]", {
      withoutMentionEvent: true,
      files: [{ name: "a.txt", bytes: "a" }],
    });
    await talk.answer("with a file");
    expect(talk.seen()[0]?.json).toMatchObject({ attachments: [{ name: "a.txt" }] });
  });

  it("an edit that adds a mention starts a session of the message's own ts", async () => {
    const { slack } = world;
    const ts = slack.say({ channel: "C0GENERAL", text: "[[final:by edit]]" });
    slack.people.edit("U0ADA", "C0GENERAL", ts, `<@${slack.botUserId}> [[final:by edit]]`);
    const talk = talkIn(world, "C0GENERAL", ts);
    await talk.answer("by edit");
    await passMarker(world);
    expect(talk.turns()).toHaveLength(1);
  });

  it("SI19: our own posts never come back as work, not even after a restart", async () => {
    const talk = mention(world, "[[final:my own words]]");
    await talk.answer("my own words");
    const own = await callAsBot(world, "chat.postMessage", {
      channel: talk.channel,
      thread_ts: talk.threadTs,
      text: `<@${world.slack.botUserId}> [[final:a loop]]`,
    });
    await passMarker(world);
    await world.worker.end("SIGKILL");
    await world.worker.start();
    await passMarker(world);
    expect(talk.turns()).toHaveLength(1);
    expect(talk.timesSeen(String(own["ts"]))).toBe(0);
    expect(await talk.session()).toMatchObject({ messages: [{ ts: talk.threadTs }] });
  });
});
