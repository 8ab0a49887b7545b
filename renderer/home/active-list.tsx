import { Link } from "@tanstack/react-router";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { reasonText, spokenState, titleOf } from "../sessions/session-words.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { stateOfSession } from "../ui/states.ts";
import { Time } from "../ui/time.tsx";
import { localized } from "../language/broker-text.ts";

interface ActiveListProps {
  readonly sessions: readonly SessionItem[];
  /** The broker is stopped: rings stand still. */
  readonly isStill: boolean;
}

/** What goes on: working, then waiting, one line each. */
export function ActiveList({ sessions, isStill }: ActiveListProps) {
  return (
    <ul>
      {sessions.map((session) => (
        <li
          key={session.key}
          data-row
          className="border-hair-t grid h-9 grid-cols-[20px_minmax(0,1.25fr)_minmax(0,1fr)_96px] items-center gap-x-2.5"
        >
          <span className="justify-self-center">
            <StateIcon state={stateOfSession(session.status.state)} still={isStill} />
          </span>
          <Link
            to="/sessions/$key"
            params={{ key: session.key }}
            data-row-focus
            className="truncate hover:underline"
          >
            <span className="sr-only">{spokenState(session.status)}</span>
            {titleOf(session)}
          </Link>
          <span
            className="truncate text-12 text-text-2"
            title={reasonText(session.status) ?? undefined}
          >
            {reasonText(session.status) ?? localized(session.status.word)}
          </span>
          <Time
            at={session.status.since}
            form="elapsed"
            inRow
            className="text-right text-12 whitespace-nowrap text-text-3"
          />
        </li>
      ))}
    </ul>
  );
}
