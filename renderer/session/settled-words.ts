import { assertNever } from "../../broker/errors/broker-error.ts";
import { changedWords } from "../../broker/api/script-words.ts";
import { clockWords } from "../../main/api/time-words.ts";
import type { EntryOf } from "./blocks.ts";

/** How an ask ended: "allowed once by Jonas Weissenberger at 11:43". Pure. */
export function settledWords(settled: EntryOf<"ask-settled">): string {
  const at = `at ${clockWords(settled.at)}`;
  switch (settled.outcome) {
    case "expired":
      return `declined ${at}, because nobody answered`;
    case "withdrawn":
      return `no longer asked since ${clockWords(settled.at)}`;
    case "answered":
      return `${choiceWords(settled.choice)}${byWords(settled)} ${at}${changedPart(settled)}`;
    default:
      return assertNever(settled.outcome);
  }
}

function changedPart({ changedScripts }: EntryOf<"ask-settled">): string {
  const changed = changedWords(changedScripts);
  return changed === "" ? "" : `; ${changed}`;
}

function choiceWords(choice: EntryOf<"ask-settled">["choice"]): string {
  switch (choice?.kind) {
    case "allow-once":
      return "allowed once";
    case "allow-for-session":
      return "allowed for this session";
    case "decline":
      return "declined";
    case "option":
    case "words":
    case undefined:
      return "answered";
    default:
      return assertNever(choice);
  }
}

function byWords({ by, operator }: EntryOf<"ask-settled">): string {
  const name = by === null ? operator : (by.name ?? by.id);
  return name === null ? "" : ` by ${name}`;
}
