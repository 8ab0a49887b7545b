import { visibleText } from "../api/visible-text.ts";
import {
  type AskedInput,
  type AskedQuestion,
  type AskOutcome,
  answerWords,
  choicesOf,
} from "../sessions/ask-rules.ts";
import type { AskView } from "../sessions/ask-views.ts";
import type { OutboundBody } from "../sessions/ports/posts.ts";
import {
  circumstancesOf,
  detailOf,
  settledLine,
  titleOf,
  waitedWords,
  whoOf,
} from "./ask-words.ts";
import {
  button,
  CODE_CHARACTERS,
  codePieces,
  context,
  escapedUpTo,
  LABEL_CHARACTERS,
  richCode,
  richLine,
  richText,
  shortLabel,
  slackTime,
} from "./card-text.ts";

type Notice = Extract<OutboundBody, { kind: "notice" }>;

/** Buttons in a row; more options go into a select. */
const MOST_BUTTONS = 5;
/** Slack's limit of a select. */
const MOST_OPTIONS = 100;
/** What is shown in the card of a command that has a form of its own. */
const EXCERPT_CHARACTERS = 500;
/** A form has at most 100 blocks; this many pieces leave room for its words and buttons. */
const MOST_PIECES = 60;
/** Longest text of a question in a section, and of an answer that is repeated. */
const QUESTION_CHARACTERS = 2_500;
const ANSWER_CHARACTERS = 500;
/** Slack shows a message's plain text in notifications; it need not be whole there. */
const PLAIN_CHARACTERS = 500;

/** A question as a card with buttons (Block Kit `actions`). */
export function askCard(ask: AskView): Notice {
  const { question, handle } = ask;
  return question.kind === "input"
    ? inputCard(ask, question)
    : {
        kind: "notice",
        text: plainOf(question),
        blocks: [
          richText(
            [richLine({ bold: titleOf(question) }), ...detailElements(question)],
            `ask:${handle}:what`,
          ),
          context(circumstancesOf(ask, isShowable(question) ? "" : NOT_SHOWABLE)),
          { type: "actions", block_id: `ask:${handle}`, elements: approvalButtons(ask) },
        ],
      };
}

const NOT_SHOWABLE = "It is too long to show in full here, so it cannot be allowed from Slack.";

/** The same card once it is settled: the buttons go, what was asked stays. */
export function settledAskCard(ask: AskView, outcome: AskOutcome): Notice {
  const { question } = ask;
  if (question.kind === "input") {
    const answer = answerLine(ask, question, outcome);
    return {
      kind: "notice",
      text: `${escapedUpTo(titleOf(question), PLAIN_CHARACTERS)} ${answer}`,
      blocks: [richText(questionElements(question)), context(answer)],
    };
  }
  const line = settledLine(ask, outcome);
  return {
    kind: "notice",
    text: line.replaceAll("*", ""),
    blocks: [
      richText([richLine({ bold: titleOf(question) }), ...detailElements(question)]),
      context(line),
    ],
  };
}

/** Whether the card itself shows all that is to be read. */
function isWholeInCard(question: AskedQuestion): boolean {
  return fits(question, 1);
}

/** Whether a form can show it: nothing may be allowed that cannot be read whole. */
function isShowable(question: AskedQuestion): boolean {
  return fits(question, MOST_PIECES);
}

/** What is plainly too long is not taken apart to find that out. */
function fits(question: AskedQuestion, pieces: number): boolean {
  const length = detailOf(question)?.length ?? 0;
  return length <= pieces * CODE_CHARACTERS && piecesOf(question).length <= pieces;
}

/** What is to be read before one decides, in blocks of code. */
export function piecesOf(question: AskedQuestion): readonly string[] {
  const detail = detailOf(question);
  return detail === null ? [] : codePieces(detail);
}

