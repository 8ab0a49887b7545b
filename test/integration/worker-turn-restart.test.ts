import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processStartTime } from "../../broker/processes/process-identity.ts";
import { processesWith } from "../world/processes.ts";
import { rolloutText } from "../world/rollout.ts";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { copyBundle } from "../world/worker-process.ts";
import { startWorld, type World } from "../world/world.ts";

/** Ample for anything that happens at all. */
const FOUND_MS = 30_000;

interface Halfway extends Talk {
  /** Lets the model say the other half. */
  finish(): void;
}

let halves = 0;

/** A turn that has said half of its answer and waits at a gate of its own. */
async function halfway(world: World): Promise<Halfway> {
  const gate = `half ${(halves += 1)}`;
  const talk = mention(world, `[[half:${gate}|One whole answer.]]`);
  await world.model.waitForGate(gate);
  await expect
    .poll(async () => (await talk.session())["state"], { timeout: FOUND_MS })
    .toBe("working");
  return { ...talk, finish: () => world.model.open(gate) };
}

async function onlyTurn(talk: Talk): Promise<unknown> {
  const turns = (await talk.session())["turns"] as { id: string }[];
  expect(turns).toHaveLength(1);
  return turns[0]?.id;
}

async function isAlive(pid: number | null): Promise<boolean> {
  return pid !== null && (await processStartTime(pid)) !== null;
}

describe.each(["gpt-5.5", "gpt-6.1-sol"])("the worker ends in a turn of %s", (model) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ model });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("TU27: killed in the middle of an answer, the same turn ends with one answer", async () => {
    const talk = await halfway(world);
    const turn = await onlyTurn(talk);
    const pid = await world.codexPid();
    await world.worker.end("SIGKILL");
    await world.worker.start();
    talk.finish();
    await talk.answer("One whole answer.");
    await talk.idle();
    await passMarker(world);
    expect(await world.codexPid()).toBe(pid);
    expect(await onlyTurn(talk)).toBe(turn);
    expect(await talk.session()).toMatchObject({ turns: [{ state: "completed" }] });
    expect(talk.answers()).toEqual(["One whole answer."]);
  });

  it("TU27: the turn ends while no worker is there, and its answer is posted once", async () => {
    const talk = await halfway(world);
    const thread = String((await talk.session())["codexThreadId"]);
    await world.worker.end("SIGKILL");
    talk.finish();
    await expect
      .poll(() => rolloutText(join(world.data, "codex-home"), thread), { timeout: FOUND_MS })
      .toContain("task_complete");
    await world.worker.start();
    await talk.answer("One whole answer.");
    await talk.idle();
    await passMarker(world);
    expect(talk.answers()).toEqual(["One whole answer."]);
    expect(talk.turns()).toHaveLength(1);
  });

  it("TU27: killed in the middle of a command, the command and the turn go on", async () => {
    const { slack } = world;
    const script = "[[shell:until [ -e go ]; do sleep 0.05; done; echo went]][[final:It went.]]";
    const talk = mention(world, script);
    await slack.waitFor(
      () => slack.statusHistory().some((one) => one.status === "is running a command…"),
      { timeoutMs: 20_000, what: "the command to run" },
    );
    await world.worker.end("SIGKILL");
    await world.worker.start();
    await writeFile(join(talk.workspace, "go"), "");
    await talk.answer("It went.");
    await talk.idle();
    expect(talk.turns()).toHaveLength(1);
    expect(talk.answers()).toEqual(["It went."]);
  });

  it("TU17: killed together with Codex, the request is run again and the thread is told", async () => {
    const progress = `[[call:slack_post_message|{"text":"On my way.","kind":"progress"}]]`;
    const talk = mention(world, `${progress}[[half:cut|Never whole.]]`);
    await talk.answer("On my way.");
    await world.model.waitForGate("cut");
    const pid = await world.codexPid();
    await world.worker.end("SIGKILL");
    process.kill(-(pid ?? 0), "SIGKILL");
    await world.worker.start();
    await talk.answer("I was interrupted");
    await world.slack.waitFor(() => talk.inputText().includes("turn_cut_off_json"), {
      timeoutMs: 20_000,
      what: "the agent being told",
    });
    await talk.idle();
    expect(talk.turns()).toHaveLength(2);
    expect(talk.answers().filter((text) => text.includes("On my way."))).toHaveLength(1);
    expect(talk.answers().filter((text) => text.includes("I was interrupted"))).toHaveLength(1);
  });
});

