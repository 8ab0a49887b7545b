import { basename } from "node:path";
import { changedWords, scriptWords } from "../api/script-words.ts";
import { visibleLine, visibleText } from "../api/visible-text.ts";
import { assertNever } from "../errors/broker-error.ts";
import { UNNAMED_OPERATOR } from "../sessions/actor.ts";
import {
  type AskChoice,
  type AskedInput,
  type AskedQuestion,
  type AskOutcome,
} from "../sessions/ask-rules.ts";
import type { AskView } from "../sessions/ask-views.ts";
import type { AskedRights } from "../sessions/agent-questions.ts";
import { insideShell } from "../api/inside-shell.ts";
import { nameText } from "./actor-words.ts";
import { slackTime } from "./card-text.ts";
import { escapeText } from "./escape-text.ts";

// What questions say. The words of one's own that people read in a thread, as Slack's mrkdwn. What
// the agent wrote is made visible here, before anything measures it.

/** What is asked, as one plain sentence. */
export function titleOf(question: AskedQuestion): string {
  return question.kind === "input" ? questionText(question) : `May I ${deedOf(question)}?`;
}

/** The title as the beginning of what became of it. */
function subjectOf(question: AskedQuestion): string {
  if (question.kind === "input") return questionText(question);
  const deed = deedOf(question);
  return `${deed.slice(0, 1).toUpperCase()}${deed.slice(1)}`;
}

function questionText({ text }: AskedInput): string {
  return text.trim() === "" ? "I have a question." : visibleText(text.trim());
}

function deedOf(question: Exclude<AskedQuestion, { kind: "input" }>): string {
  switch (question.kind) {
    case "command":
      return isPush(question.command) ? "push a branch" : "run a command";
    case "network":
      return `reach ${visibleLine(question.host)}`;
    case "file-change":
      return "edit files outside the workspace";
    case "permissions": {
      const { network, read, write } = question.rights;
      const isOne =
        (network ? 1 : 0) + (read.length > 0 ? 1 : 0) + (write.length > 0 ? 1 : 0) === 1;
      if (!isOne) return "do more than the sandbox allows";
      if (network) return "use the network";
      return `${write.length > 0 ? "edit" : "read"} files outside the workspace`;
    }
    default:
      return assertNever(question);
  }
}

function isPush(command: string): boolean {
  return /\bgit\b(?:\s+-\S+(?:\s+[^-\s]\S*)?)*\s+push\b/.test(command);
}

/** What is to be read before one decides: the command, the files. Null when the title says all. */
export function detailOf(question: AskedQuestion): string | null {
  switch (question.kind) {
    case "command":
      return commandText(question.command);
    case "network":
      return question.command === null ? null : commandText(question.command);
    case "file-change": {
      const everything =
        question.grantRoot === null
          ? []
          : [`everything in ${visibleLine(question.grantRoot)}, from now on`];
      const lines = [...question.files.map(visibleLine), ...everything];
      return lines.length === 0 ? null : lines.join("\n");
    }
    case "permissions": {
      const { network, read, write } = question.rights;
      if (network && read.length + write.length === 0) return null;
      return rightsText(question.rights, "\n");
    }
    case "input":
      return null;
    default:
      return assertNever(question);
  }
}

function rightsText(rights: AskedRights, separator: string): string {
  return [
    ...(rights.network ? ["use the network"] : []),
    ...rights.read.map((path) => `read ${visibleLine(path)}`),
    ...rights.write.map((path) => `write ${visibleLine(path)}`),
  ].join(separator);
}

function commandText(command: string): string {
  return visibleText(insideShell(command));
}

/** The longest reason that is shown; it is the agent's own words. */
const REASON_CHARACTERS = 300;

/** Where, why, for whom, and until when, as mrkdwn. `note` is said before the end. */
export function circumstancesOf(ask: AskView, note = ""): string {
  const { question } = ask;
  if (question.kind === "input") {
    return question.id === null
      ? "I'll continue meanwhile; a reply in the thread counts too."
      : "I am waiting for this; a reply in the thread counts too.";
  }
  const parts = [
    question.kind === "command" && question.cwd !== null
      ? `In *${escapeText(visibleLine(basename(question.cwd)))}*.`
      : "",
    question.kind === "command" && question.rights !== null
      ? `It may then also ${escapeText(rightsText(question.rights, ", "))}.`
      : "",
    ...(question.kind === "command" ? (question.scripts ?? []) : []).map(
      (script) => `It names ${escapeText(scriptWords(script))}.`,
    ),
    question.reason === null ? "" : escapeText(sentence(question.reason)),
    ask.asker === null ? "" : `For <@${ask.asker}>.`,
    note,
    ask.expiresAt === null ? "" : `Declines by itself at ${slackTime(ask.expiresAt)}.`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function sentence(text: string): string {
  const line = visibleLine(text.replaceAll(/\s+/g, " ").trim());
  const cut = line.length > REASON_CHARACTERS ? `${line.slice(0, REASON_CHARACTERS)}…` : line;
  return cut === "" || /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

/** What became of an approval, as one line of mrkdwn. */
export function settledLine(ask: AskView, outcome: AskOutcome): string {
  const subject = escapeText(subjectOf(ask.question));
  switch (outcome.kind) {
    case "expired":
      return `*${subject}: declined, nobody answered* within ${waitedWords(ask, outcome.at)}`;
    case "withdrawn":
      return `*${subject}*: no longer needed`;
    case "answered":
      return `*${subject}: ${choiceWord(outcome.choice)}* by ${whoOf(outcome)} at ${slackTime(outcome.at)}${changedPart(outcome)}`;
    default:
      return assertNever(outcome);
  }
}

function changedPart({ changedScripts = [] }: Extract<AskOutcome, { kind: "answered" }>): string {
  const changed = escapeText(changedWords(changedScripts));
  return changed === "" ? "" : `. *Careful:* ${changed}.`;
}

/** How long nobody answered, in words. */
export function waitedWords(ask: AskView, until: number): string {
  const minutes = Math.max(1, Math.round(((ask.expiresAt ?? until) - ask.createdAt) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** What a second click is answered, to the person alone. */
export function alreadyAnswered(outcome: AskOutcome): string {
  switch (outcome.kind) {
    case "answered":
      return `Already answered: ${choiceWord(outcome.choice)} by ${whoOf(outcome)} at ${slackTime(outcome.at)}.`;
    case "expired":
      return "Nobody answered in time, so this was declined.";
    case "withdrawn":
      return "This is no longer needed.";
    default:
      return assertNever(outcome);
  }
}

/** Who answered, as mrkdwn. */
export function whoOf({ by, operator }: Extract<AskOutcome, { kind: "answered" }>): string {
  return by === null ? `${nameText(operator ?? UNNAMED_OPERATOR)}, from the app,` : `<@${by}>`;
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
    default:
      return assertNever(choice);
  }
}