/** The buttons that decide; all that Codex offers, and no others. */
export function decisionButtons(ask: AskView): readonly unknown[] {
  return choicesOf(ask.question).flatMap((choice) => {
    switch (choice.kind) {
      case "allow-once":
        return [button("ask.allow_once", "Allow once", ask.handle, "primary")];
      case "allow-for-session":
        return [button("ask.allow_session", "Allow for this session", ask.handle)];
      case "decline":
        return [button("ask.decline", "Decline", ask.handle, "danger")];
      case "option":
      case "words":
        return [];
    }
  });
}

function approvalButtons(ask: AskView): readonly unknown[] {
  if (isWholeInCard(ask.question)) return decisionButtons(ask);
  const decline = button("ask.decline", "Decline", ask.handle, "danger");
  return isShowable(ask.question)
    ? [button("ask.show", "Show all", ask.handle), decline]
    : [decline];
}

/** The command or the files as they are; beside a form that shows all, their beginning. */
function detailElements(question: AskedQuestion): readonly unknown[] {
  const detail = detailOf(question);
  if (detail === null) return [];
  const isWhole = isWholeInCard(question);
  return richCode(isWhole ? detail : `${detail.slice(0, EXCERPT_CHARACTERS).toWellFormed()}…`);
}

function inputCard(ask: AskView, question: AskedInput): Notice {
  return {
    kind: "notice",
    text: plainOf(question),
    blocks: [
      richText(
        [...questionElements(question), ...longOptions(question.options.map(visibleText))],
        `ask:${ask.handle}:what`,
      ),
      { type: "actions", block_id: `ask:${ask.handle}`, elements: inputElements(ask, question) },
      context(circumstancesOf(ask)),
    ],
  };
}

/** The first line in bold, then what else was asked. */
function questionElements(question: AskedInput): readonly unknown[] {
  const [first = "", ...more] = titleOf(question).split("\n");
  const rest = more.join("\n").trim();
  return [
    richLine({ bold: upTo(first, QUESTION_CHARACTERS) }),
    ...(rest === "" ? [] : [richLine(upTo(rest, QUESTION_CHARACTERS))]),
  ];
}

/** Options that no button can hold are written out above them. */
function longOptions(options: readonly string[]): readonly unknown[] {
  if (options.every((option) => option.length <= LABEL_CHARACTERS)) return [];
  const list = options.map((option, index) => `${index + 1}. ${option}`);
  return [richLine(upTo(list.join("\n"), QUESTION_CHARACTERS))];
}

function upTo(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).toWellFormed()}…`;
}

function inputElements({ handle }: AskView, question: AskedInput): readonly unknown[] {
  const options = question.options.map(visibleText);
  const other = button("ask.other", options.length === 0 ? "Answer…" : "Something else…", handle);
  if (options.length <= MOST_BUTTONS) {
    const choices = options.map((option, index) => button(`ask.choice.${index}`, option, handle));
    return [...choices, other];
  }
  const select = {
    type: "static_select",
    action_id: "ask.choice",
    placeholder: { type: "plain_text", text: "Choose an answer" },
    options: options.slice(0, MOST_OPTIONS).map((option, index) => ({
      text: { type: "plain_text", text: shortLabel(option) },
      value: `${handle} ${index}`,
    })),
  };
  return [select, other];
}

function answerLine(ask: AskView, question: AskedInput, outcome: AskOutcome): string {
  switch (outcome.kind) {
    case "expired":
      return `Nobody answered within ${waitedWords(ask, outcome.at)}.`;
    case "withdrawn":
      return "No longer needed.";
    case "answered": {
      const { at, choice } = outcome;
      const end = `said ${whoOf(outcome)} at ${slackTime(at)}.`;
      if (choice.kind !== "option" && choice.kind !== "words") return `Not answered, ${end}`;
      if (question.isSecret) return `Answered, ${end}`;
      const said = visibleText(answerWords(question, choice).trim());
      return `${escapedUpTo(said, ANSWER_CHARACTERS)}, ${end}`;
    }
  }
}

/** The message without its blocks: Slack reads mentions in it, so it is escaped like the rest. */
function plainOf(question: AskedQuestion): string {
  const detail = detailOf(question);
  const title = titleOf(question);
  return escapedUpTo(detail === null ? title : `${title} ${detail}`, PLAIN_CHARACTERS);
}
