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

it("W19: before a sleep no turn starts and the socket is closed; on wake everything is made up for", async () => {
  const { operator } = world.worker;
  const talk = mention(world, "[[final:before the hold]]");
  await talk.answer("before the hold");
  await talk.idle();
  const before = world.model.modelCalls().length;
  expect((await ask("/hold-for-sleep", { method: "POST" })).status).toBe(202);
  await world.slack.waitFor(() => world.slack.sockets().length === 0);
  talk.say("[[final:answer to Slack]]");
  const sent = await operator.sendMessage({
    params: { key: talk.key },
    body: { text: "[[final:answer to the app]]", requestId: "held-message", by: "Mara" },
  });
  expect(sent.ok).toBe(true);
  // Posts still go out: the message is in the thread, and with the agent it waits.
  await talk.answer("from the app");
  expect(await talk.session()).toMatchObject({ state: "idle" });
  expect(world.model.modelCalls()).toHaveLength(before);

  expect((await ask("/woke", { json: {} })).status).toBe(202);
  await talk.answer("answer to Slack");
  await world.slack.waitFor(() => world.slack.sockets().length === 1);
  await talk.idle();
  expect(talk.inputText()).toContain("answer to the app");
});
