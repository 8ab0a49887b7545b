import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallResult } from "../../broker/api/client.ts";
import { answered } from "../world/operator-answers.ts";
import { mention, passMarker, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

const MARA = "Mara Okafor";

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.worker.start();
});
afterAll(() => world?.end());

/** The status and code of a call that is expected to be refused. */
function refusal(result: CallResult<unknown>): object {
  if (result.ok || result.error.kind !== "refused") throw new Error(JSON.stringify(result));
  const { status, code, hint } = result.error;
  expect(hint).not.toBe("");
  return { status, code };
}

const raw = (path: string, json: unknown) =>
  world.worker.call(`/operator/sessions/${path}`, {
    token: world.worker.operatorToken(),
    method: "POST",
    json,
  });
const at = ({ key }: Talk) => ({ params: { key } });
const noSession = { params: { key: "C0GENERAL:1.000001" } };
const wordsIn = (talk: Talk, words: string) =>
  talk.answers().filter((text) => text.includes(words)).length;

/** A turn that was stopped from the app. */
async function stoppedTalk(name: string): Promise<Talk> {
  const talk = mention(world, `[[gate:${name}]]`);
  await world.model.waitForGate(name);
  answered(await world.worker.operator.stopTurn({ ...at(talk), body: { by: MARA } }));
  await talk.answer("Stopped, as");
  await talk.idle();
  return talk;
}

describe("W13: acts that cannot be done", () => {
  it("W13: an unknown session is refused by each of them", async () => {
    const { operator } = world.worker;
    const offer = { choice: "try-again", turnId: "t" } as const;
    const results = [
      await operator.stopTurn({ ...noSession }),
      await operator.resumeSession({ ...noSession, body: {} }),
      await operator.resetSession({ ...noSession, body: {} }),
      await operator.takeOffer({ ...noSession, body: offer }),
    ];
    for (const result of results) {
      expect(refusal(result)).toEqual({ status: 404, code: "unknown_session" });
    }
  });

  it("W13: a body of the wrong type changes nothing", async () => {
    const talk = mention(world, "[[final:typed]]");
    await talk.answer("typed");
    await talk.idle();
    const before = talk.answers();
    const key = encodeURIComponent(talk.key);
    const bodies: readonly (readonly [string, unknown])[] = [
      ["stop", { by: 7 }],
      ["stop", { by: "x".repeat(101) }],
      ["resume", []],
      ["resume", { by: "  " }],
      ["reset", { by: null }],
      ["offer", { choice: "give-up", turnId: "t" }],
      ["offer", { choice: "try-again" }],
    ];
    for (const [act, body] of bodies) {
      expect(await raw(`${key}/${act}`, body)).toMatchObject({
        status: 400,
        body: { error: "invalid_input" },
      });
    }
    await passMarker(world);
    expect(talk.answers()).toEqual(before);
  });

  it("W13: nothing to stop, to resume or to choose is said to the caller alone", async () => {
    const { operator } = world.worker;
    const talk = mention(world, "[[final:at rest]]");
    await talk.answer("at rest");
    await talk.idle();
    const stopped = answered(await operator.stopTurn({ ...at(talk), body: { by: MARA } }));
    expect(stopped.wasRunning).toBe(false);
    expect(refusal(await operator.resumeSession({ ...at(talk), body: { by: MARA } }))).toEqual({
      status: 409,
      code: "nothing_to_resume",
    });
    const body = { choice: "try-again", turnId: "no-turn", by: MARA } as const;
    expect(refusal(await operator.takeOffer({ ...at(talk), body }))).toEqual({
      status: 409,
      code: "offer_gone",
    });
    await passMarker(world);
    expect(talk.answers()).toEqual(["at rest"]);
  });
});

