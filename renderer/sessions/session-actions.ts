import type { Permission } from "../../broker/api/session-status.ts";
import type { SessionDetail, SessionItem } from "../../broker/api/sessions.ts";
import type { Action } from "../frame/actions.ts";
import { titleOf } from "./session-words.ts";
import { words } from "./words.ts";

/** What can be done with a session as a whole. */
export type SessionActName =
  | "open"
  | "openInSlack"
  | "copyLink"
  | "showFolder"
  | "openTerminal"
  | "stop"
  | "resume"
  | "reply"
  | "move"
  | "reset"
  | "remove";

export interface SessionAction extends Action {
  readonly rule: Permission;
}

type Facts = Omit<SessionAction, "place" | "palette" | "run">;

/** What decides which of a session's actions are allowed. */
export interface SessionActionFacts {
  readonly session: Pick<SessionItem, "title" | "permalink">;
  /** The worker's rules; undefined until they are read, and then the worker itself refuses. */
  readonly permissions: SessionDetail["permissions"] | undefined;
  /** Whether the broker runs, which all but looking needs. */
  readonly broker: Permission;
  readonly place: Action["place"];
}

const allowed: Permission = { allowed: true };

/**
 * Those actions of a session that `runs` can do. Its row, its screen and the palette choose from
 * them. Pure.
 */
export function sessionActions<Name extends SessionActName>(
  { session, permissions, broker, place }: SessionActionFacts,
  runs: Readonly<Record<Name, () => void>>,
): Readonly<Record<Name, SessionAction>> {
  const link: Permission =
    session.permalink === null ? { allowed: false, reason: words.noLink } : allowed;
  const act = (name: keyof SessionDetail["permissions"]): Permission =>
    broker.allowed ? (permissions?.[name] ?? allowed) : broker;
  const facts: Readonly<Record<SessionActName, Facts>> = {
    open: {
      id: "session.open",
      title: words.openSession,
      keys: "Enter",
      isLocal: true,
      rule: allowed,
    },
    openInSlack: { id: "session.slack", title: words.openInSlack, keys: "o", rule: link },
    copyLink: { id: "session.copy", title: words.copyLink, rule: link },
    showFolder: { id: "session.folder", title: words.showFolder, rule: allowed },
    openTerminal: { id: "session.terminal", title: words.openTerminal, rule: allowed },
    stop: { id: "session.stop", title: words.stop, keys: "s", rule: act("stop") },
    resume: { id: "session.resume", title: words.goOn, rule: act("resume") },
    reply: { id: "session.write", title: words.replyTo, keys: "r", rule: act("send") },
    move: { id: "session.move", title: words.move, rule: act("move") },
    reset: { id: "session.reset", title: words.reset, rule: act("reset") },
    remove: {
      id: "session.remove",
      title: words.remove,
      isDestructive: true,
      rule: act("remove"),
    },
  };
  const palette = { group: "actions", about: titleOf(session) } as const;
  const names = Object.keys(runs) as Name[];
  const actions = names.map((name): [Name, SessionAction] => [
    name,
    { ...facts[name], place, palette, run: runs[name] },
  ]);
  return Object.fromEntries(actions) as Record<Name, SessionAction>;
}
