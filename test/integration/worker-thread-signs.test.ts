import { afterAll, beforeAll, expect, it } from "vitest";
import { cardIn, press } from "../world/cards.ts";
import { mention, passMarker, type Talk, talkIn } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld({
    env: { CODEX_APPROVALS: "ask", ALLOWED_CHANNELS: "C0GENERAL,G0LAB" },
  });
  await world.worker.start();
});
afterAll(() => world?.end());

const firstLineOf = ({ channel, threadTs }: Talk) => world.slack.firstLine(channel, threadTs);
const firstLine = (talk: Talk) =>
  world.slack.waitFor(() => firstLineOf(talk), { what: "the first line of the thread" });
const offersStop = (talk: Talk) => JSON.stringify(firstLineOf(talk)?.blocks).includes("turn.stop");

it("UX03: Stop stands on the first line of a thread, without a link, and goes with the turn", async () => {
  const talk = mention(world, "[[half:work|Never finished.]]");
  const line = await firstLine(talk);
  expect(line.text).toBe(
    "On it, in a workspace of its own. Reply here to add something, -stop to stop.",
  );
  const message = { channel: talk.channel, ts: line.ts };
  const clicked = await world.slack.people.click({
    user: "U0BEN",
    actionId: "turn.stop",
    message,
  });
  expect(clicked).toMatchObject({ ok: true });
  expect((await talk.answer("Stopped, as")).text).toContain("<@U0BEN>");
  await expect.poll(() => offersStop(talk)).toBe(false);
  // A later turn of the thread gets no further line.
  talk.say("[[gate:second]][[final:the second answer]]");
  await world.model.waitForGate("second");
  world.model.open("second");
  await talk.answer("the second answer");
  const lines = world.slack
    .calls("chat.postMessage")
    .filter((call) => JSON.stringify(call).includes("On it, in a workspace"));
  expect(lines).toHaveLength(1);
});

it("UX03: a progress card that came first has the button, and no first line follows", async () => {
  const steps = JSON.stringify({ plan: [{ step: "Look", status: "in_progress" }] });
  const planned = mention(world, `[[call:update_plan|${steps}]][[gate:planned]][[final:looked]]`);
  await planned.answer("0 of 1 done");
  // Its wait began later and is as long.
  const later = mention(world, "[[gate:later]][[final:later]]");
  await firstLine(later);
  expect(firstLineOf(planned)).toBeUndefined();
  for (const gate of ["planned", "later"]) world.model.open(gate);
  await planned.answer("looked");
  await later.answer("later");
});

it("UX09, UX10: a reply while an approval is open gets a sign, and -status names the command", async () => {
  const talk = mention(world, "[[esc:uname -sm]][[final:it printed]]");
  const card = await cardIn(talk, world, "May I run a command?");
  const reply = talk.say("and please be quick", { user: "U0BEN" });
  const sign = await talk.answer("I'll read your message right after that is decided.");
  expect(sign.text).toMatch(/^Waiting for approval of uname -sm\./);
  talk.say("-status", { user: "U0BEN" });
  const status = await talk.answer("sandbox workspace-write.");
  expect(status.text).toMatch(/^Waiting for approval of uname -sm\./);
  await firstLine(talk);
  expect(offersStop(talk)).toBe(true);
  await press(world, card, "ask.allow_once");
  await talk.answer("it printed");
  await talk.idle();
  // The agent has read both: what the command printed, and the reply.
  expect(talk.timesSeen(reply)).toBe(1);
  expect(JSON.stringify(world.model.modelCalls())).toContain("Linux");
  await expect.poll(() => offersStop(talk)).toBe(false);
  expect(talk.answers().filter((text) => text.includes("I'll read your message"))).toHaveLength(1);
});

it("UX09: after a mention without a word, the person's reply is the task, and nobody else's", async () => {
  const bare = mention(world, "", { user: "U0ADA" });
  await bare.answer("What is the task?");
  bare.say("[[final:not asked]]", { user: "U0BEN" });
  await passMarker(world, "G0LAB");
  expect(await bare.session()).toEqual({});
  bare.say("[[final:on the task]]", { user: "U0ADA" });
  await bare.answer("on the task");
});

it("UX09: who is refused is answered when they ask, each time", async () => {
  const told = () => world.slack.workspace.core.world.ephemerals("C0GENERAL", "U0VISITOR");
  mention(world, "[[final:for a guest]]", { user: "U0VISITOR" });
  await expect.poll(() => told().length).toBe(1);
  const talk = mention(world, "[[final:a session]]");
  await talk.answer("a session");
  talkIn(world, talk.channel, talk.threadTs).say("-status", { user: "U0VISITOR" });
  await expect.poll(() => told().length).toBe(2);
  expect(told()[1]?.text).toContain("I do not take work from guests here.");
});

it("UX09: the reply to a mention without a word is the task, though the worker was away", async () => {
  const asked = mention(world, "", { user: "U0ADA" });
  await asked.answer("What is the task?");
  await world.worker.end("SIGKILL");
  world.slack.socketFaults.deafen(true);
  asked.say("[[final:of somebody else]]", { user: "U0BEN" });
  asked.say("[[final:the task was found]]", { user: "U0ADA" });
  const unasked = mention(world, "", { user: "U0ADA" });
  unasked.say("[[final:both were found]]", { user: "U0ADA" });
  await world.worker.start();
  await asked.answer("the task was found");
  await unasked.answer("both were found");
  expect(unasked.answers().filter((text) => text.includes("What is the task?"))).toEqual([]);
  world.slack.socketFaults.deafen(false);
});
