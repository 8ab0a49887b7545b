import { afterAll, beforeAll, expect, it } from "vitest";
import { mention, passMarker, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

it("answers help and a bare mention where nothing lives, once, and begins no session", async () => {
  const help = mention(world, "help");
  await help.answer("stops what I am doing");
  const bare = mention(world, "");
  await bare.answer("What is the task?");
  const direct = world.slack.say({ channel: "D0ADA", text: "-status" });
  await talkIn(world, "D0ADA", direct).answer("not working in this thread yet");
  await passMarker(world);
  expect(help.answers()).toHaveLength(1);
  expect(bare.answers()).toHaveLength(1);
  expect(help.turns()).toEqual([]);
  expect(await help.session()).toEqual({});
});

it("a bare mention in a thread wakes the agent, which reads what was said before", async () => {
  const root = world.slack.say({ channel: "C0GENERAL", text: "[[final:I read the room]]" });
  const talk = mention(world, "", { threadTs: root });
  await talk.answer("I read the room");
  expect(talk.seen().map((one) => one.ts)).toContain(root);
});

it("says what runs, with which model, and what waits", async () => {
  const talk = mention(world, "[[gate:busy]][[final:busy no more]]");
  await world.model.waitForGate("busy");
  await expect.poll(async () => (await talk.session())["state"]).toBe("working");
  talk.say("-status", { user: "U0BEN" });
  const status = await talk.answer("Working since");
  expect(status.text).toContain("Now: thinking.");
  expect(status.text).toContain("Model gpt-5.5, sandbox workspace-write.");
  expect(status.text).toContain("Profile “default”");
  world.model.open("busy");
  await talk.answer("busy no more");
  await talk.idle();
  talk.say(`<@${world.slack.botUserId}> status`);
  await talk.answer("Nothing is running here");
  expect(talk.turns()).toHaveLength(1);
});

it("-new stops what runs and begins a Codex thread that knows nothing of before", async () => {
  const talk = mention(world, "[[half:old|Never finished.]]", { channel: "C0RANDOM" });
  await world.model.waitForGate("old");
  const before = (await talk.session())["codexThreadId"];
  const command = talk.say("-new");
  await talk.answer("Stopped and reset");
  await talk.idle();
  expect((await talk.session())["codexThreadId"]).toBeNull();
  const next = talk.say("[[final:as if new]]");
  await talk.answer("as if new");
  expect((await talk.session())["codexThreadId"]).not.toBe(before);
  expect(talk.seen().map((one) => one.ts)).toEqual([next]);
  expect(talk.inputText()).not.toContain(command);
});

it("-quiet holds over a restart and is undone", async () => {
  const talk = mention(world, "[[final:first]]", { channel: "G0LAB" });
  await talk.answer("first");
  talk.say("-quiet");
  await talk.answer("I'll hide progress and links");
  await world.worker.end("SIGKILL");
  await world.worker.start();
  talk.say("-status");
  expect((await talk.answer("Nothing is running here")).text).toContain("quiet");
  talk.say("-quiet");
  await talk.answer("I'll show progress and links in this thread again");
});