describe("a worker ends, and another takes over", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("TU28: another build takes over in the middle of an answer, and the same turn ends with it", async () => {
    const talk = await halfway(world);
    const turn = await onlyTurn(talk);
    const pid = await world.codexPid();
    expect(await world.worker.end("SIGTERM")).toBe(0);
    world.worker.useBuild(copyBundle(join(world.root, "next-build")));
    await world.worker.start();
    talk.finish();
    await talk.answer("One whole answer.");
    await talk.idle();
    await passMarker(world);
    expect(await world.codexPid()).toBe(pid);
    expect(await onlyTurn(talk)).toBe(turn);
    expect(await talk.session()).toMatchObject({ turns: [{ state: "completed" }] });
    expect(talk.answers()).toEqual(["One whole answer."]);
  });

  it("TU18: SIGTERM hands over by default: the turn goes on, and the next worker posts its answer", async () => {
    const talk = await halfway(world);
    const turn = await onlyTurn(talk);
    const pid = await world.codexPid();
    expect(await world.worker.end("SIGTERM")).toBe(0);
    expect(await isAlive(pid)).toBe(true);
    const between = talk.say("[[final:and what came between]]");
    talk.finish();
    await world.worker.start();
    await talk.answer("and what came between");
    await talk.idle();
    expect(await world.codexPid()).toBe(pid);
    expect(talk.timesSeen(between)).toBe(1);
    expect(talk.answers().filter((text) => text.includes("One whole answer."))).toHaveLength(1);
    const turns = (await talk.session())["turns"] as { id: string; state: string }[];
    expect(turns.find((one) => one.id === turn)).toMatchObject({ state: "completed" });
  });

  it("TU18: after SIGTERM with DRAIN=stop the turn is interrupted and told, and nothing is left running", async () => {
    await world.worker.end("SIGTERM");
    await world.worker.start({ DRAIN: "stop" });
    const talk = await halfway(world);
    expect(await world.worker.end("SIGTERM")).toBe(0);
    await expect.poll(() => processesWith(world.root)).toEqual([]);
    expect(talk.answers()).toEqual([
      expect.stringContaining("The broker on this machine was stopped"),
    ]);
    talk.finish();
    await world.worker.start();
    talk.say("[[final:at work again]]");
    await talk.answer("at work again");
    expect(talk.answers()).toHaveLength(2);
    expect(talk.turns()).toHaveLength(2);
  });

  it("TU18: after SIGTERM with DRAIN=wait the turn is finished first, and a new message waits", async () => {
    await world.worker.end("SIGTERM");
    await world.worker.start({ DRAIN: "wait" });
    const talk = await halfway(world);
    const pid = await world.codexPid();
    // Earlier workers of this world ended as well.
    const before = world.worker.output().length;
    const ended = world.worker.end("SIGTERM");
    await expect
      .poll(() => world.worker.output().slice(before), { timeout: FOUND_MS })
      .toContain("The worker is ending");
    const other = mention(world, "[[final:for the next worker]]", { channel: "C0RANDOM" });
    await expect.poll(async () => (await other.session())["messages"]).toHaveLength(1);
    talk.finish();
    expect(await ended).toBe(0);
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(talk.answers()).toEqual(["One whole answer."]);
    expect(other.turns()).toEqual([]);
    await world.worker.start();
    await other.answer("for the next worker");
    expect(talk.answers()).toHaveLength(1);
  });

  it("TU20, TU21, FR18: a thread that Codex lost is replaced by one that knows what was said", async () => {
    const talk = mention(world, "my cat is called Tom [[final:noted]]");
    await talk.answer("noted");
    talk.say("and my dog Jerry [[final:noted too]]", { user: "U0BEN" });
    await talk.answer("noted too");
    await talk.idle();
    const before = (await talk.session())["codexThreadId"];
    expect(await world.worker.end("SIGTERM")).toBe(0);
    process.kill(-((await world.codexPid()) ?? 0), "SIGKILL");
    await rm(join(world.data, "codex-home/sessions"), { recursive: true });
    await world.worker.start();
    const asked = talk.say("what are they called? [[final:Tom and Jerry]]");
    await talk.answer("Tom and Jerry");
    const after = (await talk.session())["codexThreadId"];
    expect(after).not.toBe(before);
    // Its own words are given to it as well (FR18).
    expect(talk.seen().map((one) => [one.label, one.text])).toMatchObject([
      ["thread_history_json", expect.stringContaining("my cat is called Tom")],
      ["thread_history_json", "noted"],
      ["thread_history_json", expect.stringContaining("my dog Jerry")],
      ["thread_history_json", "noted too"],
      ["structured_message_json", expect.stringContaining("what are they called?")],
    ]);
    expect(talk.timesSeen(asked)).toBe(1);
    // The answers, and that the thread was replaced (FR10).
    expect(talk.answers()).toHaveLength(4);
  });
});

describe("a worker ends while a turn is being started", () => {
  let world: World;

  beforeAll(async () => {
    // The model is at work for two seconds before the worker knows that the turn has begun.
    world = await startWorld({
      relay: [{ from: "codex", message: "answer:turn/start", does: "delay", ms: 2_000 }],
    });
  });
  afterAll(() => world?.end());

  it("TU18: after SIGTERM with DRAIN=wait the turn is finished first", async () => {
    await world.worker.start({ DRAIN: "wait" });
    const talk = mention(world, "[[gate:begun]][[final:finished after all]]");
    await world.model.waitForGate("begun");
    const ended = world.worker.end("SIGTERM");
    world.model.open("begun");
    expect(await ended).toBe(0);
    expect(talk.answers()).toEqual(["finished after all"]);
  });

  it("TU18: after SIGTERM with DRAIN=stop the turn is interrupted and told", async () => {
    await world.worker.start({ DRAIN: "stop" });
    const talk = mention(world, "[[gate:cut off]][[final:never said]]");
    await world.model.waitForGate("cut off");
    expect(await world.worker.end("SIGTERM")).toBe(0);
    expect(talk.answers()).toEqual([
      expect.stringContaining("The broker on this machine was stopped"),
    ]);
  });
});
