import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../world/free-port.ts";
import { mention, passMarker } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

describe.each(["gpt-5.5", "gpt-6.1-sol"])("-stop, with %s", (model) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ model });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("SI23: interrupts the turn of its thread and says so", async () => {
    const talk = mention(world, "[[half:stop|Never finished.]]");
    await world.model.waitForGate("stop");
    talk.say("-stop", { user: "U0BEN" });
    const said = await talk.answer("Stopped");
    expect(said.text).toContain("<@U0BEN>");
    await talk.idle();
    expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
    talk.say("[[final:again at work]]");
    await talk.answer("again at work");
    expect(talk.answers()).toHaveLength(2);
  });

  it("SI23: says that there is nothing to stop", async () => {
    const talk = mention(world, "[[final:quick]]", { channel: "G0LAB" });
    await talk.answer("quick");
    await talk.idle();
    talk.say("-stop");
    await talk.answer("nothing to stop");
    expect(talk.turns()).toHaveLength(1);
  });

  it("SI24: a mention with -stop, which is two events, is a stop and nothing else", async () => {
    const talk = mention(world, "[[half:mentioned|Never finished.]]", { channel: "C0RANDOM" });
    await world.model.waitForGate("mentioned");
    const { channel, threadTs } = talk;
    const stop = world.slack.say({
      channel,
      threadTs,
      text: `<@${world.slack.botUserId}> -stop`,
    });
    await talk.answer("Stopped");
    await talk.idle();
    await passMarker(world, "C0RANDOM");
    expect(talk.answers()).toHaveLength(1);
    expect(talk.turns()).toHaveLength(1);
    expect(talk.timesSeen(stop)).toBe(0);
  });

  it("ends the commands of the turn", async () => {
    const seconds = `sleep ${model === "gpt-5.5" ? 4_000_000 : 5_000_000}${process.pid}`;
    const talk = mention(world, `[[shell:exec ${seconds}]][[final:never]]`, {
      channel: "G0TRIO",
    });
    await expect.poll(() => commandRuns(seconds), { timeout: 20_000 }).toBe(true);
    talk.say("-stop");
    await talk.answer("Stopped");
    await expect.poll(() => commandRuns(seconds), { timeout: 20_000 }).toBe(false);
  });

  it("ends a command that a finished turn left running", async () => {
    const seconds = `sleep ${model === "gpt-5.5" ? 6_000_000 : 7_000_000}${process.pid}`;
    const talk = mention(world, `[[bg:exec ${seconds}]][[final:left it running]]`, {
      channel: "G0TRIO",
    });
    await talk.answer("left it running");
    await talk.idle();
    // Codex waits a quarter of a second for it, in which a busy machine may not have begun it.
    await expect.poll(() => commandRuns(seconds)).toBe(true);
    talk.say("-stop");
    await talk.answer("nothing to stop");
    await expect.poll(() => commandRuns(seconds)).toBe(false);
  });
});

it("SI25: after a stop the agent is not woken, also where turns must be settled", async () => {
  const world = await startWorld({ env: { TURN_END: "wake" } });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "[[half:unsettled|Never finished.]]");
  await world.model.waitForGate("unsettled");
  talk.say("-stop");
  await talk.answer("Stopped");
  await talk.idle();
  const marker = mention(world, `[[call:slack_post_message|{"text":"marker","kind":"final"}]]`);
  await marker.answer("marker");
  expect(talk.turns()).toHaveLength(1);
  expect((await talk.session())["turns"]).toHaveLength(1);
});

it("SI26: a stop also drops what waits in its thread, and nothing of another thread", async () => {
  const world = await startWorld({ env: { TURN_MAX_RUNNING: "1" } });
  onTestFinished(() => world.end());
  await world.worker.start();
  const busy = mention(world, "[[gate:busy]][[final:busy no more]]");
  await world.model.waitForGate("busy");
  const stopped = mention(world, "dropped 0", { channel: "C0RANDOM" });
  const kept = mention(world, "[[final:not stopped]]", { channel: "G0LAB" });
  for (const number of [1, 2]) stopped.say(`dropped ${number}`);
  await kept.answer("Your message is queued");
  await expect.poll(async () => (await stopped.session())["messages"]).toHaveLength(3);
  stopped.say("-stop");
  const said = await stopped.answer("Stopped");
  expect(said.text).toContain("Three messages");
  world.model.open("busy");
  await busy.answer("busy no more");
  await kept.answer("not stopped");
  stopped.say("[[final:going on]]");
  await stopped.answer("going on");
  // What was dropped may be read as history; it is no request any more.
  const asked = stopped.seen().filter((one) => one.label !== "thread_history_json");
  expect(asked.map((one) => one.text)).toEqual(["[[final:going on]]"]);
  expect(stopped.turns()).toHaveLength(1);
});

