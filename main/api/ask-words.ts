import { assertNever } from "../../broker/errors/broker-error.ts";
import type { AskItem } from "../../broker/api/asks.ts";
import { insideShell } from "../../broker/api/inside-shell.ts";
import { scriptWords } from "../../broker/api/script-words.ts";
import { visibleLine, visibleText } from "../../broker/api/visible-text.ts";

type Question = AskItem["question"];

// What the agent wrote is made visible here: people approve what they see.

/** What Codex wants, as a sentence of the app about the bot. Pure. */
export function askTitle(question: Question): string {
  switch (question.kind) {
    case "command":
      return isPush(question.command)
        ? "Codex wants to push a branch"
        : "Codex wants to run a command";
    case "network":
      return `Codex wants to reach ${visibleLine(question.host)}`;
    case "file-change":
      return question.files.length === 1
        ? "Codex wants to edit a file outside the workspace"
        : "Codex wants to edit files outside the workspace";
    case "permissions":
      return "Codex wants more rights";
    case "input":
      return visibleText(question.text);
    default:
      return assertNever(question);
  }
}

/** What it is about, whole, one line per thing; empty for a question, whose title says all. Pure. */
export function askSubject(question: Question): readonly string[] {
  switch (question.kind) {
    case "command":
      return [visibleText(insideShell(question.command)), ...rightsLines(question.rights)];
    case "network":
      return question.command === null ? [] : [visibleText(insideShell(question.command))];
    case "file-change":
      return [
        ...question.files.map(visibleLine),
        ...(question.grantRoot === null
          ? []
          : [`everything below ${visibleLine(question.grantRoot)}`]),
      ];
    case "permissions":
      return rightsLines(question.rights);
    case "input":
      return [];
    default:
      return assertNever(question);
  }
}

/** Longer than this, or of several lines, and a row cannot show it whole. */
const MOST_IN_A_ROW = 90;

/** What one line of a list shows of an ask, and whether that is all there is to read. Pure. */
export function askInRow(question: Question): { text: string; isCode: boolean; isWhole: boolean } {
  if (question.kind === "input") {
    return { text: visibleText(question.text), isCode: false, isWhole: true };
  }
  if (question.kind === "network" && question.command === null) {
    return { text: visibleLine(question.host), isCode: true, isWhole: true };
  }
  const [first = "", ...others] = askSubject(question);
  const isAll = others.length === 0 && askScripts(question).length === 0;
  const isWhole = isAll && !first.includes("\n") && first.length <= MOST_IN_A_ROW;
  return { text: first, isCode: true, isWhole };
}

/** The reason that Codex gave, as a sentence; null when it gave none. Pure. */
export function askReason(question: Question): string | null {
  if (question.kind === "input" || question.reason === null) return null;
  const reason = visibleText(question.reason.trim());
  return reason === "" ? null : `Codex says: ${/[.!?]$/.test(reason) ? reason : `${reason}.`}`;
}

/** The folder in which a command is to run; null for all else. Pure. */
export function askFolder(question: Question): string | null {
  return question.kind === "command" && question.cwd !== null ? visibleLine(question.cwd) : null;
}

/** What the scripts that a command names held when it was asked, a sentence for each. Pure. */
export function askScripts(question: Question): readonly string[] {
  const scripts = question.kind === "command" ? (question.scripts ?? []) : [];
  return scripts.map((script) => `It names ${scriptWords(script)}.`);
}

/** The answers to choose from, by their places. Pure. */
export function askOptions(question: Question): readonly string[] {
  return question.kind === "input" ? question.options.map(visibleText) : [];
}

function isPush(command: string): boolean {
  return /^git (?:-\S+ (?:\S+ )?)*push\b/.test(insideShell(command).trim());
}

type Rights = Extract<Question, { kind: "permissions" }>["rights"];

function rightsLines(rights: Rights | null): readonly string[] {
  if (rights === null) return [];
  return [
    ...(rights.network ? ["use the network"] : []),
    ...rights.read.map((path) => `read ${visibleLine(path)}`),
    ...rights.write.map((path) => `write ${visibleLine(path)}`),
  ];
}
