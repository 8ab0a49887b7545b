import { useState } from "react";
import { assertNever } from "../../broker/errors/broker-error.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { useResumeSession } from "../api/session-acts.ts";
import { MoveDialog } from "../session/move-dialog.tsx";
import { RemoveDialog, ResetDialog } from "../sessions/session-dialogs.tsx";
import { titleOf } from "../sessions/session-words.ts";
import { useStopSession } from "../sessions/use-stop-session.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import type { SessionChanges } from "./use-own-actions.ts";
import { words } from "./words.ts";

interface Asked {
  readonly sheet: "move" | "reset" | "remove";
  readonly session: SessionItem;
}

interface ChangesState extends SessionChanges {
  readonly asked: Asked | null;
  readonly failed: { readonly what: string; readonly error: unknown } | null;
  /** The session that was stopped or that was to go on last. */
  readonly session: SessionItem | null;
  readonly close: () => void;
}

/** Changes a session from anywhere: at once, or with the same sheet as its buttons. */
export function useSessionChanges(): ChangesState {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [session, setSession] = useState<SessionItem | null>(null);
  const resume = useResumeSession();
  const stopping = useStopSession(resume.mutate);
  const ask = (sheet: Asked["sheet"]) => (of: SessionItem) => setAsked({ sheet, session: of });
  const failed = [
    { what: words.failed.stop, error: stopping.error },
    { what: words.failed.resume, error: resume.error },
  ].find(({ error }) => error !== null);
  return {
    stop: (of) => {
      setSession(of);
      stopping.stop(of);
    },
    resume: (of) => {
      setSession(of);
      resume.mutate(of.key);
    },
    move: ask("move"),
    reset: ask("reset"),
    remove: ask("remove"),
    asked,
    failed: failed ?? null,
    session,
    close: () => {
      setAsked(null);
      stopping.forget();
      resume.reset();
    },
  };
}

/** The sheet that was asked for, or what failed: the palette is closed by then. */
export function SessionSheets({ changes }: { readonly changes: ChangesState }) {
  const { asked, failed, session, close } = changes;
  if (asked === null) {
    if (failed === null || session === null) return null;
    return (
      <Dialog
        open
        onOpenChange={(isOpen) => !isOpen && close()}
        title={failed.what}
        actions={<Button onClick={close}>{words.closeSheet}</Button>}
      >
        <p className="truncate font-medium text-text">{titleOf(session)}</p>
        <Problem what="" error={failed.error} />
      </Dialog>
    );
  }
  switch (asked.sheet) {
    case "move":
      return <MoveDialog session={asked.session} onClose={close} />;
    case "reset":
      return <ResetDialog session={asked.session} onClose={close} />;
    case "remove":
      return <RemoveDialog session={asked.session} onClose={close} />;
    default:
      return assertNever(asked.sheet);
  }
}
