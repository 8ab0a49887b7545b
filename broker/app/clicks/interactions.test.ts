import { expect, it } from "vitest";
import { USE_ANOTHER_PROFILE } from "../../slack/hold-notice.ts";
import { WORDS_FORM } from "../../slack/ask-forms.ts";
import { STOP_ACTION } from "../../slack/progress-card.ts";
import { interactionTable } from "./interactions.ts";

const clicked = (...actionIds: readonly string[]) => ({
  type: "block_actions",
  actions: actionIds.map((action_id) => ({ action_id, value: "x" })),
});
const submitted = (callback_id: string) => ({ type: "view_submission", view: { callback_id } });

/** The takers that a payload was given to. */
async function takersOf(payload: unknown): Promise<readonly string[]> {
  const takers: string[] = [];
  const taker = (name: string) => (given: unknown) => {
    expect(given).toBe(payload);
    takers.push(name);
    return Promise.resolve();
  };
  await interactionTable({
    ask: taker("ask"),
    turn: taker("turn"),
    profile: taker("profile"),
    coauthors: taker("coauthors"),
    gitHub: taker("gitHub"),
    admin: taker("admin"),
  })(payload);
  return takers;
}

it.each([
  [null],
  ["click"],
  [{ type: "view_closed", view: { callback_id: WORDS_FORM } }],
  [clicked()],
  [clicked("somebody.elses")],
  [clicked("ask.unknown")],
  [clicked("ask.allow_once.1")],
  [clicked("toString")],
  [clicked("constructor")],
  [submitted("constructor")],
  [submitted("ask.show")],
  [submitted("somebody.elses")],
])("what is none of our buttons and forms is ignored: %#", async (payload) => {
  expect(await takersOf(payload)).toEqual([]);
});

it.each([
  [clicked("ask.allow_once"), "ask"],
  [clicked("ask_admin"), "admin"],
  [clicked("ask.allow_session"), "ask"],
  [clicked("ask.decline"), "ask"],
  [clicked("ask.choice"), "ask"],
  [clicked("ask.choice.12"), "ask"],
  [clicked("ask.other"), "ask"],
  [clicked("ask.show"), "ask"],
  [submitted(WORDS_FORM), "ask"],
  [clicked(STOP_ACTION), "turn"],
  [clicked("turn.try_again"), "turn"],
  [clicked("turn.start_fresh"), "turn"],
  [clicked("turn.keep_waiting"), "turn"],
  [clicked("turn.stop_retry"), "turn"],
  [clicked(USE_ANOTHER_PROFILE), "profile"],
  [clicked("coauthor_configure"), "coauthors"],
  [clicked("coauthor_ignore"), "coauthors"],
  [submitted("coauthor_confirm"), "coauthors"],
  [clicked("github_link"), "gitHub"],
])("each button and form has one taker: %#", async (payload, taker) => {
  expect(await takersOf(payload)).toEqual([taker]);
});

it("the first action of a payload counts, as Slack sends one for each click", async () => {
  expect(await takersOf(clicked(STOP_ACTION, "ask.decline"))).toEqual(["turn"]);
});
