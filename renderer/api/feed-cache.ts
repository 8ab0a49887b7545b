import { hashKey, type Query, type QueryClient, type QueryKey } from "@tanstack/react-query";
import type { SessionDetail, SessionItem } from "../../broker/api/sessions.ts";
import type { AdminFeedEvent } from "../../main/api/feed.ts";
import type { Operation } from "../../main/api/operations.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { queryKeys } from "./queries.ts";
import {
  followedList,
  type SessionFilters,
  type SessionNote,
  type SessionPages,
} from "./session-lists.ts";
import type { RecentLog } from "./recent-log.ts";
import { createThrottle } from "./throttle.ts";
import {
  sessionOfNote,
  type TimelineNote,
  type TimelinePages,
  withNotes,
} from "./timeline-pages.ts";

/** How often a detail or the asks are read again while a session is busy. */
const REREAD_MS = 1_000;

const STATUS_HASH = hashKey(queryKeys.status);

/** What events change and nothing else reads again; a status comes with the feed itself. */
const FOLLOWED: readonly QueryKey[] = [
  queryKeys.sessionLists,
  queryKeys.sessionCounts,
  queryKeys.sessions,
  queryKeys.timelines,
  queryKeys.asks,
  queryKeys.releases,
  queryKeys.operations,
];

/** What could not be read is for the person to try again. */
const isAnswered = (query: Query) => query.state.status === "success";

export interface FeedCache {
  readonly apply: (event: AdminFeedEvent) => void;
  /** Reads everything again: what is known may be old. */
  readonly forget: () => void;
}

/** Keeps what the queries hold in step with the feed. */
export function createFeedCache(
  queries: QueryClient,
  logs: {
    readonly sessions: RecentLog<SessionNote>;
    readonly timeline: RecentLog<TimelineNote>;
  },
): FeedCache {
  const throttle = createThrottle(REREAD_MS);
  let instance: string | null = null;

  const reread = (...queryKey: readonly unknown[]) => {
    throttle(JSON.stringify(queryKey), () => {
      void queries.invalidateQueries({ queryKey: [...queryKey] });
    });
  };
  // An answer that is under way may be older than the event, and would undo what the event changed.
  const readAgainIfUnderWay = async (queryKey: readonly string[]) => {
    if (queries.isFetching({ queryKey, exact: true }) === 0) return;
    await queries.cancelQueries({ queryKey, exact: true });
    await queries.invalidateQueries({ queryKey, exact: true });
  };
  const forget = () => {
    void queries.invalidateQueries();
  };
  /** What was answered before the feed began may have changed in between, and no event says so. */
  const rereadAnswered = () => {
    for (const queryKey of FOLLOWED) {
      const answered = { queryKey, predicate: isAnswered };
      // A further page that somebody has asked for meanwhile is not given up for it.
      const read = () => void queries.invalidateQueries(answered, { cancelRefetch: false });
      const isUnderWay = queries.isFetching({ queryKey }) > 0;
      read();
      // That answer may be as old.
      if (isUnderWay) setTimeout(read, REREAD_MS);
    }
  };
  const onNote = (note: SessionNote) => {
    logs.sessions.note(note);
    const lists = queries.getQueriesData<SessionPages>({ queryKey: queryKeys.sessionLists });
    for (const [queryKey, pages] of lists) {
      const filters = queryKey[1] as SessionFilters;
      if (pages === undefined) continue;
      queries.setQueryData(queryKey, followedList(pages, logs.sessions, filters));
    }
  };

  // A status comes by the feed, by its own route and with the answer of an act. Whichever is the
  // first to name another source, what can be done has changed with it.
  let source: string | null = null;
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.queryHash !== STATUS_HASH) return;
    const status = query.state.data as AdminStatus | undefined;
    if (status === undefined) return;
    const before = source;
    source = sourceOf(status);
    if (before !== null && before !== source) forget();
  });

  const onSession = (session: SessionItem) => {
    onNote({ key: session.key, session });
    queries.setQueryData<{ ok: true; session: SessionDetail }>(
      queryKeys.session(session.key),
      (answer) => answer && { ...answer, session: { ...answer.session, ...session } },
    );
    reread(...queryKeys.session(session.key));
    reread(...queryKeys.sessionCounts);
    reread(...queryKeys.asks);
  };

  const onTimeline = (note: TimelineNote) => {
    logs.timeline.note(note);
    const key = sessionOfNote(note);
    if (key === null) return;
    queries.setQueryData<TimelinePages>(queryKeys.timeline(key), (data) => {
      const mark = data?.pages[0]?.mark;
      if (data === undefined || mark === undefined) return data;
      const notes = logs.timeline.since(mark).filter((each) => sessionOfNote(each) === key);
      return withNotes(data, notes, logs.timeline.mark());
    });
  };

  const onOperation = (operation: Operation) => {
    void readAgainIfUnderWay(queryKeys.operations);
    queries.setQueryData<{ operations: Operation[] }>(queryKeys.operations, (answer) => {
      if (answer === undefined) return answer;
      const others = answer.operations.filter(({ id }) => id !== operation.id);
      const isKnown = others.length < answer.operations.length;
      return {
        operations: isKnown
          ? answer.operations.map((each) => (each.id === operation.id ? operation : each))
          : [operation, ...others],
      };
    });
    reread(...queryKeys.releases);
  };

  const apply = (event: AdminFeedEvent) => {
    switch (event.kind) {
      case "status": {
        const before = queries.getQueryData<AdminStatus>(queryKeys.status);
        queries.setQueryData(queryKeys.status, event.status);
        const isOther = releasesText(before) !== releasesText(event.status);
        return isOther ? reread(...queryKeys.releases) : undefined;
      }
      case "hello": {
        const before = instance;
        instance = event.instance;
        if (before === null) return rereadAnswered();
        return before === event.instance ? undefined : forget();
      }
      case "reset":
        return forget();
      case "session":
        return onSession(event.session);
      case "session-removed":
        onNote({ key: event.key, session: null });
        // The screen that shows it says that it is gone; reading it again would only fail.
        void queries.invalidateQueries({
          queryKey: queryKeys.session(event.key),
          refetchType: "none",
        });
        reread(...queryKeys.sessionCounts);
        return reread(...queryKeys.asks);
      case "timeline": {
        const { kind } = event.entry;
        if (kind === "ask" || kind === "ask-settled") reread(...queryKeys.asks);
        return onTimeline({ kind: "entry", entry: event.entry });
      }
      case "live-step":
        return onTimeline(event);
      case "operation":
        return onOperation(event.operation);
      // The broker's health also changes with a refusal. The rest of it comes with the status.
      case "health":
        return reread(...queryKeys.access);
      // The status event brings these.
      case "profiles":
        return undefined;
    }
  };
  return { apply, forget };
}

/** What a status says of the releases but of what is under way, which has events of its own. */
function releasesText(status: AdminStatus | undefined): string {
  return JSON.stringify({ ...status?.releases, operation: null });
}

/** The processes that answer: another control plane, or the worker instead of its stored data. */
function sourceOf({ source, controlPlane }: AdminStatus): string {
  return JSON.stringify([source, controlPlane.instance]);
}
