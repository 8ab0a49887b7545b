import type { AskedInput } from "../sessions/ask-rules.ts";
import type { AskView } from "../sessions/ask-views.ts";
import { decisionButtons, piecesOf } from "./ask-cards.ts";
import { circumstancesOf, titleOf } from "./ask-words.ts";
import { context, escapedUpTo, section } from "./card-text.ts";
import { escapeText } from "./escape-text.ts";

// Forms (Block Kit modals) of questions: an answer in one's own words, and a command too long for
// its card, with its buttons.

export type View = Readonly<Record<string, unknown>>;

/** Where a form was opened from. It travels in the form (`private_metadata`), which Slack keeps. */
export interface FormPlace {
  readonly handle: string;
  readonly channel: string;
  readonly threadTs: string | null;
}

export const WORDS_FORM = "ask.words";
const SHOW_FORM = "ask.show";
export const WORDS_BLOCK = "ask.words";
export const WORDS_ACTION = "ask.words.text";

/** Slack's limit of a `plain_text_input`. */
const WORDS_CHARACTERS = 3_000;
/** Slack's limit of a section. */
const QUESTION_CHARACTERS = 3_000;

/** One field for an answer in words. */
export function wordsForm(question: AskedInput, place: FormPlace): View {
  return {
    ...form(WORDS_FORM, "Your answer", place),
    submit: { type: "plain_text", text: "Answer" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      section(escapedUpTo(titleOf(question), QUESTION_CHARACTERS)),
      {
        type: "input",
        block_id: WORDS_BLOCK,
        label: { type: "plain_text", text: "Answer" },
        element: {
          type: "plain_text_input",
          action_id: WORDS_ACTION,
          multiline: true,
          max_length: WORDS_CHARACTERS,
        },
      },
    ],
  };
}

/** All that is to be read, and below it the buttons that decide. */
export function showForm(ask: AskView, place: FormPlace): View {
  return {
    ...form(SHOW_FORM, "In full", place),
    close: { type: "plain_text", text: "Close" },
    blocks: [
      section(`*${escapeText(titleOf(ask.question))}*`),
      ...piecesOf(ask.question).map(section),
      context(circumstancesOf(ask)),
      { type: "actions", block_id: `ask:${ask.handle}`, elements: decisionButtons(ask) },
    ],
  };
}

/** The form with all that is to be read, once the question is settled. */
export function settledForm(line: string, place: FormPlace): View {
  return {
    ...form(SHOW_FORM, "In full", place),
    close: { type: "plain_text", text: "Close" },
    blocks: [section(line)],
  };
}

function form(callbackId: string, title: string, place: FormPlace): View {
  return {
    type: "modal",
    callback_id: callbackId,
    title: { type: "plain_text", text: title },
    private_metadata: JSON.stringify(place),
  };
}