it("SE23: a stop drops what the agent had posted and Slack does not have yet", async () => {
  // The agent must not go on with the refusal of its post before Codex has the interrupt.
  const world = await startWorld({
    relay: [{ from: "client", message: "turn/interrupt", does: "delay", ms: 1_000, times: 1 }],
  });
  onTestFinished(() => world.end());
  await world.worker.start();
  const post = (text: string) => `[[call:slack_post_message|${JSON.stringify({ text })}]]`;
  // However long the stop takes to come, and not the first line of the thread.
  const limited = world.slack.fail("chat.postMessage", {
    kind: "rate-limit",
    retryAfter: 3,
    times: Infinity,
    when: ({ args }) => args["text"] === "a queued post",
  });
  const talk = mention(world, `${post("a queued post")}[[final:never]]`);
  // Slack has refused it for now, so that it certainly does not have it.
  const store = new DatabaseSync(join(world.data, "state/broker.sqlite"), { readOnly: true });
  onTestFinished(() => store.close());
  const agentPosts = store.prepare(
    "select state from outbox where idempotency_key like '%:agent:%' and attempts > 0",
  );
  await expect
    .poll(() => agentPosts.all(), { timeout: 20_000 })
    .toMatchObject([{ state: "queued" }]);
  talk.say("-stop");
  await expect
    .poll(async () => (await talk.session())["turns"], { timeout: 20_000 })
    .toMatchObject([{ state: "interrupted" }]);
  limited.cancel();
  await talk.answer("Stopped");
  await talk.idle();
  await passMarker(world);
  expect(talk.answers().filter((text) => text.includes("queued post"))).toEqual([]);
  // What comes too late says so.
  talk.say("-stop");
  await talk.answer("nothing to stop");
});

it("SI26: a message that is on its way to Codex when the stop comes starts no turn that lasts", async () => {
  // It stays on its way until another thread starts.
  const start = { from: "client", message: "thread/start" } as const;
  const world = await startWorld({
    relay: [{ ...start, does: "hold", until: start.message, times: 1 }],
  });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "[[half:started|Never finished.]]");
  await world.slack.waitFor(() => world.relay.applied().length > 0);
  talk.say("queued meanwhile");
  talk.say("-stop");
  await expect
    .poll(async () => JSON.stringify((await talk.session())["messages"]))
    .toContain(`"state":"dropped","text":"queued meanwhile"`);
  await mention(world, "[[final:another thread]]", { channel: "C0RANDOM" }).answer(
    "another thread",
  );
  await talk.answer("Stopped");
  await talk.idle();
  await passMarker(world);
  expect((await talk.session())["state"]).toBe("idle");
  expect(talk.seen().map((one) => one.text)).not.toContain("queued meanwhile");
});

it("TU19: a turn that takes too long is interrupted, and the thread is told", async () => {
  const world = await startWorld({ env: { TURN_MAX_MS: "1000" } });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "[[hang]]");
  await talk.answer("the longest a turn may take");
  await talk.idle();
  expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
  // No turn ends within a second on a busy machine.
  await world.worker.end();
  await world.worker.start({ TURN_MAX_MS: "60000" });
  talk.say("[[final:in time]]");
  await talk.answer("in time");
});

it("TU31: a turn that uses too many tokens is interrupted, and a reply continues", async () => {
  const world = await startWorld({ env: { TURN_MAX_TOKENS: "1000000" } });
  onTestFinished(() => world.end());
  await world.worker.start();
  const progress = `[[call:slack_post_message|{"text":"half of it","kind":"progress"}]]`;
  const talk = mention(world, `[[usage:999000,1001,0]]${progress}[[hang]]`);
  await talk.answer("1,000,001 tokens");
  await talk.idle();
  expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
  // The count that goes over the limit is that of the answer: it is posted all the same.
  talk.say("[[usage:999000,1001,0]][[final:large, but whole]]");
  await talk.answer("large, but whole");
  await talk.idle();
  const { turns } = await talk.session();
  expect(turns).toHaveLength(2);
  expect(talk.answers().filter((text) => text.includes("more than a turn may use"))).toHaveLength(
    1,
  );
});

it("CX23: a turn in which nothing moves is told, and a stop ends it", async () => {
  const world = await startWorld({ env: { TURN_STALL_NOTICE_MS: "1000" } });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "[[mute]]");
  await talk.answer("Nothing has moved here");
  talk.say("-stop");
  await talk.answer("Stopped");
  await talk.idle();
  expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
});

it("CX23: a turn whose model cannot be reached is told, and a stop ends it", async () => {
  const world = await startWorld({
    env: { TURN_STALL_NOTICE_MS: "1000" },
    modelUrl: `http://127.0.0.1:${await freePort()}/v1`,
  });
  onTestFinished(() => world.end());
  await world.worker.start();
  const talk = mention(world, "is anybody there?");
  await talk.answer("cannot reach OpenAI");
  talk.say("-stop");
  await talk.answer("Stopped");
  await talk.idle();
  expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
});

function commandRuns(command: string): boolean {
  const all = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return all.split("\n").some((line) => line.trim() === command);
}
