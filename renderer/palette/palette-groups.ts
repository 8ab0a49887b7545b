import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { localized } from "../language/broker-text.ts";
import { clauses } from "../language/clauses.ts";
import { spokenDurationWords } from "../language/time-words.ts";
import { nameOf, placeName } from "../access/rule-words.ts";
import type { Action } from "../frame/actions.ts";
import type { ScreenPath } from "../frame/screens.ts";
import type { Need } from "../home/needs.ts";
import { titleOf as profileTitle } from "../profiles/profile-words.ts";
import { channelName, personName, stateWord, titleOf } from "../sessions/session-words.ts";
import { reasonOf } from "../ui/reason.ts";
import { type Rank, rankOf } from "./match.ts";
import { words } from "./words.ts";

/** A line of the palette. */
export type PaletteItem =
  | { readonly kind: "need"; readonly id: string; readonly need: Need }
  | { readonly kind: "session"; readonly id: string; readonly session: SessionItem }
  | { readonly kind: "action"; readonly id: string; readonly action: Action };

export interface PaletteGroup {
  readonly id: "needs-you" | "sessions" | "go-to" | "actions" | "settings";
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/** Where an item leads; what has no page cannot be opened in a new tab. */
export type Address =
  | { readonly kind: "session"; readonly key: string }
  | { readonly kind: "screen"; readonly to: ScreenPath };

/** Lines of the groups that may be long, so that the next group stays in reach. */
const NEEDS_SHOWN = 5;
export const LAST_SHOWN = 5;
export const FOUND_SHOWN = 8;

export interface PaletteContent {
  readonly text: string;
  readonly needs: readonly Need[];
  /** What the broker found, the newest first; without a text the last ones. */
  readonly sessions: readonly SessionItem[];
  /** Whether `sessions` are those of `text`; if not, those that plainly match it are kept. */
  readonly isCurrent: boolean;
  readonly actions: readonly Action[];
}

/** The groups for what is typed, those with a line alone. Pure. */
export function paletteGroups(content: PaletteContent): readonly PaletteGroup[] {
  const { text, sessions, isCurrent, actions } = content;
  const needs = matching(content.needs, text, fieldsOfNeed).slice(0, NEEDS_SHOWN);
  const above = new Set(needs.map(keyOfNeed));
  const rest = sessions.filter(({ key }) => !above.has(key));
  const found = isCurrent ? rest : rest.filter((each) => rankOf(text, fieldsOf(each)) !== null);
  const groups: readonly PaletteGroup[] = [
    {
      id: "needs-you",
      title: words.needsYou,
      items: needs.map((need) => ({ kind: "need", id: `need ${keyOfNeed(need)}`, need })),
    },
    {
      id: "sessions",
      title: words.sessions,
      items: found
        .slice(0, text.trim() === "" ? LAST_SHOWN : FOUND_SHOWN)
        .map((session) => ({ kind: "session", id: `session ${session.key}`, session })),
    },
    { id: "go-to", title: words.goTo, items: actionItems(actions, text, "go-to") },
    { id: "actions", title: words.actions, items: actionItems(actions, text, "actions") },
    { id: "settings", title: words.settings, items: settingItems(actions, text) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

/** A session's own actions for what is typed. Pure. */
export function sessionCommands(
  title: string,
  text: string,
  actions: readonly Action[],
): readonly PaletteGroup[] {
  const items = actionItems(actions, text, "actions");
  return items.length === 0 ? [] : [{ id: "actions", title, items }];
}

/**
 * A line as it is read aloud: "Needs approval, Fix the cart, #checkout-web, 4 minutes". A session's own
 * actions stand under its name, which is not repeated. Pure.
 */
export function spokenItem(item: PaletteItem, now: number, isOwn: boolean): string {
  switch (item.kind) {
    case "session":
      return spokenSession(item.session, now);
    case "need":
      return spokenNeed(item.need, now);
    case "action":
      return clauses(
        ...(isOwn ? [item.action.title] : fieldsOfAction(item.action)),
        reasonOf(item.action.rule),
      );
    default:
      return assertNever(item);
  }
}

function spokenNeed(need: Need, now: number): string {
  switch (need.kind) {
    case "profile":
      return clauses(words.signIn(need.profile.state === "refused"), profileTitle(need.profile));
    case "access": {
      const { askedAt, channel, person } = need.request;
      const span = spokenDurationWords(now - askedAt);
      return clauses(words.accessRequest, nameOf(person), placeName(channel), span);
    }
    case "ask":
    case "session":
      return spokenSession(need.session, now);
    default:
      return assertNever(need);
  }
}

function spokenSession(session: SessionItem, now: number): string {
  const { status } = session;
  const span = spokenDurationWords(now - status.since);
  return clauses(stateWord(status, now), titleOf(session), channelName(session), span);
}

/** Whether a line can be run now. Pure. */
export function isAllowed(item: PaletteItem): boolean {
  return item.kind !== "action" || item.action.rule?.allowed !== false;
}

/** The session of a line, whose own actions it has. Pure. */
export function sessionOf(item: PaletteItem): SessionItem | null {
  switch (item.kind) {
    case "need":
      return "session" in item.need ? item.need.session : null;
    case "session":
      return item.session;
    case "action":
      return null;
    default:
      return assertNever(item);
  }
}

/** Pure. */
export function addressOf(item: PaletteItem): Address | null {
  const session = sessionOf(item);
  if (session !== null) return { kind: "session", key: session.key };
  if (item.kind === "need") {
    return { kind: "screen", to: item.need.kind === "access" ? "/access" : "/profiles" };
  }
  if (item.kind === "action" && item.action.palette?.group === "go-to") {
    return { kind: "screen", to: item.action.palette.to };
  }
  return null;
}

const places: readonly Action["place"][] = ["session", "list", "everywhere"];

/** What belongs to the screen that is shown comes before what is everywhere. */
function actionItems(
  actions: readonly Action[],
  text: string,
  group: "go-to" | "actions" | "settings",
): readonly PaletteItem[] {
  const last = new Map(actions.map((action) => [action.id, action]));
  const offered = [...last.values()]
    .filter(({ palette }) => palette?.group === group)
    .toSorted((a, b) => places.indexOf(a.place) - places.indexOf(b.place));
  return matching(offered, text, fieldsOfAction).map((action) => ({
    kind: "action",
    id: `action ${action.id}`,
    action,
  }));
}

/** There are too many of them to be of use before something is typed. */
function settingItems(actions: readonly Action[], text: string): readonly PaletteItem[] {
  return text.trim() === "" ? [] : actionItems(actions, text, "settings").slice(0, FOUND_SHOWN);
}

/** What matches, the best first, in the order it came in among equals. */
function matching<Item>(
  items: readonly Item[],
  text: string,
  fields: (item: Item) => readonly string[],
): readonly Item[] {
  const ranked = items.flatMap((item): { item: Item; rank: Rank }[] => {
    const rank = rankOf(text, fields(item));
    return rank === null ? [] : [{ item, rank }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}

function fieldsOfAction({ title, palette }: Action): readonly string[] {
  switch (palette?.group) {
    case "actions":
      return [title, palette.about];
    case "settings":
      return [title, palette.about, palette.name];
    case "go-to":
    case undefined:
      return [title];
  }
}

function fieldsOf(session: SessionItem): readonly string[] {
  return [titleOf(session), channelName(session), personName(session.starter)];
}

function fieldsOfNeed(need: Need): readonly string[] {
  switch (need.kind) {
    case "profile":
      return [profileTitle(need.profile), words.signIn(need.profile.state === "refused")];
    case "access":
      return [
        ...[nameOf(need.request.person), placeName(need.request.channel)],
        words.accessRequest,
      ];
    case "ask":
    case "session":
      return [...fieldsOf(need.session), localized(need.session.status.word)];
    default:
      return assertNever(need);
  }
}

function keyOfNeed(need: Need): string {
  switch (need.kind) {
    case "profile":
      return need.profile.name;
    case "access":
      return `access ${need.request.id}`;
    case "ask":
    case "session":
      return need.session.key;
    default:
      return assertNever(need);
  }
}
