import { afterAll, beforeAll, expect, it } from "vitest";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

async function press(talk: Talk, ts: string, actionId: string): Promise<void> {
  const message = { channel: talk.channel, ts };
  await world.slack.people.click({ user: "U0BEN", actionId, message });
}

it("a failed turn is tried again by a button, also after a restart, and says who asked", async () => {
  const talk = mention(world, "[[failed:invalid_prompt|refused on purpose*1]]");
  const notice = await talk.answer("refused on purpose");
  expect(JSON.stringify(notice.blocks)).toContain("turn.try_again");
  await world.worker.end("SIGKILL");
  await world.worker.start();
  await Promise.all([
    press(talk, notice.ts, "turn.try_again"),
    press(talk, notice.ts, "turn.try_again"),
  ]);
  const settled = await talk.answer("I'm trying again, as");
  expect(settled.ts).toBe(notice.ts);
  expect(settled.text).toContain("<@U0BEN>");
  await talk.answer("ok");
  await talk.idle();
  await passMarker(world);
  expect(talk.answers()).toHaveLength(2);
  expect((await talk.session())["turns"]).toHaveLength(2);
  expect(talk.inputText()).toContain("Somebody asked you to try again");
});

it("CX23: a turn in which nothing moves is stopped and tried again by a button", async () => {
  // Not for the test before: any turn is still for a second on a busy machine.
  await world.worker.end();
  await world.worker.start({ TURN_STALL_NOTICE_MS: "1000" });
  const talk = mention(world, "[[mute]]", { channel: "C0RANDOM" });
  const notice = await talk.answer("Nothing has moved here");
  expect(JSON.stringify(notice.blocks)).toContain("I'll stop by myself at");
  await press(talk, notice.ts, "turn.stop_retry");
  await talk.answer("I'm stopping and trying again, as");
  await talk.answer("ok");
  await talk.idle();
  expect(await talk.session()).toMatchObject({
    turns: [{ state: "completed" }, { state: "interrupted" }],
  });
});
