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
  const list = (variable: AccessVariableName): List => {
    const text = valueOf(variable);
    return { variable, text, entries: entriesOf(text ?? "") };
  };
  const users = list("ALLOWED_USERS");
  const channels = list("ALLOWED_CHANNELS");
  const bots = list("ALLOWED_BOTS");
  switch (subject.kind) {
    case "person":
      return act === "remove"
        ? changeOf(users, withoutPerson(users.entries, subject.id))
        : changeOf(users, withPerson(users.entries, subject.id));
    case "members":
      return act === "remove"
        ? changeOf(users, withoutMembers(users.entries))
        : changeOf(users, withMembers(users.entries));
    case "channel":
      return channelChange(act, channels, subject.id);
    case "direct":
      return channelChange(act, channels, DIRECT);
    case "everywhere":
      return act === "remove"
        ? failed(nothingLeft("Limit work to a channel instead."))
        : changeOf(channels, succeeded([]));
    case "bot":
      return botChange(act, bots, subject.id);
    case "every-bot":
      return botChange(act, bots, EVERY);
    case "admin":
      return succeeded({ ACCESS_ADMIN: act === "remove" ? null : subject.id });
    default:
      return assertNever(subject);
  }
}

interface List {
  readonly variable: AccessVariableName;
  /** As it is written; undefined when it is not set. */
  readonly text: string | undefined;
  readonly entries: readonly string[];
}

type Edited = Result<readonly string[], EditRefusal>;

/** As the release reads it: entries between commas, each once. */
export function entriesOf(text: string): readonly string[] {
  return [...new Set(text.split(",").flatMap((part) => part.trim() || []))];
}

function changeOf({ variable, text }: List, edited: Edited): Result<ListChanges, EditRefusal> {
  if (!edited.ok) return edited;
  const { value } = edited;
  // What says the same stays as somebody wrote it.
  if (value.join() === entriesOf(text ?? "").join()) return succeeded({ [variable]: text ?? null });
  return succeeded({ [variable]: value.length === 0 ? null : value.join(",") });
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
  list: List,
  entry: string,
): Result<ListChanges, EditRefusal> {
  const channels = list.entries;
  switch (act) {
    case "allow":
      // No list is every channel already.
      return changeOf(list, succeeded(channels.length === 0 ? [] : added(channels, entry)));
    case "limit":
      return changeOf(list, succeeded(added(channels, entry)));
    case "remove": {
      if (!channels.includes(entry)) return failed(notListed(entry));
      const left = without(channels, entry);
      if (left.length > 0) return changeOf(list, succeeded(left));
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
  list: List,
  entry: string,
): Result<ListChanges, EditRefusal> {
  if (act !== "remove") return changeOf(list, succeeded(added(list.entries, entry)));
  return list.entries.includes(entry)
    ? changeOf(list, succeeded(without(list.entries, entry)))
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
