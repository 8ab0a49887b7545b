import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** The plan tool of both model families: the second step is the one in work. */
const plan = (first: string) =>
  `[[call:update_plan|${JSON.stringify({
    plan: [
      { step: first, status: "completed" },
      { step: "Wait for the price list", status: "in_progress" },
      { step: "Push the branch", status: "pending" },
    ],
  })}]]`;

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

const blocksIn = (talk: Talk) =>
  JSON.stringify(world.slack.botMessages(talk.channel, talk.threadTs)[0]?.blocks);

async function press(talk: Talk, user: string): Promise<void> {
  const [card] = world.slack.botMessages(talk.channel, talk.threadTs);
  const message = { channel: talk.channel, ts: card?.ts ?? "" };
  const clicked = await world.slack.people.click({ user, actionId: "turn.stop", message });
  expect(clicked).toMatchObject({ ok: true, value: { acknowledged: true } });
}

/** A finished step in the blocks of a plan: its own marks stay apart from ours. */
const done = (step: string) => `"text":"✓ "},{"type":"text","text":"${step}"`;

it("shows the plan, goes on with the same message after a kill, and ends it once", async () => {
  const script = `${plan("Reproduce")}[[gate:one]][[shell:true]]${plan("Find the race")}[[gate:two]]`;
  const talk = mention(world, `${script}[[final:pushed]]`);
  await talk.answer("1 of 3 done");
  expect(blocksIn(talk)).toContain(done("Reproduce"));
  expect(blocksIn(talk)).toContain('"Wait for the price list","style":{"bold":true}');
  await world.worker.end("SIGKILL");
  await world.worker.start();
  world.model.open("one");
  await expect.poll(() => blocksIn(talk), { timeout: 20_000 }).toContain(done("Find the race"));
  expect(blocksIn(talk)).toContain("1 step, ran 1 command.");
  // It ends while no worker looks.
  await world.model.waitForGate("two");
  await world.worker.end("SIGKILL");
  world.model.open("two");
  await world.worker.start();
  await talk.answer("pushed");
  await talk.answer("Done, 1 step in ");
  expect(blocksIn(talk)).not.toContain("turn.stop");
  await passMarker(world);
  expect(talk.answers()).toHaveLength(2);
});

it("the Stop button is a stop by the person who pressed it, once", async () => {
  const talk = mention(world, `${plan("Look")}[[half:stopped|Never finished.]]`, {
    channel: "C0RANDOM",
  });
  await talk.answer("1 of 3 done");
  await world.model.waitForGate("stopped");
  const [card] = world.slack.botMessages(talk.channel, talk.threadTs);
  await Promise.all([press(talk, "U0BEN"), press(talk, "U0BEN")]);
  const said = await talk.answer("Stopped, as");
  expect(said.text).toContain("<@U0BEN>");
  expect((await talk.answer("Stopped after ")).ts).toBe(card?.ts);
  await talk.idle();
  await passMarker(world);
  expect(talk.answers()).toHaveLength(2);
});

it("shows the plan of a model in code mode too", async () => {
  const other = await startWorld({ model: "gpt-6.1-sol" });
  onTestFinished(() => other.end());
  await other.worker.start();
  const talk = mention(other, `${plan("Reproduce")}[[final:done]]`);
  await talk.answer("done");
  const card = await talk.answer("Done in ");
  expect(JSON.stringify(card.blocks)).toContain("*Done* in");
});
