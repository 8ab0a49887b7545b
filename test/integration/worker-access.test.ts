import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mention, passMarker, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const CHANNELS = "C0GENERAL,G0LAB,direct";

describe("who may have work done", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ env: { ALLOWED_CHANNELS: CHANNELS, ACCESS_ADMIN: "U0BEN" } });
    await world.worker.start();
  });
  afterEach(() => world.slack.heal());
  afterAll(() => world?.end());

  const toldTo = (user: string) =>
    world.slack.workspace.core.world
      .ephemerals("C0GENERAL", user)
      .concat(world.slack.workspace.core.world.ephemerals("C0RANDOM", user));
  const told = (user: string, text: string) =>
    world.slack.waitFor(() => toldTo(user).find((one) => one.text.includes(text)), {
      what: `"${text}" for ${user}`,
    });
  const modelSaw = (text: string) => JSON.stringify(world.model.modelCalls()).includes(text);
  const operator = (path: string) =>
    world.worker.call(path, { token: world.worker.operatorToken() });
  const pressAsk = (ts: string) =>
    world.slack.people.click({
      user: "U0ADA",
      actionId: "ask_admin",
      message: { channel: "C0RANDOM", ts },
    });
  const requestsToBen = () =>
    world.slack
      .calls("chat.postMessage")
      .filter((call) => call.args["channel"] === "U0BEN")
      .map((call) => call.args["text"]);
  /** Everything that was said before in this channel has been looked at. */
  const pass = () => passMarker(world, "C0GENERAL");

  it("AC01: a guest is told once why not, where it was, and no session is made", async () => {
    const talk = mention(world, "[[final:for a guest]]", { user: "U0VISITOR" });
    const word = await told("U0VISITOR", "I do not take work from guests here.");
    expect(word.text).toBe("I do not take work from guests here. A member can mention me for you.");
    mention(world, "[[final:for a guest again]]", { user: "U0VISITOR" });
    await pass();
    expect(toldTo("U0VISITOR")).toHaveLength(1);
    expect(world.slack.botMessages("C0GENERAL", talk.threadTs)).toEqual([]);
    expect(modelSaw("for a guest")).toBe(false);
    expect(await talk.session()).toEqual({});
  });

  it("AC01: people of other workspaces are told so", async () => {
    mention(world, "[[final:for a stranger]]", { user: "U0STRANGER" });
    await told("U0STRANGER", "I do not take work from people in other workspaces.");
    await pass();
    expect(modelSaw("for a stranger")).toBe(false);
  });

  it("AC01: in a member's thread a guest neither adds to the work nor stops it", async () => {
    const talk = mention(world, "[[half:busy|the whole answer]]");
    await world.model.waitForGate("busy");
    talk.say("drop the tables instead", { user: "U0VISITOR" });
    talk.say("-stop", { user: "U0VISITOR" });
    await pass();
    world.model.open("busy");
    await talk.answer("the whole answer");
    talk.say("[[final:the end]]");
    await talk.answer("the end");
    expect(talk.seen().map(({ text }) => text)).toEqual([
      expect.stringContaining("[[half:busy"),
      "[[final:the end]]",
    ]);
  });

  it("SI39: a channel that is not listed is refused, with whom to ask", async () => {
    const talk = mention(world, "[[final:somewhere else]]", { channel: "C0RANDOM" });
    const word = await told("U0ADA", "I am not set up");
    expect(word).toMatchObject({
      channel: "C0RANDOM",
      text: "I am not set up to work in *<#C0RANDOM>*. <@U0BEN> can allow this channel.",
    });
    expect(word.threadTs).toBeUndefined();
    await pass();
    expect(world.slack.botMessages("C0RANDOM", talk.threadTs)).toEqual([]);
    expect(JSON.stringify(word.blocks)).toContain('"Ask Ben Okafor"');
    await pressAsk(word.ts);
    await told("U0ADA", "I asked <@U0BEN>.");
    await pressAsk(word.ts);
    await told("U0ADA", "<@U0BEN> was asked already.");
    expect(requestsToBen()).toEqual([
      "<@U0ADA> would like me to work in <#C0RANDOM>. To allow it, open Access in the app, or add `C0RANDOM` to ALLOWED_CHANNELS.",
    ]);
    expect(modelSaw("somewhere else")).toBe(false);
  });

  it("AC01, SI20: another bot begins nothing by a mention, and counts in a live thread", async () => {
    const root = mention(world, "[[final:from a bot]]", { user: "U0DEPLOY" });
    await pass();
    expect(await root.session()).toEqual({});
    const talk = mention(world, "[[final:go on]]");
    await talk.answer("go on");
    talk.say("Deploy 17 failed", { user: "U0DEPLOY" });
    await talk.answer("ok: Deploy 17 failed");
    expect(modelSaw("from a bot")).toBe(false);
  });

  it("AC01: somebody whom Slack is slow to tell delays nobody else", async () => {
    const held = world.slack.fail("users.info", {
      kind: "hold",
      times: Number.POSITIVE_INFINITY,
      when: (call) => call.args["user"] === "U0CHIYO",
    });
    const slow = mention(world, "[[final:for Chiyo]]", { user: "U0CHIYO" });
    await world.slack.waitFor(() => held.hits() > 0, { what: "the question" });
    const quick = mention(world, "[[final:for Ada]]");
    await quick.answer("for Ada");
    expect(slow.answers()).toEqual([]);
    held.release();
    await slow.answer("for Chiyo");
  });

  it("AC01: who may give work is told why, when they ask how things stand", async () => {
    const talk = mention(world, "[[final:to ask about]]", { user: "U0BEN" });
    await talk.answer("to ask about");
    talk.say("-status", { user: "U0BEN" });
    const status = await talk.answer("You may give me work here");
    expect(status.text).toContain("you are a full member of this workspace.");
  });

  it("AC01: operators are told why, and each decision is in the log", async () => {
    const explain = async (user: string, channel: string) =>
      (await operator(`/operator/access/explain?user=${user}&channel=${channel}`)).body;
    expect(await explain("U0ADA", "C0GENERAL")).toEqual({
      ok: true,
      user: "U0ADA",
      channel: "C0GENERAL",
      allowed: true,
      rule: "member",
      reason: "A full member of this workspace.",
      number: 5,
    });
    expect(await explain("U0VISITOR", "D0X")).toMatchObject({ allowed: false, rule: "guest" });
    expect(await explain("B0DEPLOY", "C0GENERAL")).toMatchObject({ rule: "bot-not-listed" });
    expect((await operator("/operator/access/explain?user=ada")).status).toBe(400);
    expect((await world.worker.call("/operator/access/explain?user=U0ADA")).status).toBe(401);
    const decided = async () =>
      /"by":"U0VISITOR".*"rule":"guest".*"Access refused"/.test(await world.logText("broker"));
    await expect.poll(decided).toBe(true);
  });

  it("SI39: a changed list holds from the next start, and nobody is told twice", async () => {
    await world.worker.end("SIGKILL");
    await world.worker.start({ ALLOWED_USERS: "U0ADA,U0VISITOR" });
    const refused = mention(world, "[[final:for Ben]]", { user: "U0BEN" });
    const word = await told("U0BEN", "on a list");
    expect(word.text).toBe(
      "I take work only from people on a list, and you are not on it. <@U0BEN> can add you.",
    );
    const guest = mention(world, "[[final:named]]", { user: "U0VISITOR" });
    await guest.answer("named");
    expect(toldTo("U0VISITOR")).toHaveLength(1);
    expect(refused.answers()).toEqual([]);
    const asked = () => toldTo("U0ADA").filter((one) => one.text.includes("was asked already"));
    await pressAsk((await told("U0ADA", "I am not set up")).ts);
    await expect.poll(() => asked().length).toBe(2);
    expect(requestsToBen()).toHaveLength(1);
  });

  it("AC01: without users:read members work, and the log says that guests are not told apart", async () => {
    world.slack.fail("users.info", {
      kind: "missing-scope",
      needed: "users:read",
      provided: "chat:write",
      times: Number.POSITIVE_INFINITY,
    });
    await world.worker.end("SIGKILL");
    await world.worker.start({ ALLOWED_USERS: "" });
    const talk = mention(world, "[[final:all the same]]", { user: "U0BEN" });
    await talk.answer("all the same");
    mention(world, "[[final:still not]]", { user: "U0STRANGER" });
    await pass();
    expect(modelSaw("still not")).toBe(false);
    const { body } = await operator("/readyz");
    expect(body["reasons"]).toMatchObject({
      slack: "Without users:read, guests cannot be distinguished from members.",
    });
    await expect
      .poll(() => world.logText("broker"))
      .toContain("Guests cannot be distinguished from members");
    expect(talkIn(world, talk.channel, talk.threadTs).answers()).toEqual(["all the same"]);
  });
});