describe("W13: acts with the name of who acts", () => {
  it("AD21: stop says whose wish it was", async () => {
    const talk = await stoppedTalk("stopped");
    expect(talk.answers()).toEqual([
      "Stopped, as Mara Okafor (from the app) asked. Files changed so far stay in the workspace.",
    ]);
  });

  it("W13: stop without a name is an operator's, and a name cannot mention people", async () => {
    const talk = mention(world, "[[gate:unnamed]]");
    await world.model.waitForGate("unnamed");
    expect(answered(await world.worker.operator.stopTurn(at(talk))).wasRunning).toBe(true);
    await talk.answer("Stopped, as an operator (from the app) asked.");
    await talk.idle();
    const second = mention(world, "[[gate:named]]");
    await world.model.waitForGate("named");
    const body = { by: "*<!channel>*\n<@U0BEN>" };
    answered(await world.worker.operator.stopTurn({ ...at(second), body }));
    await second.answer("Stopped, as &lt;!channel&gt; &lt;@U0BEN&gt; (from the app) asked.");
    await second.idle();
  });

  it("W13: resume continues after a stop, once", async () => {
    const talk = await stoppedTalk("resumed");
    const body = { by: MARA };
    const both = await Promise.all([
      world.worker.operator.resumeSession({ ...at(talk), body }),
      world.worker.operator.resumeSession({ ...at(talk), body }),
    ]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    await talk.answer("I'm continuing, as Mara Okafor (from the app) asked.");
    world.model.open("resumed");
    await talk.answer("ok");
    await talk.idle();
    expect(talk.inputText()).toContain("your last turn was stopped before it finished");
    expect(talk.turns()).toHaveLength(2);
  });

  it("W13: an offer is taken once, and its notice says who took it", async () => {
    const { operator } = world.worker;
    const talk = mention(world, "[[failed:invalid_prompt|refused on purpose*1]]");
    const notice = await talk.answer("refused on purpose");
    await talk.idle();
    const turnId = talk.turns()[0] ?? "";
    const wrong = { choice: "keep-waiting", turnId, by: MARA } as const;
    expect(refusal(await operator.takeOffer({ ...at(talk), body: wrong }))).toMatchObject({
      code: "offer_gone",
    });
    const body = { choice: "try-again", turnId, by: MARA } as const;
    const both = await Promise.all([
      operator.takeOffer({ ...at(talk), body }),
      operator.takeOffer({ ...at(talk), body }),
    ]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const settled = await talk.answer("I'm trying again, as Mara Okafor (from the app) asked.");
    expect(settled.ts).toBe(notice.ts);
    await talk.answer("ok");
    await talk.idle();
    expect(talk.turns()).toHaveLength(2);
  });
});

describe("AD10: reset", () => {
  it("W13: Codex forgets, the thread is told once, and the next turn has the last messages", async () => {
    const { operator } = world.worker;
    const talk = mention(world, "[[final:the first answer]] remember the heron");
    await talk.answer("the first answer");
    await talk.idle();
    const body = { by: MARA };
    const both = await Promise.all([
      operator.resetSession({ ...at(talk), body }),
      operator.resetSession({ ...at(talk), body }),
    ]);
    expect(both.some(({ ok }) => ok)).toBe(true);
    expect(refusal(await operator.resetSession({ ...at(talk), body }))).toEqual({
      status: 409,
      code: "nothing_to_reset",
    });
    await talk.answer("Reset, as Mara Okafor (from the app) asked. The next message starts a new");
    talk.say("[[final:the second answer]] what was it?");
    await talk.answer("the second answer");
    await talk.idle();
    expect(wordsIn(talk, "Reset, as")).toBe(1);
    const labels = talk.seen().map(({ label, text }) => [label, text]);
    expect(labels).toEqual([
      ["thread_history_json", expect.stringContaining("remember the heron")],
      ["thread_history_json", "the first answer"],
      ["thread_history_json", expect.stringContaining("Reset, as Mara Okafor")],
      ["structured_message_json", expect.stringContaining("what was it?")],
    ]);
  });

  it("W13: a running turn is stopped by a reset, also when the worker is killed meanwhile", async () => {
    const talk = mention(world, "[[gate:reset]]");
    await world.model.waitForGate("reset");
    answered(await world.worker.operator.resetSession({ ...at(talk), body: { by: MARA } }));
    await world.worker.end("SIGKILL");
    await world.worker.start();
    await talk.answer("Stopped and reset, as Mara Okafor (from the app) asked.");
    await talk.idle();
    talk.say("[[final:begun afresh]]");
    await talk.answer("begun afresh");
    await talk.idle();
    expect(wordsIn(talk, "Stopped and reset, as")).toBe(1);
    expect(talk.inputText()).toContain("thread_history_json");
  });
});

it("W13: a turn in which nothing moves is stopped and tried again", async () => {
  // Not for the tests before: any turn is still for a second on a busy machine.
  await world.worker.end();
  await world.worker.start({ TURN_STALL_NOTICE_MS: "1000" });
  const talk = mention(world, "[[mute]]", { channel: "C0RANDOM" });
  await talk.answer("Nothing has moved here");
  const body = { choice: "stop-and-retry", turnId: talk.turns()[0] ?? "", by: MARA } as const;
  answered(await world.worker.operator.takeOffer({ ...at(talk), body }));
  await talk.answer("I'm stopping and trying again, as Mara Okafor (from the app) asked.");
  await talk.answer("ok");
  await talk.idle();
  expect(talk.turns()).toHaveLength(2);
});
