import type { QueryClient } from "@tanstack/react-query";
import type { SessionDetail, SessionItem } from "../../broker/api/sessions.ts";
import type { AdminFeedEvent } from "../../main/api/feed.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { queryKeys } from "./queries.ts";
import {
  type SessionFilters,
  type SessionPages,
  withoutSession,
  withSession,
} from "./session-lists.ts";
import type { SessionLog } from "./session-log.ts";
import { createThrottle } from "./throttle.ts";

/** How often a detail or the asks are read again while a session is busy. */
const REREAD_MS = 1_000;

export interface FeedCache {
  readonly apply: (event: AdminFeedEvent) => void;
  /** Reads everything again: what is known may be old. */
  readonly forget: () => void;
}

/** Keeps what the queries hold in step with the feed. */
export function createFeedCache(queries: QueryClient, log: SessionLog): FeedCache {
  const throttle = createThrottle(REREAD_MS);
  let instance: string | null = null;

  const reread = (...queryKey: readonly unknown[]) => {
    throttle(JSON.stringify(queryKey), () => {
      void queries.invalidateQueries({ queryKey: [...queryKey] });
    });
  };
  const forget = () => {
    void queries.invalidateQueries();
  };
  const changeLists = (change: (pages: SessionPages, filters: SessionFilters) => SessionPages) => {
    const lists = queries.getQueriesData<SessionPages>({ queryKey: queryKeys.sessionLists });
    for (const [queryKey, pages] of lists) {
      const filters = queryKey[1] as SessionFilters;
      if (pages !== undefined) queries.setQueryData(queryKey, change(pages, filters));
    }
  };

  const onStatus = (status: AdminStatus) => {
    const before = queries.getQueryData<AdminStatus>(queryKeys.status);
    queries.setQueryData(queryKeys.status, status);
    if (before === undefined) return;
    const isOtherSource =
      before.source !== status.source ||
      before.controlPlane.instance !== status.controlPlane.instance;
    // Another process answers from now on, and what can be done has changed with it.
    if (isOtherSource) forget();
  };

  const onSession = (session: SessionItem) => {
    log.note(session.key, session);
    changeLists((pages, filters) => withSession(pages, session, filters));
    queries.setQueryData<{ ok: true; session: SessionDetail }>(
      queryKeys.session(session.key),
      (answer) => answer && { ...answer, session: { ...answer.session, ...session } },
    );
    reread(...queryKeys.session(session.key));
    reread(...queryKeys.sessionCounts);
    reread(...queryKeys.asks);
  };

  const apply = (event: AdminFeedEvent) => {
    switch (event.kind) {
      case "status":
        return onStatus(event.status);
      case "hello": {
        const isOther = instance !== null && instance !== event.instance;
        instance = event.instance;
        return isOther ? forget() : undefined;
      }
      case "reset":
        return forget();
      case "session":
        return onSession(event.session);
      case "session-removed":
        log.note(event.key, null);
        changeLists((pages) => withoutSession(pages, event.key));
        reread(...queryKeys.session(event.key));
        reread(...queryKeys.sessionCounts);
        return reread(...queryKeys.asks);
      case "timeline": {
        const { kind } = event.entry;
        if (kind === "ask" || kind === "ask-settled") reread(...queryKeys.asks);
        return undefined;
      }
      // The screen that shows a session's steps follows these itself; the status event brings
      // health and profiles.
      case "live-step":
      case "health":
      case "profiles":
        return undefined;
    }
  };
  return { apply, forget };
}
