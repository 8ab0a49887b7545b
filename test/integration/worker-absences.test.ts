import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workerHealthSchema } from "../../broker/api/health.ts";
import { mention } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

const ask = (path: string, more: object = {}) =>
  world.worker.call(`/operator${path}`, { token: world.worker.operatorToken(), ...more });

describe("what an operator learns of absences", () => {
  it("W17: tells of a sleep what was found after it, also after a restart", async () => {
    const absences = async () =>
      workerHealthSchema.parse((await ask("/health")).body).slack.absences;
    const talk = mention(world, "[[final:before the sleep]]");
    await talk.answer("before the sleep");
    await talk.idle();
    world.slack.socketFaults.deafen(true);
    talk.say("[[final:after the sleep]]");
    world.slack.socketFaults.deafen(false);
    const from = Date.now() - 3_600_000;
    expect((await ask("/woke", { json: { asleepSince: from } })).status).toBe(202);
    await talk.answer("after the sleep");
    await talk.idle();
    const sleep = { cause: "asleep", from, found: 1, searched: true };
    await expect.poll(absences, { timeout: 20_000 }).toMatchObject([sleep]);
    await world.worker.end();
    await world.worker.start();
    expect(await absences()).toMatchObject([sleep]);
  });
});
