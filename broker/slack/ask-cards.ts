import { basename } from "node:path";
import { assertNever } from "../errors/broker-error.ts";
import { answerWords, type AskChoice, type AskOutcome, optionsOf } from "../sessions/ask-rules.ts";
import type { AskView } from "../sessions/asks.ts";
import type { AgentQuestion, OutboundBody } from "../sessions/ports.ts";
import { context, section, slackTime } from "./card-text.ts";
import { escapeText } from "./text/escape.ts";

type Notice = Extract<OutboundBody, { kind: "notice" }>;

/** Slack's limit of a section is 3,000 characters; a longer command cannot be read whole here. */
const COMMAND_CHARACTERS = 2_900;
/** Buttons in a row; more options go into a select. */
const MOST_BUTTONS = 5;
/** A button's label has at most 75 characters, an option's too. */
const LABEL_CHARACTERS = 75;

/** A question as a card with buttons (Block Kit `actions`). */
export function askCard(ask: AskView): Notice {
  const title = titleOf(ask.question);
  const detail = detailOf(ask.question);
  return {
    kind: "notice",
    text: detail === null ? title : `${title} ${detail}`,
    blocks: [
      section(`*${escapeText(title)}*`),
      ...(detail === null ? [] : [section(code(detail))]),
      context(contextOf(ask)),
      { type: "actions", block_id: `ask:${ask.handle}`, elements: buttonsOf(ask) },
    ],
  };
}

/** The same card once it is settled: the buttons go, what was asked stays. */
export function settledAskCard(ask: AskView, outcome: AskOutcome): Notice {
  const line = outcomeLine(ask.question, outcome);
  const detail = detailOf(ask.question);
  return {
    kind: "notice",
    text: line.replaceAll("*", ""),
    blocks: [section(line), ...(detail === null ? [] : [section(code(detail))])],
  };
}

/** What a second click is answered, to the person alone. */
export function alreadyAnswered(outcome: AskOutcome): string {
  switch (outcome.kind) {
    case "answered":
      return `Already answered: ${choiceWord(outcome.choice)} by <@${outcome.by}> at ${slackTime(outcome.at)}.`;
    case "expired":
      return "Nobody answered in time, so this was declined.";
    case "withdrawn":
      return "This is no longer asked.";
    default:
      return assertNever(outcome);
  }
}

function titleOf(question: AgentQuestion): string {
  switch (question.kind) {
    case "command":
      return /\bgit\s+push\b/.test(question.command)
        ? "May I push a branch?"
        : "May I run a command?";
    case "file-change":
      return "May I edit files outside the workspace?";
    case "permissions":
      return "May I do something that needs more rights?";
    case "input":
      return question.questions.map(({ text }) => text).join(" ") || "May I ask something?";
    default:
      return assertNever(question);
  }
}

/** The title as the beginning of what became of it. */
function subjectOf(question: AgentQuestion): string {
  switch (question.kind) {
    case "command":
      return /\bgit\s+push\b/.test(question.command) ? "Push a branch" : "Run a command";
    case "file-change":
      return "Edit files outside the workspace";
    case "permissions":
      return "More rights";
    case "input":
      return titleOf(question);
    default:
      return assertNever(question);
  }
}

function detailOf(question: AgentQuestion): string | null {
  switch (question.kind) {
    case "command":
      return withoutShell(question.command);
    case "file-change":
      return question.grantRoot;
    case "permissions":
      return JSON.stringify(question.request);
    case "input":
      return null;
    default:
      return assertNever(question);
  }
}

/** Codex runs what the agent wrote through a shell (`/bin/bash -lc '…'`): people read the inside. */
function withoutShell(command: string): string {
  const inside = /^\S*\/(?:bash|zsh|sh) -l?c '([\s\S]*)'$/.exec(command)?.[1];
  // A quote that is not the shell's own way to write one within quotes would end the inside early.
  if (inside === undefined || inside.replaceAll(`'\\''`, "").includes("'")) return command;
  return inside.replaceAll(`'\\''`, "'");
}

