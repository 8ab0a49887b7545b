import { visibleLine } from "../api/visible-text.ts";
import { assertNever } from "../errors/broker-error.ts";
import type { AskedQuestion } from "../sessions/ask-rules.ts";
import { escapeText } from "./escape-text.ts";
import { insideShell } from "../api/inside-shell.ts";
import type { SessionStatus } from "../sessions/status/status.ts";

/** What a session is doing, as a clause without its full stop, and code or a name that ends it. */
export interface DoingWords {
  readonly words: string;
  readonly code: string | null;
}

/** The longest command or question that is quoted, in characters: one line. */
const QUOTE_CHARACTERS = 120;

/** The most specific true thing about work that is not over; null where there is none. */
export function doingWords(
  status: SessionStatus,
  awaited: AskedQuestion | null,
): DoingWords | null {
  switch (status.state) {
    case "needs-approval":
    case "needs-answer":
      return awaited === null ? plain("Waiting for an answer") : awaitedWords(awaited);
    case "unavailable":
      return plain(`Waiting: ${withoutStop(status.reason ?? "something cannot be reached")}`);
    case "working":
      return status.word === "Working" ? null : plain(status.word);
    case "stopping":
      return plain("Stopping");
    default:
      return null;
  }
}

/** How code is written: marked (`codeInMrkdwn`), or exactly as it is (`escapeText`). */
export type ShowCode = (code: string) => string;

export function doingInMrkdwn(doing: DoingWords): string {
  return doingAsText(doing, codeInMrkdwn);
}

/** As mrkdwn, or for Slack where nothing is marked up, by how code is shown. */
export function doingAsText({ words, code }: DoingWords, show: ShowCode): string {
  return `${escapeText(words)}${code === null ? "" : ` ${show(code)}`}`;
}

export function codeInMrkdwn(code: string): string {
  // Code has no escape for its own mark.
  return `\`${escapeText(code.replaceAll("`", "'"))}\``;
}

/** What is waited for, with what it is about. */
export function awaitedWords(question: AskedQuestion): DoingWords {
  switch (question.kind) {
    case "command":
      return { words: "Waiting for approval of", code: quotedCommand(question.command) };
    case "network":
      return { words: "Waiting for approval to reach", code: quote(question.host) };
    case "file-change": {
      const [file, ...more] = question.files;
      return file === undefined || more.length > 0
        ? plain(`Waiting for approval to edit ${question.files.length} files`)
        : { words: "Waiting for approval to edit", code: quote(file) };
    }
    case "permissions":
      return plain("Waiting for approval to do more than the sandbox allows");
    case "input":
      return question.text.trim() === ""
        ? plain("Waiting for an answer")
        : plain(`Waiting for an answer: ${quote(question.text)}`);
    default:
      return assertNever(question);
  }
}

/** A command in one line, without the shell around it. */
export function quotedCommand(command: string): string {
  return quote(insideShell(command));
}

/** A command's first line, without the shell around it. */
export function quotedFirstLine(command: string): string {
  const [first = "", ...more] = insideShell(command).trim().split("\n");
  return quote(more.length === 0 ? first : `${first.trimEnd()} …`);
}

function plain(words: string): DoingWords {
  return { words, code: null };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

function quote(text: string): string {
  const line = visibleLine(text.replaceAll(/\s+/g, " ").trim());
  return line.length > QUOTE_CHARACTERS ? `${line.slice(0, QUOTE_CHARACTERS - 1)}…` : line;
}
