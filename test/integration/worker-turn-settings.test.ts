import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mention, passMarker } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const post = (text: string) => `[[call:slack_post_message|{"text":"${text}","kind":"final"}]]`;

describe.each(["gpt-5.5", "gpt-6.1-sol"])("with TURN_END=wake and an admin page, %s", (model) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({
      model,
      env: { TURN_END: "wake", ADMIN_BASE_URL: "https://broker.example/desk" },
    });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  const answersOf = (texts: readonly string[]) =>
    texts.filter((text) => !text.startsWith("On it, in a workspace of its own."));

  it("TU07, TU08: a silent end wakes the agent once, with the reason, and nothing is posted", async () => {
    const talk = mention(world, "[[say:Never posted.]]");
    await world.slack.waitFor(() => talk.inputText().includes("unexpected_turn_stop_json"), {
      timeoutMs: 20_000,
      what: "the wake",
    });
    await talk.idle();
    const marker = mention(world, post("marker"), { channel: "C0GENERAL" });
    await marker.answer("marker");
    expect(talk.turns()).toHaveLength(2);
    expect(talk.inputText()).toContain("ended without final, block or wait");
    expect(answersOf(talk.answers())).toEqual([]);
  });

  it("TU09: a turn that posts its final answer is not woken", async () => {
    const talk = mention(world, `${post("the end")}[[say:Never posted.]]`, { channel: "C0RANDOM" });
    await talk.answer("the end");
    await talk.idle();
    const marker = mention(world, post("marker"), { channel: "C0RANDOM" });
    await marker.answer("marker");
    expect(talk.turns()).toHaveLength(1);
    expect(answersOf(talk.answers())).toEqual(["the end"]);
  });

  it("TU10: wait without a live job does not settle the turn", async () => {
    const state = `[[call:slack_post_state|{"kind":"wait","reason":"a build"}]]`;
    const talk = mention(world, state, { channel: "G0LAB" });
    await world.slack.waitFor(
      () => talk.inputText().includes("You declared wait, but this session has no running job"),
      { timeoutMs: 20_000, what: "the wake" },
    );
    await talk.idle();
    expect(talk.turns()).toHaveLength(2);
  });

  it("TU11: progress after final does not undo the final", async () => {
    const progress = `[[call:slack_post_message|{"text":"one more thing","kind":"progress"}]]`;
    const talk = mention(world, `${post("the end")}${progress}`, { channel: "G0TRIO" });
    await talk.answer("one more thing");
    await talk.idle();
    const marker = mention(world, post("marker"), { channel: "G0TRIO" });
    await marker.answer("marker");
    expect(talk.turns()).toHaveLength(1);
  });

  it("TU12: what is asked after final in the same turn is not taken as answered", async () => {
    const talk = mention(world, `${post("the first end")}[[half:late|Silent words.]]`);
    await world.model.waitForGate("late");
    const asked = talk.say("and this?");
    await expect
      .poll(async () => JSON.stringify((await talk.session())["messages"]))
      .toContain(`"state":"delivered","text":"and this?"`);
    world.model.open("late");
    await world.slack.waitFor(() => talk.inputText().includes("unexpected_turn_stop_json"), {
      timeoutMs: 20_000,
      what: "the wake",
    });
    await talk.idle();
    expect(talk.timesSeen(asked)).toBe(1);
    expect(talk.turns()).toHaveLength(2);
  });

  it("TU25: the session's page is linked once, although two messages race", async () => {
    const talk = mention(world, post("raced"), { channel: "C0RANDOM" });
    talk.say("the other one", { user: "U0BEN" });
    await talk.answer("raced");
    await talk.idle();
    const marker = mention(world, post("marker"), { channel: "C0RANDOM" });
    await marker.answer("marker");
    const page = `https://broker.example/desk/admin/sessions/${encodeURIComponent(talk.key)}`;
    await expect
      .poll(() => world.slack.firstLine(talk.channel, talk.threadTs)?.text)
      .toContain(page);
    const posts = world.slack.calls("chat.postMessage");
    expect(posts.filter((call) => JSON.stringify(call).includes(page))).toHaveLength(1);
  });
});

it.each([["no address"], ["http://127.0.0.1:3001"]])("TU25: no link with %s", async (address) => {
  const world = await startWorld({
    env: address.startsWith("http") ? { ADMIN_BASE_URL: address } : {},
  });
  try {
    await world.worker.start();
    const talk = mention(world, "[[final:no link]]");
    await talk.answer("no link");
    await passMarker(world);
    expect(talk.answers()).toEqual(["no link"]);
  } finally {
    await world.end();
  }
});
