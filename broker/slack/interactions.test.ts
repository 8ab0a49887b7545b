import { describe, expect, it } from "vitest";
import { WORDS_ACTION, WORDS_BLOCK, WORDS_FORM } from "./ask-forms.ts";
import { askInteractionOf, formProblem } from "./interactions.ts";
import { turnClickOf } from "./turn-clicks.ts";

const place = { handle: "ask_1", channel: "C1", threadTs: "1.0" };
const click = (action: object, more: object = {}) => ({
  type: "block_actions",
  user: { id: "U2", team_id: "T9" },
  trigger_id: "T1",
  channel: { id: "C1" },
  message: { ts: "2.0", thread_ts: "1.0" },
  actions: [action],
  ...more,
});
const submission = (value: unknown, more: object = {}) => ({
  type: "view_submission",
  user: { id: "U2", team_id: "T9" },
  view: {
    id: "V1",
    callback_id: WORDS_FORM,
    private_metadata: JSON.stringify(place),
    state: { values: { [WORDS_BLOCK]: { [WORDS_ACTION]: { value } } } },
    ...more,
  },
});
const doing = { ...place, userId: "U2", homeTeam: "T9" };
const onCard = { ...doing, messageTs: "2.0" };
const inForm = { ...doing, messageTs: null };

describe("a click", () => {
  it.each([
    [null],
    [{ type: "view_closed" }],
    [click({ action_id: "other", value: "x" })],
    [click({ action_id: "ask.allow_once" })],
    [click({ action_id: "ask.other" })],
    [click({ action_id: "ask.allow_once", value: "ask_1" }, { channel: undefined })],
    [{ ...click({}), actions: [] }],
  ])("that is about no question is left alone: %#", (payload) => {
    expect(askInteractionOf(payload)).toBeNull();
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"])(
    "SE16: with an action that is a name of every object is about nothing: %s",
    (action_id) => {
      expect(askInteractionOf(click({ action_id, value: "ask_1" }))).toBeNull();
      expect(turnClickOf(click({ action_id, value: "t1" }))).toBeNull();
    },
  );

  it.each([
    [{ action_id: "ask.allow_once", value: "ask_1" }, { kind: "allow-once" }],
    [
      { action_id: "ask.choice.3", value: "ask_1" },
      { kind: "option", index: 3 },
    ],
    [
      { action_id: "ask.choice", selected_option: { value: "ask_1 6" } },
      { kind: "option", index: 6 },
    ],
  ])("says who chose what: %#", (action, choice) => {
    const answer = { kind: "answer", ...onCard, choice, viewId: null };
    expect(askInteractionOf(click(action))).toEqual(answer);
  });

  it.each([
    ["ask.other", "other"],
    ["ask.show", "show"],
  ])("that wants a form brings the trigger for it: %s", (action_id, kind) => {
    const payload = click({ action_id, value: "ask_1" });
    expect(askInteractionOf(payload)).toEqual({ kind, ...onCard, triggerId: "T1" });
  });

  it("in a form knows the thread from the form", () => {
    const form = {
      channel: undefined,
      message: undefined,
      view: { id: "V1", callback_id: "ask.show", private_metadata: JSON.stringify(place) },
    };
    expect(askInteractionOf(click({ action_id: "ask.decline", value: "ask_1" }, form))).toEqual({
      kind: "answer",
      ...inForm,
      choice: { kind: "decline" },
      viewId: "V1",
    });
  });
});

describe("a submitted form", () => {
  it.each([
    [submission("x", { callback_id: "another" })],
    [submission("x", { private_metadata: "no JSON" })],
    [submission("x", { private_metadata: "{}" })],
    [submission("x", { state: { values: {} } })],
  ])("that is no answer is left alone, and closes: %#", (payload) => {
    expect(askInteractionOf(payload)).toBeNull();
    expect(formProblem(payload)).toBeNull();
  });

  it("is an answer in words", () => {
    const answer = askInteractionOf(submission("  Put them into 'Other' \n"));
    const choice = { kind: "words", text: "Put them into 'Other'" };
    expect(answer).toEqual({ kind: "answer", ...inForm, choice, viewId: null });
  });

  it.each(["", "  \n ", null, undefined])("SI07: without words stays open: %j", (value) => {
    expect(formProblem(submission(value))).toEqual({
      response_action: "errors",
      errors: { [WORDS_BLOCK]: "Write an answer first." },
    });
    expect(formProblem(submission("x"))).toBeNull();
  });
});
