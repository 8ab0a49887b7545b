import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RelayRule } from "../doubles/codex-relay/rules.ts";
import type { FaultScript } from "../doubles/slack/fault-scripts.ts";
import { cardIn } from "../world/cards.ts";
import { onePixel } from "../world/one-pixel.ts";
import { cutRollouts, emptyRollout, hasWrittenDown } from "../world/rollout.ts";
import { mention, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

// Every step in the life of a message at which a process can be killed. Threads stand at different
// steps when it happens; the relay, the model's gates and Slack's faults hold them there.

const PATIENCE_MS = 30_000;
const once = { does: "drop", times: 1 } as const;

interface Step {
  readonly at: string;
  readonly channel: string;
  readonly script: string;
  readonly answer: string;
  /** Loses a message between the worker and Codex. */
  readonly rule?: RelayRule;
  readonly gate?: string;
  /** Codex works on it, so that its death is also the turn's. */
  readonly isCutOff?: boolean;
  /** Slack gets the post and does not answer it, or puts it off. */
  readonly post?: "held" | "put-off";
}

/** A step that a thread stands at, and what keeps it there. */
interface Standing {
  readonly step: Step;
  readonly talk: Talk;
  readonly fault: FaultScript | null;
}

/** `mark` is in the message's text and in the answer, so that rules and faults know the thread. */
function stepsOf(mark: string): readonly Step[] {
  const answer = (number: number) => `${mark}-${number} is done`;
  const about = (number: number) => `${mark}-${number} `;
  const rule = (number: number, from: RelayRule["from"], message: string): RelayRule => ({
    from,
    message,
    about: about(number),
    ...once,
  });
  return [
    {
      at: "before the answer to thread/start",
      channel: "G0TRIO",
      script: `[[final:${answer(1)}]]`,
      answer: answer(1),
      rule: { from: "codex", message: "answer:thread/start", about: "/G0TRIO-", ...once },
    },
    {
      at: "turn/start on its way",
      channel: "C0GENERAL",
      script: `[[final:${answer(2)}]]`,
      answer: answer(2),
      rule: rule(2, "client", "turn/start"),
    },
    {
      at: "before the answer to turn/start, the turn running",
      channel: "C0RANDOM",
      script: `[[gate:${mark}3]][[final:${answer(3)}]]`,
      answer: answer(3),
      rule: rule(3, "codex", "answer:turn/start"),
      gate: `${mark}3`,
      isCutOff: true,
    },
    {
      at: "before the answer to turn/start, the turn over",
      channel: "G0LAB",
      script: `[[final:${answer(4)}]]`,
      answer: answer(4),
      rule: rule(4, "codex", "answer:turn/start"),
    },
    {
      at: "the model streaming",
      channel: "C0GENERAL",
      script: `[[half:${mark}5|${answer(5)}]]`,
      answer: answer(5),
      gate: `${mark}5`,
      isCutOff: true,
    },
    {
      at: "a tool call asked",
      channel: "C0RANDOM",
      script: `[[call:slack_post_message|{"text":"${answer(6)}","kind":"final"}]]`,
      answer: answer(6),
      rule: rule(6, "codex", "item/tool/call"),
      isCutOff: true,
    },
    {
      at: "a tool call's post taken by Slack and not answered",
      channel: "G0LAB",
      script: `[[call:slack_post_message|{"text":"${answer(7)}","kind":"final"}]]`,
      answer: answer(7),
      post: "held",
    },
    {
      at: "the end of the turn told",
      channel: "C0GENERAL",
      script: `[[final:${answer(8)}]]`,
      answer: answer(8),
      rule: rule(8, "codex", "turn/completed"),
    },
    {
      at: "the answer taken by Slack and not answered",
      channel: "C0RANDOM",
      script: `[[final:${answer(9)}]]`,
      answer: answer(9),
      post: "held",
    },
    {
      at: "the turn over, the answer still to be sent",
      channel: "C0GENERAL",
      script: `[[final:${answer(10)}]]`,
      answer: answer(10),
      post: "put-off",
    },
  ];
}

/** Brings one thread to each step. */
async function stand(world: World, steps: readonly Step[]): Promise<readonly Standing[]> {
  const { slack, model, relay } = world;
  const rules = steps.flatMap(({ rule }) => rule ?? []);
  relay.set(rules);
  const before = relay.applied().length;
  const standing = steps.map((step): Standing => {
    const when = (call: { readonly args: Readonly<Record<string, unknown>> }) =>
      call.args["text"] === step.answer;
    const fault =
      step.post === undefined
        ? null
        : step.post === "held"
          ? slack.fail("chat.postMessage", { kind: "hang-after", when })
          : slack.fail("chat.postMessage", { kind: "rate-limit", retryAfter: 2, when });
    const about = step.answer.slice(0, step.answer.indexOf(" ") + 1);
    const talk = mention(world, `${about}${step.script}`, { channel: step.channel });
    return { step, talk, fault };
  });
  const gates = steps.flatMap(({ gate }) => gate ?? []);
  await Promise.all(gates.map((gate) => model.waitForGate(gate, PATIENCE_MS)));
  await slack.waitFor(
    () =>
      relay.applied().length === before + rules.length &&
      standing.every(({ fault }) => fault === null || fault.hits() === 1),
    { timeoutMs: PATIENCE_MS, what: "every thread at its step" },
  );
  return standing;
}

/** Lets go of what kept the threads at their steps. */
function release(world: World, standing: readonly Standing[]): void {
  world.relay.set([]);
  for (const { step, fault } of standing) {
    fault?.release();
    if (step.gate !== undefined) world.model.open(step.gate);
  }
}

/** The message was in one input, and everything is over. */
async function expectOneInput(talk: Talk): Promise<void> {
  await talk.idle();
  expect(talk.timesSeen(talk.threadTs)).toBe(1);
  const { messages } = await talk.session();
  expect(messages).toMatchObject([{ state: "done" }]);
}

/** Codex has written these inputs down. */
async function untilWrittenDown(world: World, texts: readonly string[]): Promise<void> {
  const home = join(world.data, "codex-home");
  await expect.poll(() => hasWrittenDown(home, texts), { timeout: PATIENCE_MS }).toBe(true);
}

describe("a process is killed in the middle", () => {
  let world: World;

  beforeAll(async () => {
    const env = { CODEX_APPROVALS: "ask" };
    world = await startWorld({ env, relay: [], slack: { ackScale: 0.2 } });
    await world.worker.start();
  });
  afterAll(() => world?.end());

  it("TU27: the worker, at each step: one turn a message, and each answer stands once", async () => {
    const { slack, worker } = world;
    const asking = mention(world, "[[esc:echo allowed]][[final:it was allowed]]", {
      channel: "G0LAB",
    });
    const standing = await stand(world, stepsOf("alone"));
    const card = await cardIn(asking, world, "May I");
    await worker.end("SIGKILL");
    release(world, standing);
    await worker.start();
    const clicked = await slack.people.click({
      user: "U0ADA",
      actionId: "ask.allow_once",
      message: { channel: asking.channel, ts: card.ts },
    });
    expect(clicked).toMatchObject({ ok: true, value: { acknowledged: true } });
    for (const { step, talk } of standing) {
      await talk.answer(step.answer);
      await expectOneInput(talk);
      expect([step.at, talk.turns().length, talk.answers()]).toEqual([step.at, 1, [step.answer]]);
    }
    await asking.answer("it was allowed");
    await expectOneInput(asking);
    expect([asking.turns().length, asking.answers().length]).toEqual([1, 2]);
  });

  it("SI05: the worker, with an envelope not yet read and an answer just taken", async () => {
    const { slack, worker } = world;
    const answered = mention(world, "[[final:just taken]]");
    await slack.waitFor(
      () =>
        slack
          .calls("chat.postMessage")
          .some(({ args, body }) => args["text"] === "just taken" && body !== null),
      { timeoutMs: PATIENCE_MS, what: "the answer taken" },
    );
    process.kill(worker.pid, "SIGSTOP");
    const unread = mention(world, "[[final:read after all]]", { channel: "C0RANDOM" });
    const envelopes = () => slack.acks().filter(({ ackedAt }) => ackedAt === null);
    await slack.waitFor(() => envelopes().length > 0);
    await worker.end("SIGKILL");
    await worker.start();
    await unread.answer("read after all");
    for (const talk of [answered, unread]) await expectOneInput(talk);
    expect([answered.answers(), unread.answers()]).toEqual([["just taken"], ["read after all"]]);
  });

  it.each([
    ["Codex alone", false],
    ["both", true],
  ])(
    "OP01: %s: no message is lost or given twice, and no word is said twice",
    async (name, both) => {
      const mark = both ? "both" : "codex";
      const steps = stepsOf(mark).filter(({ at }) => !at.includes("the turn over"));
      const standing = await stand(world, steps);
      const pid = await world.codexPid();
      if (both) await world.worker.end("SIGKILL");
      process.kill(-(pid ?? 0), "SIGKILL");
      release(world, standing);
      if (both) await world.worker.start();
      for (const { step, talk } of standing) {
        await talk.answer(step.isCutOff === true ? "I was interrupted" : step.answer);
        await expectOneInput(talk);
        const said = talk.answers();
        expect([name, step.at, said.length]).toEqual([name, step.at, new Set(said).size]);
      }
    },
  );

  it.each([
    ["Codex alone", false],
    ["both", true],
  ])("OP01: %s, between the two lines in which Codex writes an input down", async (_, both) => {
    const { model, relay, worker } = world;
    const mark = both ? "line-both" : "line-codex";
    const about = (name: string) => `${mark}-${name} `;
    const script = (name: string) => `${about(name)}[[gate:${mark}-${name}]][[final:done]]`;
    const unanswered = { from: "codex", message: "answer:turn/start", ...once } as const;
    relay.set([{ ...unanswered, about: about("unanswered") }]);
    const known = mention(world, "[[final:known before]]");
    await known.answer("known before");
    await known.idle();
    const joined = mention(world, `[[gate:${mark}]]`, { channel: "C0RANDOM" });
    await model.waitForGate(mark, PATIENCE_MS);
    const joining = joined.say(script("joins"));
    await expect
      .poll(async () => (await joined.session())["messages"], { timeout: PATIENCE_MS })
      .toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
    const next = known.say(script("next"));
    const files = [{ name: "dot.png", bytes: onePixel }];
    const first = mention(world, script("first"), { channel: "G0LAB", files });
    const unsure = mention(world, script("unanswered"), { channel: "G0LAB" });
    model.open(mark);
    const names = ["joins", "next", "first", "unanswered"];
    for (const name of names) await model.waitForGate(`${mark}-${name}`, PATIENCE_MS);
    await untilWrittenDown(world, names.map(about));
    const pid = (await world.codexPid()) ?? 0;
    process.kill(-pid, "SIGSTOP");
    if (both) await worker.end("SIGKILL");
    relay.set([]);
    cutRollouts(join(world.data, "codex-home"), "after", names.map(about));
    process.kill(-pid, "SIGKILL");
    for (const name of names) model.open(`${mark}-${name}`);
    if (both) await worker.start();
    for (const [talk, ts] of [
      [joined, joining],
      [known, next],
      [first, first.threadTs],
      [unsure, unsure.threadTs],
    ] as const) {
      await talk.answer("I was interrupted");
      await talk.idle();
      expect(talk.seen().filter((one) => one.ts === ts)).toHaveLength(1);
    }
  });

  it("OP01: Codex, before it wrote a thread's first input down: what went with it comes again", async () => {
    const channel = "C0RANDOM";
    const threadTs = world.slack.say({ channel, text: "what was said before" });
    const talk = mention(world, "first-line [[gate:first-line]][[final:done]]", {
      channel,
      threadTs,
    });
    await world.model.waitForGate("first-line", PATIENCE_MS);
    await expect
      .poll(async () => (await talk.session())["state"], { timeout: PATIENCE_MS })
      .toBe("working");
    await untilWrittenDown(world, ["first-line "]);
    const pid = (await world.codexPid()) ?? 0;
    process.kill(-pid, "SIGSTOP");
    cutRollouts(join(world.data, "codex-home"), "before", ["first-line "]);
    process.kill(-pid, "SIGKILL");
    world.model.open("first-line");
    await talk.answer("I was interrupted");
    await talk.idle();
    expect(talk.seen().map(({ label, text }) => [label, text])).toEqual([
      ["thread_history_json", "what was said before"],
      ["structured_message_json", expect.stringContaining("first-line ")],
      ["turn_cut_off_json", ""],
    ]);
  });

  it.each([
    ["Codex alone", false],
    ["both", true],
  ])("OP01: %s, as a thread's file is there and empty: a new thread goes on", async (_, both) => {
    const mark = both ? "empty-both" : "empty-codex";
    const talk = mention(world, `${mark} [[gate:${mark}]]`, { channel: "G0LAB" });
    await world.model.waitForGate(mark, PATIENCE_MS);
    await expect
      .poll(async () => (await talk.session())["state"], { timeout: PATIENCE_MS })
      .toBe("working");
    const { codexThreadId } = await talk.session();
    await untilWrittenDown(world, [`${mark} `]);
    const pid = (await world.codexPid()) ?? 0;
    process.kill(-pid, "SIGSTOP");
    const waits = talk.say("[[final:said in the new one]]");
    if (both) await world.worker.end("SIGKILL");
    emptyRollout(join(world.data, "codex-home"), String(codexThreadId));
    process.kill(-pid, "SIGKILL");
    if (both) await world.worker.start();
    world.model.open(mark);
    await talk.answer("I was interrupted");
    await world.slack.waitFor(() => talk.timesSeen(waits) > 0, {
      timeoutMs: PATIENCE_MS,
      what: "the message that waited",
    });
    await talk.idle();
    expect(talk.seen().filter(({ ts }) => ts === waits)).toHaveLength(1);
  });

  it("TU14: the connection to Codex, in a turn: it is taken up again without a word", async () => {
    const about = "connection-1 ";
    const cut = { from: "codex", message: "item/agentMessage/delta", about, does: "cut" } as const;
    world.relay.set([{ ...cut, times: 1 }]);
    const before = world.relay.applied().length;
    const talk = mention(world, `${about}[[half:cut|The whole answer.]]`);
    await world.slack.waitFor(() => world.relay.applied().length > before, {
      timeoutMs: PATIENCE_MS,
      what: "the connection cut",
    });
    world.model.open("cut");
    await talk.answer("The whole answer.");
    await expectOneInput(talk);
    expect([talk.turns().length, talk.answers()]).toEqual([1, ["The whole answer."]]);
  });

  it("TU16: both, and Codex forgets the turn: it is cleared, and the request given once more", async () => {
    const talk = mention(world, "stale [[gate:stale]][[final:said at last]]");
    await world.model.waitForGate("stale", PATIENCE_MS);
    // What is not known to have begun is given as new where Codex has forgotten it.
    await expect.poll(async () => (await talk.session())["state"]).toBe("working");
    const pid = await world.codexPid();
    await world.worker.end("SIGKILL");
    process.kill(-(pid ?? 0), "SIGKILL");
    await rm(join(world.data, "codex-home/sessions"), { recursive: true });
    await world.worker.start();
    await talk.answer("I was interrupted");
    world.model.open("stale");
    await talk.answer("said at last");
    await talk.idle();
    const { turns } = await talk.session();
    expect(turns).toMatchObject([{ state: "completed" }, { state: "interrupted" }]);
    // In the new Codex thread it stands in what was said before, and nowhere else.
    const given = talk.seen().filter(({ ts }) => ts === talk.threadTs);
    expect(given.map(({ label }) => label)).toEqual(["thread_history_json"]);
    expect(talk.inputText()).toContain("turn_cut_off_json");
    expect(talk.turns()).toHaveLength(2);
  });
});
