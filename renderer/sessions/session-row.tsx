import { Link } from "@tanstack/react-router";
import { memo, type MouseEvent, type ReactNode } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { comma } from "../language/clauses.ts";
import { spokenDurationWords } from "../language/time-words.ts";
import { classNames } from "../ui/class-names.ts";
import { StateWord } from "../ui/state-icon.tsx";
import { stateOfSession } from "../ui/states.ts";
import { Time, useNow } from "../ui/time.tsx";
import { PickBox } from "./pick-box.tsx";
import { channelName, personName, stateWord, titleOf } from "./session-words.ts";
import { words } from "./words.ts";

interface SessionRowProps {
  readonly session: SessionItem;
  readonly isSelected: boolean;
  readonly isUnread: boolean;
  /** The one row of the list that the Tab key reaches. */
  readonly isTabStop: boolean;
  /** The broker is stopped: rings stand still. */
  readonly isStill: boolean;
  /** One of several that an act is about. */
  readonly isPicked: boolean;
  /** Some row is picked: all show their boxes. */
  readonly isPicking: boolean;
  readonly onPick: (session: SessionItem, extend: boolean) => void;
  /** Person and profile have columns of their own. */
  readonly isFull: boolean;
  readonly onClick: (event: MouseEvent, session: SessionItem) => void;
  readonly onDoubleClick: (session: SessionItem) => void;
  readonly onFocus: (session: SessionItem) => void;
  readonly menu: ReactNode;
}

/** One session in one line. */
export const SessionRow = memo(function SessionRow(props: SessionRowProps) {
  const { session, isSelected, isUnread, isTabStop, isStill, isFull, isPicked, isPicking, menu } =
    props;
  const { status } = session;
  const now = useNow(status.since);
  const isEnded = status.group === "ended";
  return (
    <div
      data-row
      className={classNames(
        "group relative h-[34px] rounded-control",
        isPicked || (isSelected && !isPicking)
          ? "bg-selected"
          : isSelected
            ? "bg-hover"
            : "hover:bg-hover",
      )}
    >
      <Link
        to="/sessions/$key"
        params={{ key: session.key }}
        preload={false}
        data-row-focus
        data-key={session.key}
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isSelected ? "true" : undefined}
        draggable={false}
        onClick={(event) => props.onClick(event, session)}
        onDoubleClick={() => props.onDoubleClick(session)}
        onFocus={() => props.onFocus(session)}
        className={classNames(
          "grid h-full items-center gap-x-3 rounded-control px-3",
          isFull
            ? "grid-cols-[148px_minmax(0,1fr)_132px_132px_160px_56px]"
            : "grid-cols-[148px_minmax(0,1fr)_132px_56px] max-narrow:grid-cols-[148px_minmax(0,1fr)_112px_56px]",
        )}
      >
        <span
          className={classNames(
            "min-w-0 text-12 [&_:is(svg,[aria-hidden])]:group-hover:invisible",
            isPicking && "[&_:is(svg,[aria-hidden])]:invisible",
          )}
        >
          <StateWord state={stateOfSession(status.state)} still={isStill}>
            {stateWord(status, now)}
          </StateWord>
          <Comma />
        </span>
        <span
          className={classNames("truncate", isEnded && "text-text-2", isUnread && "font-semibold")}
        >
          {titleOf(session)}
          <Comma />
        </span>
        <span className="truncate text-12 text-text-2">
          {channelName(session)}
          <Comma />
        </span>
        {isFull && (
          <>
            <span className="truncate text-12 text-text-2">
              {personName(session.starter)}
              <Comma />
            </span>
            <span className="truncate text-12 text-text-2">
              {session.profile ?? ""}
              <Comma />
            </span>
          </>
        )}
        <span
          aria-hidden="true"
          className="text-right text-12 whitespace-nowrap text-text-2 group-hover:invisible group-has-[:focus-visible]:invisible group-has-[[data-popup-open]]:invisible"
        >
          {isEnded ? (
            <Time at={session.lastActivityAt} form="day-or-clock" inRow />
          ) : (
            <Time at={status.since} form="elapsed-short" inRow />
          )}
        </span>
        <span className="sr-only">{words.spokenEnd(spokenDurationWords(now - status.since))}</span>
      </Link>
      <PickBox
        title={titleOf(session)}
        isPicked={isPicked}
        isShown={isPicking}
        onPick={(extend) => props.onPick(session, extend)}
      />
      <span className="absolute top-[5px] right-2.5 opacity-0 group-hover:opacity-100 group-has-[:focus-visible]:opacity-100 has-[[data-popup-open]]:opacity-100">
        {menu}
      </span>
    </div>
  );
});

/** The row reads as a sentence. */
function Comma() {
  return <span className="sr-only">{comma}</span>;
}
