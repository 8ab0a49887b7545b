import { useQuery } from "@tanstack/react-query";
import type { RemovalPreview, SessionItem } from "../../broker/api/sessions.ts";
import { byteWords } from "../language/shared-words.ts";
import { removalQuery } from "../api/queries.ts";
import { useRemoveSession, useResetSession } from "../api/session-acts.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useToast } from "../ui/toast.tsx";
import { lossesOf } from "./losses.ts";
import { titleOf } from "./session-words.ts";
import { words } from "./words.ts";

interface SessionDialogProps {
  readonly session: SessionItem;
  readonly onClose: () => void;
}

/** Asks before Codex forgets a conversation. */
export function ResetDialog({ session, onClose }: SessionDialogProps) {
  const reset = useResetSession();
  const toast = useToast();
  const run = () =>
    reset.mutate(session.key, {
      onSuccess: () => {
        toast(words.resetDone);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.resetTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="danger" busy={reset.isPending && words.resetting} onClick={run}>
            {words.resetNow}
          </Button>
        </>
      }
    >
      <p className="truncate font-medium text-text">{titleOf(session)}</p>
      <p className="mt-1">{words.resetText}</p>
      <Problem what={words.actFailed.reset} error={reset.error} />
    </Dialog>
  );
}

/** Asks before a session is deleted, with what would be lost. */
export function RemoveDialog({ session, onClose }: SessionDialogProps) {
  const remove = useRemoveSession();
  const toast = useToast();
  const preview = useQuery(removalQuery(useAdminApi(), session.key));
  const run = () =>
    remove.mutate(session.key, {
      onSuccess: () => {
        toast(words.removed);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.removeTitle}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="danger"
            disabledReason={preview.data === undefined ? words.looking : null}
            busy={remove.isPending && words.removing}
            onClick={run}
          >
            {words.removeNow}
          </Button>
        </>
      }
    >
      <p className="truncate font-medium text-text">{titleOf(session)}</p>
      {preview.data === undefined && preview.error === null && (
        <p className="mt-1">{words.looking}</p>
      )}
      <Problem what={words.lookFailed} error={preview.data === undefined ? preview.error : null} />
      {preview.data !== undefined && <Preview preview={preview.data} />}
      <Problem what={words.actFailed.remove} error={remove.error} />
    </Dialog>
  );
}

function Preview({ preview }: { readonly preview: RemovalPreview }) {
  const { workspaceBytes, logBytes, jobs, runningTurn } = preview;
  return (
    <>
      <p className="mt-1">
        {sentences(
          words.removeText(byteWords(workspaceBytes), byteWords(logBytes), jobs),
          runningTurn && words.removeTurn,
        )}
      </p>
      <ul className="mt-2 flex flex-col gap-1 font-medium text-text">
        {lossesOf(preview.repositories).map((loss) => (
          <li key={loss}>{loss}</li>
        ))}
      </ul>
    </>
  );
}
