import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultSeed } from "../../playground/workspace/seed.ts";
import { cardIn, press } from "../world/cards.ts";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const SESSION = "agents.sessions.setStatus";
const WORDS = "assistant.threads.setStatus";

describe("a Slack app that is declared an agent", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({
      env: { CODEX_APPROVALS: "ask" },
      slack: { seed: { app: { ...defaultSeed.app, agent: { stop: true } } } },
    });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  const statesOf = (talk: Talk) =>
    world.slack
      .calls(SESSION)
      .filter(({ args }) => args["thread_ts"] === talk.threadTs)
      .map(({ args }) => args["status"]);
  const shows = (talk: Talk, ...states: readonly string[]) =>
    world.slack.waitFor(() => statesOf(talk).join() === states.join(), {
      timeoutMs: 20_000,
      what: `${states.join()} after ${statesOf(talk).join()}`,
    });

  it("SI23, TU22: Slack's own Stop stops the turn, and its session is at work no longer", async () => {
    const talk = mention(world, "[[half:native|Never finished.]]");
    await world.model.waitForGate("native");
    await shows(talk, "processing");
    expect(world.slack.people.stopAgent("U0BEN", talk.channel, talk.threadTs).ok).toBe(true);
    expect((await talk.answer("Stopped")).text).toContain("<@U0BEN>");
    await talk.idle();
    expect(await talk.session()).toMatchObject({ turns: [{ state: "interrupted" }] });
    await shows(talk, "processing", "active");
    expect(talk.answers()).toHaveLength(1);
    expect(world.slack.calls(WORDS)).toEqual([]);
  });

  it("TU22: the session is suspended while a person is awaited", async () => {
    const talk = mention(world, "[[esc:echo seen > ../seen.txt]][[final:allowed]]", {
      channel: "G0LAB",
    });
    const card = await cardIn(talk, world, "May I run a command?");
    await shows(talk, "processing", "suspended");
    await press(world, card, "ask.allow_once");
    await talk.answer("allowed");
    await world.slack.waitFor(() => statesOf(talk).at(-1) === "active");
    expect(world.slack.calls(WORDS)).toEqual([]);
  });

  it("SI23: somebody who may not give work cannot press it, and the turn goes on", async () => {
    const talk = mention(world, "[[half:guest|Finished after all.]]", { channel: "C0RANDOM" });
    await world.model.waitForGate("guest");
    await shows(talk, "processing");
    world.slack.people.stopAgent("U0VISITOR", talk.channel, talk.threadTs);
    await world.slack.waitFor(() => world.slack.calls("chat.postEphemeral").length > 0);
    world.model.open("guest");
    await talk.answer("Finished after all.");
    expect(statesOf(talk)[0]).toBe("processing");
  });

  it("TU22: a session that was left at work is put right when it is stopped once more", async () => {
    const talk = mention(world, "[[final:quick]]");
    await talk.answer("quick");
    await talk.idle();
    await world.slack.waitFor(() => statesOf(talk).at(-1) === "active");
    const before = statesOf(talk).length;
    talk.say("-stop");
    await talk.answer("nothing to stop");
    await world.slack.waitFor(() => statesOf(talk).length > before);
    expect(statesOf(talk).at(-1)).toBe("active");
  });
});

describe("a Slack app that is none", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("TU22: is asked once, shows words, and is asked again by the next worker", async () => {
    for (const restarts of [0, 1]) {
      if (restarts > 0) {
        await world.worker.end("SIGTERM");
        await world.worker.start();
      }
      await passMarker(world);
      await passMarker(world, "C0GENERAL");
      expect(world.slack.calls(SESSION)).toHaveLength(restarts + 1);
      expect(world.slack.statusHistory().map(({ status }) => status)).toContain("is starting…");
    }
  });
});
