import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SessionItem } from "../../broker/api/sessions.ts";
import type { SeveralActResult } from "../../broker/api/several-sessions.ts";
import { byteWords } from "../../main/api/number-words.ts";
import { removalsQuery, useActOnSessions } from "../api/several-acts.ts";
import { useAdminApi } from "../api/use-admin-api.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useToast } from "../ui/toast.tsx";
import { FailedResults } from "./failed-results.tsx";
import { lossesOf } from "./losses.ts";
import { type RemovalSum, removalSum } from "./removal-sum.ts";
import { titleOf } from "./session-words.ts";
import { words } from "./words.ts";

/** Of titles and of losses; the rest are counted. */
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
      <Lines lines={sessions.map(titleOf)} isCut />
      {preview.data === undefined && preview.error === null && (
        <p className="mt-1">{words.looking}</p>
      )}
      <Problem what={words.lookFailed} error={preview.data === undefined ? preview.error : null} />
      {preview.data !== undefined && !isDone && (
        <Sum sum={removalSum(preview.data)} sessions={sessions} />
      )}
      <Problem what={words.actFailed.removeSeveral} error={remove.error} />
      <FailedResults what={words.severalFailed.remove} results={results} sessions={sessions} />
    </Dialog>
  );
}

interface SumProps {
  readonly sum: RemovalSum;
  readonly sessions: readonly SessionItem[];
}

function Sum({ sum, sessions }: SumProps) {
  const { workspaceBytes, logBytes, jobs, runningTurns, repositories, unread } = sum;
  return (
    <>
      <p className="mt-2">
        {words.removeSeveralText(byteWords(workspaceBytes), byteWords(logBytes), jobs)}
        {runningTurns > 0 && ` ${words.removeTurns(runningTurns)}`}
      </p>
      <div className="mt-2">
        <Lines lines={lossesOf(repositories)} />
      </div>
      <FailedResults what={words.severalFailed.look} results={unread} sessions={sessions} />
    </>
  );
}

interface LinesProps {
  readonly lines: readonly string[];
  /** A line that is too long ends in dots; what would be lost is shown whole. */
  readonly isCut?: boolean;
}

function Lines({ lines, isCut = false }: LinesProps) {
  return (
    <>
      <ul className="flex flex-col gap-1 font-medium text-text">
        {lines.slice(0, SHOWN).map((line, index) => (
          // Two sessions may have the same title, and two repositories the same path.
          <li key={index} className={isCut ? "truncate" : undefined}>
            {line}
          </li>
        ))}
      </ul>
      {lines.length > SHOWN && <p>{words.andMore(lines.length - SHOWN)}</p>}
    </>
  );
}
