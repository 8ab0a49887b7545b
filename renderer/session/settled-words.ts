import { assertNever } from "../../broker/errors/broker-error.ts";
import { changedWords } from "../../broker/api/script-words.ts";
import { clockWords } from "../../main/api/time-words.ts";
import { localized } from "../language/broker-text.ts";
import { inLanguage } from "../language/language.ts";
import type { EntryOf } from "./blocks.ts";

const words = inLanguage(
  {
    allowedOnce: "allowed once",
    allowedForSession: "allowed for this session",
    declined: "declined",
    answered: "answered",
    expired: (clock: string) => `declined at ${clock}, because nobody answered`,
    withdrawn: (clock: string) => `no longer asked since ${clock}`,
    done: (what: string, by: string | null, clock: string) =>
      by === null ? `${what} at ${clock}` : `${what} by ${by} at ${clock}`,
    andChanged: (done: string, changed: string) => `${done}; ${changed}`,
  },
  {
    allowedOnce: "允许一次",
    allowedForSession: "在此会话中允许",
    declined: "拒绝",
    answered: "回答",
    expired: (clock) => `无人回答，已于 ${clock} 拒绝`,
    withdrawn: (clock) => `${clock} 起不再需要回答`,
    done: (what, by, clock) =>
      by === null ? `已于 ${clock} ${what}` : `${by} 于 ${clock} ${what}`,
    andChanged: (done, changed) => `${done}；${changed}`,
  },
);

/** How an ask ended: "allowed once by Jonas Weissenberger at 11:43". Pure. */
export function settledWords(settled: EntryOf<"ask-settled">): string {
  const clock = clockWords(settled.at);
  switch (settled.outcome) {
    case "expired":
      return words.expired(clock);
    case "withdrawn":
      return words.withdrawn(clock);
    case "answered": {
      const done = words.done(choiceWords(settled.choice), nameOf(settled), clock);
      const changed = changedWords(settled.changedScripts);
      return changed === "" ? done : words.andChanged(done, localized(changed));
    }
    default:
      return assertNever(settled.outcome);
  }
}

function choiceWords(choice: EntryOf<"ask-settled">["choice"]): string {
  switch (choice?.kind) {
    case "allow-once":
      return words.allowedOnce;
    case "allow-for-session":
      return words.allowedForSession;
    case "decline":
      return words.declined;
    case "option":
    case "words":
    case undefined:
      return words.answered;
    default:
      return assertNever(choice);
  }
}

function nameOf({ by, operator }: EntryOf<"ask-settled">): string | null {
  return by === null ? operator : (by.name ?? by.id);
}
