import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { daysBefore } from "../../main/api/time-words.ts";
import { sessionListQuery } from "../api/queries.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { spokenState, titleOf } from "../sessions/session-words.ts";
import { Failure, SkeletonRows } from "../ui/notices.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { stateOfSession } from "../ui/states.ts";
import { Time, useNow } from "../ui/time.tsx";
import { words } from "./words.ts";

const MOST = 8;

/** The newest sessions that ended today. */
export function EndedToday() {
  const now = useNow(null);
  const { data, error, refetch } = useInfiniteQuery(
    sessionListQuery(useAdminApi(), { group: "ended" }),
  );
  if (data === undefined && error !== null) {
    return <Failure what={words.endedFailed} error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <SkeletonRows rows={3} height={26} />;
  const ended = (data.pages[0]?.sessions ?? [])
    .filter(({ lastActivityAt }) => daysBefore(lastActivityAt, now) === 0)
    .slice(0, MOST);
  if (ended.length === 0) return <p className="text-text-3">{words.nothingEnded}</p>;
  return (
    <ul>
      {ended.map((session) => (
        <li
          key={session.key}
          data-row
          className="grid h-[26px] grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2"
        >
          <StateIcon state={stateOfSession(session.status.state)} />
          <Link
            to="/sessions/$key"
            params={{ key: session.key }}
            data-row-focus
            className="truncate text-text-2 hover:underline"
          >
            <span className="sr-only">{spokenState(session.status)}</span>
            {titleOf(session)}
          </Link>
          <Time at={session.lastActivityAt} form="moment" inRow className="text-12 text-text-3" />
        </li>
      ))}
    </ul>
  );
}
