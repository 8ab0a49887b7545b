import type { InfiniteData } from "@tanstack/react-query";
import type { SessionItem, SessionList } from "../../broker/api/sessions.ts";
import type { RecentLog } from "./recent-log.ts";

/** What a list of sessions shows; an absent filter shows all. */
export interface SessionFilters {
  readonly group: "open" | "all" | SessionItem["status"]["group"];
  readonly channel?: string | undefined;
  readonly person?: string | undefined;
  readonly profile?: string | undefined;
  readonly search?: string | undefined;
}

/** A page of sessions, and up to where the feed is in it. */
export interface FollowedList extends SessionList {
  /** Of the feed's log; what was noted later is not in the page yet. */
  readonly mark: number;
}

export type SessionPages = InfiniteData<FollowedList, string | undefined>;

/** What the feed said of a session; null means removed. */
export interface SessionNote {
  readonly key: string;
  readonly session: SessionItem | null;
}

/**
 * The pages with all that the feed noted since the oldest of them was asked for. A session that
 * moves from one page to another while they are read is in neither of them. Pure.
 */
export function followedList(
  data: SessionPages,
  log: Pick<RecentLog<SessionNote>, "mark" | "since">,
  filters: SessionFilters,
): SessionPages {
  const notes = log.since(Math.min(...data.pages.map(({ mark }) => mark)));
  if (notes.length === 0) return data;
  const next = notes.reduce(
    (pages, { key, session }) =>
      session === null ? withoutSession(pages, key) : withSession(pages, session, filters),
    data,
  );
  const mark = log.mark();
  return { ...next, pages: next.pages.map((page) => ({ ...page, mark })) };
}

/**
 * The pages with a session as it is now: changed in its place, moved to where its activity puts
 * it, or taken out when it no longer belongs. Pages that do not change are the same objects. Pure.
 */
export function withSession(
  data: SessionPages,
  session: SessionItem,
  filters: SessionFilters,
): SessionPages {
  const isThere = data.pages.some(({ sessions }) =>
    sessions.some(({ key }) => key === session.key),
  );
  // Only the worker can tell whether a session matches a search; what it found stays.
  const belongs = matches(session, filters) && (isThere || filters.search === undefined);
  if (!belongs) return isThere ? withoutSession(data, session.key) : data;
  const rest = isThere ? withoutSession(data, session.key) : data;
  const last = rest.pages.length - 1;
  let index = rest.pages.findIndex(({ sessions }) => {
    const oldest = sessions.at(-1);
    return oldest !== undefined && isBefore(session, oldest);
  });
  if (index === -1) {
    // Older than all that is loaded: it comes with a later page, unless there is none.
    if (last < 0 || rest.pages[last]?.nextCursor !== null) return rest;
    index = last;
  }
  const pages = rest.pages.map((page, at) => {
    if (at !== index) return page;
    const before = page.sessions.filter((each) => isBefore(each, session));
    const after = page.sessions.filter((each) => !isBefore(each, session));
    return { ...page, sessions: [...before, session, ...after] };
  });
  return { ...rest, pages };
}

/** The pages without a session. Pure. */
export function withoutSession(data: SessionPages, key: string): SessionPages {
  const pages = data.pages.map((page) =>
    page.sessions.some((each) => each.key === key)
      ? { ...page, sessions: page.sessions.filter((each) => each.key !== key) }
      : page,
  );
  return { ...data, pages };
}

/** Whether a session belongs to a list, as far as the page can tell. Pure. */
function matches(session: SessionItem, filters: SessionFilters): boolean {
  const { group, channel, person, profile } = filters;
  const inGroup =
    group === "all" ||
    (group === "open" ? session.status.group !== "ended" : session.status.group === group);
  return (
    inGroup &&
    (channel === undefined || session.channel.id === channel) &&
    (person === undefined || session.starter?.id === person) &&
    (profile === undefined || session.profile === profile)
  );
}

/** Newest activity first; the key decides between equals, so that the order is total. */
function isBefore(a: SessionItem, b: SessionItem): boolean {
  if (a.lastActivityAt !== b.lastActivityAt) return a.lastActivityAt > b.lastActivityAt;
  return a.key > b.key;
}
