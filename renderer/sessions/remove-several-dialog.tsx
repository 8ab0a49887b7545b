import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import type { SeveralActResult } from "../../broker/api/several-sessions.ts";
import { byteWords } from "../language/shared-words.ts";
import { removalsQuery, useActOnSessions } from "../api/several-acts.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { sentences } from "../../main/api/sentences.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useToast } from "../ui/toast.tsx";
import { FailedResults } from "./failed-results.tsx";
import { lossesOf } from "./losses.ts";
import { type RemovalSum, removalSum } from "./removal-sum.ts";
import { titleOf } from "./session-words.ts";
import { words } from "./words.ts";

/** Of sessions that lose nothing; the rest are counted. */
const SHOWN = 6;

interface RemoveSeveralDialogProps {
  /** As they were when the sheet was opened. */
  readonly sessions: readonly SessionItem[];
  readonly onClose: () => void;
}

/** Asks before several sessions are deleted, with all that would be lost. */
export function RemoveSeveralDialog({ sessions, onClose }: RemoveSeveralDialogProps) {
  const keys = sessions.map(({ key }) => key);
  const remove = useActOnSessions();
  const toast = useToast();
  const preview = useQuery(removalsQuery(useAdminApi(), keys));
  const [results, setResults] = useState<readonly SeveralActResult[]>([]);
  const isDone = results.length > 0;
  const sum = preview.data === undefined || isDone ? null : removalSum(preview.data);
  const run = () =>
    remove.mutate(
      { act: "remove", keys },
      {
        onSuccess: (answered) => {
          const removed = answered.filter(({ ok }) => ok).length;
          if (removed > 0) toast(words.removedSeveral(removed));
          if (removed === answered.length) onClose();
          else setResults(answered);
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={words.removeSeveralTitle(sessions.length)}
      actions={
        isDone ? (
          <Button onClick={onClose}>{words.closeSheet}</Button>
        ) : (
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
        )
      }
    >
      <Sessions sessions={sessions} sum={sum} />
      {preview.data === undefined && preview.error === null && (
        <p className="mt-1">{words.looking}</p>
      )}
      <Problem what={words.lookFailed} error={preview.data === undefined ? preview.error : null} />
      {sum !== null && <Sum sum={sum} sessions={sessions} />}
      <Problem
        what={keys.length === 1 ? words.actFailed.remove : words.actFailed.removeSeveral}
        error={remove.error}
      />
      <FailedResults what={words.severalFailed.remove} results={results} sessions={sessions} />
    </Dialog>
  );
}

interface SumProps {
  readonly sum: RemovalSum;
  readonly sessions: readonly SessionItem[];
}

function Sum({ sum, sessions }: SumProps) {
  const { workspaceBytes, logBytes, jobs, runningTurns, unread } = sum;
  return (
    <>
      <p className="mt-2">
        {sentences(
          words.removeSeveralText(byteWords(workspaceBytes), byteWords(logBytes), jobs),
          runningTurns > 0 && words.removeTurns(runningTurns),
        )}
      </p>
      <FailedResults what={words.severalFailed.look} results={unread} sessions={sessions} />
    </>
  );
}

interface SessionsProps {
  readonly sessions: readonly SessionItem[];
  /** Null until it is known. */
  readonly sum: RemovalSum | null;
}

/** Which sessions, each with what exists nowhere else: those that lose something first, and all of them. */
function Sessions({ sessions, sum }: SessionsProps) {
  const rows = sessions.map((session) => ({
    session,
    losses: lossesOf(sum?.repositories.get(session.key) ?? []),
  }));
  const losing = rows.filter(({ losses }) => losses.length > 0);
  const others = rows.filter(({ losses }) => losses.length === 0);
  const shown = [...losing, ...others.slice(0, Math.max(0, SHOWN - losing.length))];
  return (
    <>
      <ul className="flex flex-col gap-1 text-text">
        {shown.map(({ session, losses }) => (
          <li key={session.key}>
            <p className="truncate font-medium">{titleOf(session)}</p>
            {losses.length > 0 && (
              <ul className="mt-0.5 mb-1 ml-3 flex flex-col gap-0.5">
                {losses.map((loss) => (
                  <li key={loss}>{loss}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {rows.length > shown.length && <p>{words.andMore(rows.length - shown.length)}</p>}
    </>
  );
}
