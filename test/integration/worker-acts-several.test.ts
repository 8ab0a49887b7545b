import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answered } from "../world/operator-answers.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

const unknown = "C0GENERAL:1.000001";
const by = "Mara Okafor";

it.each([
  ["no session", []],
  ["a session twice", [unknown, unknown]],
  ["more than 50", Array.from({ length: 51 }, (_, index) => `C0GENERAL:1.${String(index)}`)],
  ["a key without end", ["x".repeat(201)]],
])("W13: several at once: %s is refused, and nothing is done", async (_case, keys) => {
  const refused = { error: { status: 400, code: "invalid_input" } };
  const { operator } = world.worker;
  expect(await operator.actOnSessions({ body: { act: "stop", keys } })).toMatchObject(refused);
  expect(await operator.removalPreviews({ body: { keys } })).toMatchObject(refused);
});

it("W13: several sessions are stopped, resumed and deleted, and one that fails is named", async () => {
  const { operator } = world.worker;
  const running = mention(world, "[[gate:several]]");
  await world.model.waitForGate("several");
  const idle = mention(world, "[[final:several done]]");
  await idle.answer("several done");
  await idle.idle();
  const keys = [running.key, unknown, idle.key];
  const missing = { key: unknown, ok: false, code: "unknown_session", hint: expect.any(String) };

  const stopped = answered(await operator.actOnSessions({ body: { act: "stop", keys, by } }));
  expect(stopped.results).toMatchObject([
    { key: running.key, ok: true, wasRunning: true },
    missing,
    { key: idle.key, ok: true, wasRunning: false },
  ]);
  await running.idle();
  await expect.poll(() => running.answers().join("\n")).toContain(`${by} (from the app)`);

  const previews = answered(await operator.removalPreviews({ body: { keys } }));
  expect(previews.results).toMatchObject([
    { key: running.key, ok: true, messages: 1, runningTurn: false },
    missing,
    { key: idle.key, ok: true },
  ]);
  expect(existsSync(running.workspace)).toBe(true);

  const resumed = answered(await operator.actOnSessions({ body: { act: "resume", keys, by } }));
  expect(resumed.results).toMatchObject([
    { key: running.key, ok: true },
    missing,
    { key: idle.key, ok: false, code: "nothing_to_resume" },
  ]);

  const removed = answered(await operator.actOnSessions({ body: { act: "remove", keys, by } }));
  expect(removed.results).toMatchObject([
    { key: running.key, ok: true },
    missing,
    { key: idle.key, ok: true },
  ]);
  for (const { key, workspace } of [running, idle]) {
    expect(existsSync(workspace)).toBe(false);
    expect(await operator.session({ params: { key } })).toMatchObject({
      error: { code: "unknown_session" },
    });
  }
});
