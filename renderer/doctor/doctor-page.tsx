import { useState } from "react";
import { clockWords } from "../../main/api/time-words.ts";
import { DiagnosticsDialog } from "../diagnostics/diagnostics-dialog.tsx";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { useActions } from "../frame/actions.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, Failure, SkeletonRows } from "../ui/notices.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { doctorRows } from "./doctor-rows.ts";
import { FixedList } from "./fixed-list.tsx";
import { GroupSection } from "./group-section.tsx";
import { MutedFold } from "./muted-fold.tsx";
import { ProblemRow } from "./problem-row.tsx";
import { useDoctor } from "./use-doctor.ts";
import { words } from "./words.ts";

/** What is wrong, and can it be fixed here? Works with the broker down. */
export function DoctorPage() {
  const { report, running, run, fix, fixed, mute } = useDoctor();
  const [showsDiagnostics, setShowsDiagnostics] = useState(false);
  const isRunning = run.isPending;
  useActions([
    {
      id: "doctor.run",
      title: words.checkAgain,
      keys: "r",
      place: "list",
      palette: { group: "actions", about: words.title },
      run: () => {
        if (!isRunning) run.mutate();
      },
    },
  ]);
  const { data } = report;
  const rows = data === undefined ? null : doctorRows(data, running);
  const summary =
    data === undefined || rows === null || data.results.length === 0
      ? null
      : words.summary(
          rows.problems.length,
          rows.passedChecks,
          data.at === null ? null : clockWords(data.at),
        );
  return (
    <>
      <ScreenBar
        title={
          <>
            {words.title}
            {summary !== null && (
              <span className="ml-2.5 text-13 font-normal text-text-2">{summary}</span>
            )}
          </>
        }
        actions={
          <>
            <Button busy={isRunning && words.checking} onClick={() => run.mutate()}>
              {data?.at === null ? words.checkNow : words.checkAgain}
            </Button>
            <Button onClick={() => setShowsDiagnostics(true)}>{words.diagnostics}</Button>
          </>
        }
      />
      {showsDiagnostics && <DiagnosticsDialog onClose={() => setShowsDiagnostics(false)} />}
      <div className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto px-6 pt-1 pb-6">
        {report.error !== null && data === undefined && (
          <Failure
            what={words.readFailed}
            error={report.error}
            onRetry={() => void report.refetch()}
          />
        )}
        {run.error !== null && (
          <div className="mb-3">
            <Failure what={words.runFailed} error={run.error} onRetry={() => run.mutate()} />
          </div>
        )}
        {rows === null && report.error === null && <SkeletonRows rows={12} height={34} />}
        {rows !== null && rows.groups.length === 0 && rows.problems.length === 0 && !isRunning && (
          <EmptyState>{words.nothingYet}</EmptyState>
        )}
        {rows !== null && (
          <div className="max-w-[1080px]">
            {rows.problems.length > 0 && (
              <section aria-labelledby="doctor-problems" className="mb-3">
                <SectionHead
                  id="doctor-problems"
                  title={words.problems}
                  aside={rows.problems.length}
                />
                <ul>
                  {rows.problems.map((row) => (
                    <ProblemRow key={row.finding.key} row={row} fix={fix} mute={mute} />
                  ))}
                </ul>
              </section>
            )}
            {fixed.length > 0 && <FixedList fixed={fixed} />}
            {rows.groups.map((group) => (
              <GroupSection key={group.category} group={group} />
            ))}
            {rows.muted.length > 0 && <MutedFold rows={rows.muted} mute={mute} />}
          </div>
        )}
      </div>
    </>
  );
}
