import { Link } from "@tanstack/react-router";
import { ChevronLeft, Ellipsis } from "lucide-react";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { localized } from "../language/broker-text.ts";
import { reasonText, titleOf } from "../sessions/session-words.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { reasonOf } from "../ui/reason.ts";
import { StateWord } from "../ui/state-icon.tsx";
import { stateOfSession } from "../ui/states.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import type { SessionActs } from "./use-session-acts.ts";
import { words } from "./words.ts";

interface SessionHeadProps {
  readonly session: SessionDetail;
  readonly acts: SessionActs;
  /** The broker is stopped: nothing turns. */
  readonly isStill: boolean;
}

/** Which session, how it is, and what can be done with all of it. */
export function SessionHead({ session, acts, isStill }: SessionHeadProps) {
  const { status } = session;
  const title = titleOf(session);
  const { stop, resume, openInSlack } = acts.actions;
  return (
    <header className="drag flex h-(--bar-h) flex-none items-center gap-2 pr-5 pl-6">
      <BackLink />
      <h1 className="min-w-0 truncate text-15 font-semibold" title={title}>
        {title}
      </h1>
      <span className="ml-1.5 flex flex-none">
        <Tooltip text={reasonText(status)}>
          {/* The reason shows on focus too. */}
          <span
            tabIndex={status.reason === null ? undefined : 0}
            className="no-drag flex rounded-chip"
          >
            <StateWord state={stateOfSession(status.state)} still={isStill}>
              {localized(status.word)}
            </StateWord>
          </span>
        </Tooltip>
      </span>
      <span className="flex-1" />
      {(stop.rule.allowed || isStill) && (
        <Button
          kind="plain-danger"
          keys={stop.keys}
          disabledReason={reasonOf(stop.rule)}
          busy={acts.isStopping && words.stopping}
          onClick={stop.run}
        >
          {stop.title}
        </Button>
      )}
      {status.state === "stopped" && (
        <Button
          disabledReason={reasonOf(resume.rule)}
          busy={acts.isResuming && words.goingOn}
          onClick={resume.run}
        >
          {resume.title}
        </Button>
      )}
      <Button
        keys={openInSlack.keys}
        disabledReason={reasonOf(openInSlack.rule)}
        onClick={openInSlack.run}
      >
        {openInSlack.title}
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton label={words.more}>
            <Ellipsis size={16} strokeWidth={1.8} aria-hidden="true" />
          </IconButton>
        }
        groups={acts.menu}
      />
    </header>
  );
}

export function BackLink() {
  return (
    <Link
      to="/sessions"
      className="no-drag -ml-1.5 flex h-7 flex-none items-center gap-0.5 rounded-control pr-1.5 pl-0.5 text-text-2 hover:bg-hover"
    >
      <ChevronLeft size={16} strokeWidth={1.8} aria-hidden="true" />
      {words.back}
    </Link>
  );
}
