import { expect, it, onTestFinished } from "vitest";
import { mention } from "../world/talk.ts";
import { startWorld } from "../world/world.ts";

it("AU06: without an account the thread is told once, and the message is answered once there is one", async () => {
  const world = await startWorld({ requiresAuth: true });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "[[final:now I can]]");
  await talk.answer("I have no Codex account to work with yet.");
  const degraded = await world.worker.call("/readyz", { token: world.worker.operatorToken() });
  expect(degraded).toMatchObject({ status: 200, body: { phases: { codex: "no-account" } } });
  talk.say("and this as well");
  // Stored: what only Slack has may come after the first turn.
  await expect.poll(async () => (await talk.session())["messages"]).toHaveLength(2);
  await world.worker.end();
  await world.worker.start({ OPENAI_API_KEY: "sk-test-key" });
  await talk.answer("now I can");
  await talk.idle();
  expect(talk.answers()).toHaveLength(2);
  expect(talk.seen().map(({ text }) => text)).toEqual(
    expect.arrayContaining([expect.stringContaining("now I can"), "and this as well"]),
  );
});
