import { assertNever } from "../errors/broker-error.ts";
import type { TurnFailure } from "../sessions/ports/agent-events.ts";
import { type RichPart, richCode, richLine, richText } from "./card-text.ts";
import { escapeText } from "./escape-text.ts";

/** What a notice says that quotes others: what happened, then why, then what to do. */
export interface QuotingWords {
  readonly parts: readonly RichPart[];
  /** What a program printed, of more than one line. */
  readonly output: string | null;
}

export function failureWords(failure: TurnFailure): QuotingWords {
  const status = failure.httpStatus === undefined ? "" : ` (${failure.httpStatus})`;
  const kept = "The work so far is kept.";
  switch (failure.kind) {
    case "unauthorized":
      return words(
        "OpenAI refused the sign-in",
        `${status}. ${kept} Somebody needs to sign in again on the machine I run on; then write here to continue.`,
      );
    case "usage-limit":
      return quoting(
        "The quota of my account is used up.",
        " ",
        failure.message,
        `${kept} Write here to continue when there is some left.`,
      );
    case "rate-limit":
    case "overloaded":
      return words("OpenAI is overloaded", `${status}. ${kept}`);
    case "context-too-long":
      return words(
        "This conversation is too long for the model.",
        " Files and branches are untouched. I can continue in a fresh one, with a summary of this thread.",
      );
    case "model-not-found":
      return quoting(
        "OpenAI does not know the model that is configured here.",
        " ",
        failure.message,
        "Somebody needs to choose another one; then write here to continue.",
      );
    case "connection":
      return words("OpenAI could not be reached", `${status}. ${kept}`);
    case "policy":
      return quoting("OpenAI declined this request", ": ", failure.message, kept);
    case "other":
      return quoting("That did not work", ": ", failure.message, kept);
    default:
      return assertNever(failure.kind);
  }
}

/** A message that Codex refused before a turn began. */
export function undeliverableWords(message: string): QuotingWords {
  return quoting(
    "Codex did not accept this message",
    ": ",
    message,
    "Nothing was changed. Write again to retry.",
  );
}

/** The notice as a block: nothing that others wrote is interpreted in it. */
export function failureBlock({ output, parts }: QuotingWords): unknown {
  return richText([richLine(...parts), ...richCode(output ?? "")]);
}

/** The same as `text`, for notifications and search. */
export function failureText({ output, parts }: QuotingWords): string {
  return escapeText([...parts.map(textOf), output === null ? "" : `\n${output}`].join(""));
}

/** The longest piece of somebody else's error that is quoted in a thread. */
const QUOTE_CHARACTERS = 300;
const OUTPUT_CHARACTERS = 1_500;

function words(bold: string, rest: string): QuotingWords {
  return { parts: [{ bold }, rest], output: null };
}

/** One line is quoted within the sentence; what a program printed stands below it. */
function quoting(bold: string, joint: string, message: string, rest: string): QuotingWords {
  const said = providersWords(message).trim();
  if (said.includes("\n"))
    return {
      parts: [{ bold }, `${bold.endsWith(".") ? "" : "."} ${rest}`],
      output: shortened(said, OUTPUT_CHARACTERS),
    };
  const line = shortened(said.replaceAll(/\s+/g, " "), QUOTE_CHARACTERS);
  if (line === "") return words(bold, `${bold.endsWith(".") ? "" : "."} ${rest}`);
  const sentence = /[.!?…]$/.test(line) ? line : `${line}.`;
  return { parts: [{ bold }, joint, { italic: sentence }, ` ${rest}`], output: null };
}

/** The beginning of somebody else's text, at most so long. */
export function shortened(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters).toWellFormed()}…` : text;
}

function textOf(part: RichPart): string {
  if (typeof part === "string") return part;
  if ("bold" in part) return part.bold;
  return "italic" in part ? part.italic : part.code;
}

/** Codex hands on an HTTP 400's whole JSON body: people read the message inside. */
function providersWords(message: string): string {
  if (!message.startsWith("{")) return message;
  try {
    const body = JSON.parse(message) as { readonly error?: { readonly message?: unknown } };
    return typeof body.error?.message === "string" ? body.error.message : message;
  } catch {
    return message;
  }
}
