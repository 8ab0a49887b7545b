import { useQuery } from "@tanstack/react-query";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { sessionQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import type { Action } from "../frame/actions.ts";
import { useNeedsBroker } from "../frame/use-service.ts";
import { sessionActions } from "../sessions/session-actions.ts";
import { useSessionLooks, workspaceActions } from "../sessions/use-session-looks.ts";
import { words } from "./words.ts";

/** What changes a session. The palette closes before one of them runs. */
export interface SessionChanges {
  readonly stop: (session: SessionItem) => void;
  readonly resume: (session: SessionItem) => void;
  readonly move: (session: SessionItem) => void;
  readonly reset: (session: SessionItem) => void;
  readonly remove: (session: SessionItem) => void;
}

/** A session's own actions. Nothing that changes it is allowed before its rules are read. */
export function useOwnActions(session: SessionItem, changes: SessionChanges) {
  const { data, error } = useQuery(sessionQuery(useAdminApi(), session.key));
  const broker = useNeedsBroker();
  const looks = useSessionLooks(session);
  const { stop, resume, move, reset, remove } = changes;
  const given = {
    session,
    permissions: data?.permissions,
    broker: data === undefined ? ({ allowed: false, reason: words.reading } as const) : broker,
    place: "session",
  } as const;
  const actions: readonly Action[] = [
    ...Object.values(sessionActions(given, looks)),
    ...(data === undefined ? [] : workspaceActions(given, data.workspace)),
    ...Object.values(
      sessionActions(given, {
        stop: () => stop(session),
        resume: () => resume(session),
        move: () => move(session),
        reset: () => reset(session),
        remove: () => remove(session),
      }),
    ),
  ];
  return { actions, error: data === undefined ? error : null };
}
