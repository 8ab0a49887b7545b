import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parkedListSchema } from "../../broker/api/health.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const operator = (world: World, path: string, more: object = {}) =>
  world.worker.call(path, { token: world.worker.operatorToken(), ...more });

describe("when Slack's Web API is in trouble", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    await world.worker.start();
  });
  afterEach(() => world.slack.heal());
  afterAll(() => world?.end());

  it("OP15: a lookup that hangs is given up, and the message goes on without the name", async () => {
    world.slack.fail("users.info", { kind: "hang" });
    const talk = mention(world, "[[final:went on]]", { channel: "C0RANDOM", user: "U0BEN" });
    await talk.answer("went on");
    expect(talk.seen()[0]?.json).toMatchObject({ sender: { user_id: "U0BEN" } });
  });

  it("OP15: a read that fails is tried again", async () => {
    const root = world.slack.say({ channel: "G0LAB", text: "what was said before" });
    const script = world.slack.fail("conversations.replies", {
      kind: "http",
      status: 500,
      times: 1,
    });
    const talk = mention(world, "[[final:read it]]", { channel: "G0LAB", threadTs: root });
    await talk.answer("read it");
    expect(script.hits()).toBe(1);
    expect(talk.inputText()).toContain("what was said before");
  });

  it("OP15, TU30: a post whose answer is lost is looked up and stands once", async () => {
    world.slack.fail("chat.postMessage", { kind: "drop-after", times: 1 });
    const talk = mention(world, "[[final:said once]]", { channel: "G0TRIO" });
    await talk.answer("said once");
    await talk.idle();
    talk.say("[[final:the next one]]");
    await talk.answer("the next one");
    expect(talk.answers()).toEqual(["said once", "the next one"]);
  });

  it("OP15: a 429 is waited out, and the post comes after it", async () => {
    world.slack.fail("chat.postMessage", { kind: "rate-limit", retryAfter: 1, times: 1 });
    const talk = mention(world, "[[final:after the wait]]");
    await talk.answer("after the wait");
    expect(talk.answers()).toEqual(["after the wait"]);
  });

  it("OP15: a token revoked mid-turn ends what it says, with a reason, until it is good again", async () => {
    const talk = mention(world, "[[gate:before it]][[final:nobody hears it]]");
    await world.model.waitForGate("before it");
    const revoked = world.slack.fail("*", {
      kind: "error",
      error: "token_revoked",
      times: Number.POSITIVE_INFINITY,
    });
    world.model.open("before it");
    await talk.idle();
    const readiness = async () => (await operator(world, "/readyz")).body;
    await expect.poll(readiness, { timeout: 20_000 }).toMatchObject({
      ok: true,
      phases: { slack: "refused" },
      reasons: { slack: expect.stringContaining("refused the bot token: token_revoked.") },
    });
    // Beside it the first line of the thread may be refused, which a slow turn has.
    const parked = async () =>
      parkedListSchema
        .parse((await operator(world, "/operator/parked")).body)
        .parked.filter(({ summary }) => summary === "nobody hears it");
    await expect.poll(parked, { timeout: 20_000 }).toHaveLength(1);
    const [post] = await parked();
    expect(post).toMatchObject({ kind: "post" });
    expect(post?.error).toContain("token_revoked");
    expect(revoked.hits()).toBeLessThan(30);

    world.slack.heal();
    await operator(world, `/operator/parked/${post?.id}/retry`, { method: "POST" });
    await talk.answer("nobody hears it");
    await expect.poll(readiness).toMatchObject({ phases: { slack: "live" } });
    talk.say("[[final:heard again]]");
    await talk.answer("heard again");
    expect(talk.answers()).toEqual(["nobody hears it", "heard again"]);
  });
});