function contextOf(ask: AskView): string {
  const { question } = ask;
  if (question.kind === "input") return "I am waiting for this; a reply in the thread counts too.";
  const parts = [
    question.kind === "command" && question.cwd !== null
      ? `In *${escapeText(basename(question.cwd))}*.`
      : "",
    question.reason === null
      ? ""
      : `${escapeText(question.reason)}${/[.!?]$/.test(question.reason) ? "" : "."}`,
    ask.asker === null ? "" : `For <@${ask.asker}>.`,
    isWhole(question)
      ? ""
      : "It is too long to be shown whole here, so it cannot be allowed from Slack.",
    `Declines by itself at ${slackTime(ask.expiresAt)}.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Nothing may be allowed that cannot be read whole. */
function isWhole(question: AgentQuestion): boolean {
  return (detailOf(question)?.length ?? 0) <= COMMAND_CHARACTERS;
}

function buttonsOf(ask: AskView): readonly unknown[] {
  const { question, handle } = ask;
  if (question.kind === "input") return optionElements(optionsOf(question), handle);
  const decline = button("ask.decline", "Decline", handle, "danger");
  if (!isWhole(question)) return [decline];
  const once = button("ask.allow_once", "Allow once", handle, "primary");
  const canForSession = question.kind !== "permissions" && question.canAllowForSession;
  return canForSession
    ? [once, button("ask.allow_session", "Allow for this session", handle), decline]
    : [once, decline];
}

function optionElements(options: readonly string[], handle: string): readonly unknown[] {
  if (options.length > MOST_BUTTONS) {
    return [
      {
        type: "static_select",
        action_id: "ask.choice",
        placeholder: { type: "plain_text", text: "Choose an answer" },
        options: options.slice(0, 100).map((option, index) => ({
          text: { type: "plain_text", text: label(option) },
          value: `${handle} ${index}`,
        })),
      },
    ];
  }
  const choices = options.map((option, index) => button(`ask.choice.${index}`, option, handle));
  return [...choices, button("ask.decline", "Do not answer", handle)];
}

function button(actionId: string, text: string, handle: string, style?: "primary" | "danger") {
  return {
    type: "button",
    action_id: actionId,
    text: { type: "plain_text", text: label(text) },
    value: handle,
    ...(style === undefined ? {} : { style }),
  };
}

function label(text: string): string {
  return text.length > LABEL_CHARACTERS ? `${text.slice(0, LABEL_CHARACTERS - 1)}…` : text;
}

function outcomeLine(question: AgentQuestion, outcome: AskOutcome): string {
  const subject = escapeText(subjectOf(question));
  switch (outcome.kind) {
    case "expired":
      return `*${subject}: declined*, nobody answered in time`;
    case "withdrawn":
      return `*${subject}*: no longer asked`;
    case "answered": {
      const { choice, by, at } = outcome;
      if (question.kind === "input" && (choice.kind === "option" || choice.kind === "words")) {
        return `*${subject}* ${escapeText(answerWords(question, choice))}, said <@${by}> at ${slackTime(at)}`;
      }
      return `*${subject}: ${choiceWord(choice)}* by <@${by}> at ${slackTime(at)}`;
    }
    default:
      return assertNever(outcome);
  }
}

function choiceWord(choice: AskChoice): string {
  switch (choice.kind) {
    case "allow-once":
      return "allowed once";
    case "allow-for-session":
      return "allowed for this session";
    case "decline":
      return "declined";
    case "option":
    case "words":
      return "answered";
  }
}

function code(text: string): string {
  const shown = text.length > COMMAND_CHARACTERS ? `${text.slice(0, COMMAND_CHARACTERS)}…` : text;
  // A fence within would end the block early: it is broken by a zero-width space.
  return `\`\`\`${escapeText(shown).replaceAll("```", "`\u200b``")}\`\`\``;
}
