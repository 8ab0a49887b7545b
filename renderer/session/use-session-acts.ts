import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Permission } from "../../broker/api/session-status.ts";
import type { SessionDetail } from "../../broker/api/sessions.ts";
import { useResumeSession } from "../api/session-acts.ts";
import { type Action, useActions } from "../frame/actions.ts";
import {
  type SessionAction,
  type SessionActName,
  sessionActions,
} from "../sessions/session-actions.ts";
import { useSessionLooks, workspaceActions } from "../sessions/use-session-looks.ts";
import { useStopSession } from "../sessions/use-stop-session.ts";
import { words } from "./words.ts";

export type SessionSheet = "move" | "reset" | "remove";

/** The screen shows the session already. */
type ActName = Exclude<SessionActName, "open" | "showFolder" | "openTerminal">;

export interface SessionActs {
  readonly actions: Readonly<Record<ActName, SessionAction>>;
  readonly isStopping: boolean;
  readonly stopError: unknown;
  readonly isResuming: boolean;
  readonly resumeError: unknown;
  readonly menu: readonly (readonly Action[])[];
  readonly sheet: SessionSheet | null;
  readonly closeSheet: () => void;
}

interface Options {
  readonly session: SessionDetail;
  /** Whether the broker runs, which all but reading needs. */
  readonly broker: Permission;
  readonly focusComposer: () => void;
  readonly focusAct: (act: "allow" | "decline") => void;
}

/** Everything that can be done on the screen of a session: buttons, menu, keys and palette read it. */
export function useSessionActs({ session, broker, focusComposer, focusAct }: Options): SessionActs {
  const { key, permissions, workspace } = session;
  const [sheet, setSheet] = useState<SessionSheet | null>(null);
  const resumeSession = useResumeSession();
  const stopping = useStopSession(resumeSession.mutate);
  const { openInSlack, copyLink } = useSessionLooks(session);
  const navigate = useNavigate();
  const given = { session, permissions, broker, place: "session" } as const;
  const actions = sessionActions(given, {
    stop: () => stopping.stop(session),
    resume: () => resumeSession.mutate(key),
    reply: focusComposer,
    openInSlack,
    copyLink,
    move: () => setSheet("move"),
    reset: () => setSheet("reset"),
    remove: () => setSheet("remove"),
  });
  const folder = workspaceActions(given, workspace);
  useActions([
    ...keyActions({
      focusAct,
      back: () => void navigate({ to: "/sessions" }),
    }),
    ...Object.values(actions),
    ...folder,
  ]);
  return {
    actions,
    isStopping: stopping.isPending || session.status.state === "stopping",
    stopError: stopping.error,
    isResuming: resumeSession.isPending,
    resumeError: resumeSession.error,
    menu: [
      [...folder, actions.copyLink, actions.move],
      [actions.reset, actions.remove],
    ],
    sheet,
    closeSheet: () => setSheet(null),
  };
}

interface KeyRuns {
  readonly back: () => void;
  readonly focusAct: (act: "allow" | "decline") => void;
}

function keyActions(runs: KeyRuns): readonly Action[] {
  const place = "session" as const;
  return [
    {
      id: "session.allow",
      title: words.goToAllow,
      keys: "a",
      place,
      run: () => runs.focusAct("allow"),
    },
    {
      id: "session.decline",
      title: words.goToDecline,
      keys: "d",
      place,
      run: () => runs.focusAct("decline"),
    },
    { id: "session.back", title: words.goBack, keys: "Escape", place, run: runs.back },
  ];
}
