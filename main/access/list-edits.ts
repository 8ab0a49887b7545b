import { assertNever, failed, type Result, succeeded } from "../../broker/errors/broker-error.ts";
import type { AccessEdit, AccessVariableName } from "../api/access.ts";

// How a change of access is written into the lists of worker.env. An empty list of people means every
// full member, and an empty list of channels means every channel, so a name cannot simply be added to
// either, nor the last one taken out.

/** Stands for all full members, or all bots. */
const EVERY = "*";
const DIRECT = "direct";

/** What the lists have to say; what is left out stays. Null removes a variable. */
export type ListChanges = Readonly<Partial<Record<AccessVariableName, string | null>>>;

export interface EditRefusal {
  readonly code: "access_not_listed" | "access_would_open";
  readonly message: string;
  readonly hint: string;
}

/**
 * What an edit changes of the variables as they are. Pure. `allow` refuses nobody who was let in
 * before, `remove` lets in nobody who was refused.
 */
export function listChanges(
  valueOf: (variable: AccessVariableName) => string | undefined,
  { act, subject }: AccessEdit,
): Result<ListChanges, EditRefusal> {
  const list = (variable: AccessVariableName) => entriesOf(valueOf(variable) ?? "");
  switch (subject.kind) {
    case "person":
      return act === "remove"
        ? changeOf("ALLOWED_USERS", withoutPerson(list("ALLOWED_USERS"), subject.id))
        : changeOf("ALLOWED_USERS", withPerson(list("ALLOWED_USERS"), subject.id));
    case "members":
      return act === "remove"
        ? changeOf("ALLOWED_USERS", withoutMembers(list("ALLOWED_USERS")))
        : changeOf("ALLOWED_USERS", withMembers(list("ALLOWED_USERS")));
    case "channel":
      return channelChange(act, list("ALLOWED_CHANNELS"), subject.id);
    case "direct":
      return channelChange(act, list("ALLOWED_CHANNELS"), DIRECT);
    case "everywhere":
      return act === "remove"
        ? failed(nothingLeft("Limit work to a channel instead."))
        : changeOf("ALLOWED_CHANNELS", succeeded([]));
    case "bot":
      return botChange(act, list("ALLOWED_BOTS"), subject.id);
    case "every-bot":
      return botChange(act, list("ALLOWED_BOTS"), EVERY);
    case "admin":
      return succeeded({ ACCESS_ADMIN: act === "remove" ? null : subject.id });
    default:
      return assertNever(subject);
  }
}

type Edited = Result<readonly string[], EditRefusal>;

/** As the release reads it: entries between commas, each once. */
export function entriesOf(text: string): readonly string[] {
  return [...new Set(text.split(",").flatMap((part) => part.trim() || []))];
}

function changeOf(variable: AccessVariableName, edited: Edited): Result<ListChanges, EditRefusal> {
  if (!edited.ok) return edited;
  return succeeded({ [variable]: edited.value.length === 0 ? null : edited.value.join(",") });
}

function withPerson(users: readonly string[], id: string): Edited {
  // Alone in the list, one name would shut all members out.
  return succeeded(users.length === 0 ? [EVERY, id] : added(users, id));
}

function withoutPerson(users: readonly string[], id: string): Edited {
  if (!users.includes(id)) return failed(notListed(id));
  const left = without(users, id);
  if (left.length === 0) {
    return failed({
      code: "access_would_open",
      message:
        "This is the only person on the list; without a list every full member may give work.",
      hint: "Add another person first, or allow all full members.",
    });
  }
  // What says the same as no list is none.
  return succeeded(left.every((each) => each === EVERY) ? [] : left);
}

function withMembers(users: readonly string[]): Edited {
  return succeeded(users.length === 0 || users.includes(EVERY) ? users : [EVERY, ...users]);
}

function withoutMembers(users: readonly string[]): Edited {
  const left = without(users, EVERY);
  return left.length === 0
    ? failed(nothingLeft("Add the people first who may go on giving work."))
    : succeeded(left);
}

function channelChange(
  act: AccessEdit["act"],
  channels: readonly string[],
  entry: string,
): Result<ListChanges, EditRefusal> {
  const variable = "ALLOWED_CHANNELS";
  switch (act) {
    case "allow":
      // No list is every channel already.
      return changeOf(variable, succeeded(channels.length === 0 ? [] : added(channels, entry)));
    case "limit":
      return changeOf(variable, succeeded(added(channels, entry)));
    case "remove": {
      if (!channels.includes(entry)) return failed(notListed(entry));
      const left = without(channels, entry);
      if (left.length > 0) return changeOf(variable, succeeded(left));
      return failed({
        code: "access_would_open",
        message: "This is the only place on the list; without a list work is taken everywhere.",
        hint: "Add another channel first, or allow work everywhere.",
      });
    }
    default:
      return assertNever(act);
  }
}

function botChange(
  act: AccessEdit["act"],
  bots: readonly string[],
  entry: string,
): Result<ListChanges, EditRefusal> {
  if (act !== "remove") return changeOf("ALLOWED_BOTS", succeeded(added(bots, entry)));
  return bots.includes(entry)
    ? changeOf("ALLOWED_BOTS", succeeded(without(bots, entry)))
    : failed(notListed(entry));
}

function added(entries: readonly string[], entry: string): readonly string[] {
  return entries.includes(entry) ? entries : [...entries, entry];
}

function without(entries: readonly string[], entry: string): readonly string[] {
  return entries.filter((each) => each !== entry);
}

function notListed(entry: string): EditRefusal {
  return {
    code: "access_not_listed",
    message: `${entry} is not on the list.`,
    hint: "Load the rules again.",
  };
}

function nothingLeft(hint: string): EditRefusal {
  return { code: "access_would_open", message: "Nobody would be left who may give work.", hint };
}
