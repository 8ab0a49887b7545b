import { setTimeout as pause } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { toolResultOf } from "../../playground/model/tool-results.ts";
import { mention, type Talk } from "../world/talk.ts";
import { startWorld, type World } from "../world/world.ts";

/** Over how many moments the messages are spread. */
const MOMENTS = 50;
/** Ends a turn without a post, so that Slack's pace does not slow the talk down. */
const DONE = `[[call:slack_post_state|{"kind":"final"}]]`;

it("TU04: of 100 messages around the ends of turns each is seen once, without noise", async () => {
  const world = await startWorld();
  onTestFinished(() => world.end());
  await world.worker.start();
  const talks = ["C0GENERAL", "C0RANDOM", "G0LAB", "G0TRIO", "C0GENERAL"].map((channel) =>
    mention(world, DONE, { channel }),
  );
  await Promise.all(talks.map((talk) => talkAroundTurnEnds(world, talk, 20)));
  for (const talk of talks) expect(talk.answers()).toEqual([]);
  // On a busy machine more of them join a turn that has not ended yet, in some threads than in others.
  const turns = talks.reduce((sum, talk) => sum + talk.turns().length, 0);
  expect(turns).toBeGreaterThan(2 * talks.length);
}, 120_000);

/** Sends one message after the other while the turn of the one before it ends. */
async function talkAroundTurnEnds(world: World, talk: Talk, messages: number): Promise<void> {
  const sent = [talk.threadTs];
  const isAtEnd = () => isAtLastStep(talk, sent.at(-1));
  await world.slack.waitFor(isAtEnd, { what: "the last step of the first turn" });
  // From the last question to the model to the turn's end, as busy as this machine is.
  const lastStepAt = performance.now();
  await talk.idle();
  const endsWithinMs = performance.now() - lastStepAt;
  while (sent.length < messages) {
    await world.slack.waitFor(isAtEnd, {
      what: `the last step of the turn before message ${sent.length}`,
    });
    // Spread over the time in which a turn ends, which is what the row is about.
    await pause((((sent.length * 7) % MOMENTS) / MOMENTS) * endsWithinMs);
    sent.push(talk.say(`${sent.length} ${DONE}`));
  }
  await world.slack.waitFor(() => sent.every((ts) => talk.timesSeen(ts) > 0), {
    timeoutMs: 30_000,
    what: "every message at the model",
  });
  await talk.idle();
  expect(sent.filter((ts) => talk.timesSeen(ts) !== 1)).toEqual([]);
}

/** True once the model was asked what follows the tool call of message `ts`: the turn ends now. */
function isAtLastStep(talk: Talk, ts = ""): boolean {
  const last = talk.newestItem();
  return last !== undefined && toolResultOf(last) !== null && talk.timesSeen(ts) > 0;
}
