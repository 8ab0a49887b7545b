import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Operation } from "../../main/api/operations.ts";
import type { ReleaseRow, TargetReleases } from "../../main/api/releases.ts";
import type { AdminStatus } from "../../main/api/status.ts";
import { localized } from "../language/broker-text.ts";
import { durationWords } from "../language/time-words.ts";
import { ScreenBar } from "../frame/screen-bar.tsx";
import { useService } from "../frame/use-service.ts";
import { Button } from "../ui/button.tsx";
import { Banner, Failure, SkeletonRows } from "../ui/notices.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { Segmented } from "../ui/segmented.tsx";
import { useNow } from "../ui/time.tsx";
import { AppReleases } from "./app-releases.tsx";
import { DeploymentPanel, titleOf } from "./deployment-panel.tsx";
import { PinBanner } from "./pin-banner.tsx";
import { ReleaseNotes } from "./release-notes.tsx";
import { agoWords, newerWords } from "./release-words.ts";
import { useReleaseChanges } from "./release-changes.tsx";
import { RestoreSheet, type RestoreWish } from "./restore-sheet.tsx";
import { Snapshots } from "./snapshots.tsx";
import { useDeployments, useReleases } from "./use-releases.ts";
import { VersionsTable } from "./versions-table.tsx";
import { words } from "./words.ts";

type Target = "worker" | "admin";

/** What runs, is there something newer, and can one go back? */
export function ReleasesPage() {
  const { of = "broker" } = useSearch({ from: "/releases" });
  const navigate = useNavigate({ from: "/releases" });
  const target: Target = of === "app" ? "admin" : "worker";
  const releases = useReleases();
  const { check, asking } = useReleaseChanges();
  const shown = releases.data?.[target];
  return (
    <>
      <ScreenBar
        title={words.title}
        segments={
          <Segmented
            label={words.target}
            value={target}
            segments={[
              { value: "worker", label: words.broker },
              { value: "admin", label: words.app },
            ]}
            onChange={(next) =>
              void navigate({ search: next === "admin" ? { of: "app" } : {}, replace: true })
            }
          />
        }
        actions={
          // The registry has the broker alone; the app's updates come from elsewhere.
          target === "worker" && (
            <>
              {releases.data !== undefined && <CheckedAt at={releases.data.worker.checkedAt} />}
              <Button
                disabledReason={reasonOf(check.rule)}
                busy={asking.isPending && words.checking}
                onClick={check.run}
              >
                {words.checkNow}
              </Button>
            </>
          )
        }
      />
      <div className="flex min-h-0 flex-1 flex-col gap-[22px] overflow-x-hidden overflow-y-auto px-6 pb-6">
        <Problem what={words.notAskedNow} error={asking.error} />
        {releases.error !== null && shown === undefined && (
          <Failure
            what={words.readFailed}
            error={releases.error}
            onRetry={() => void releases.refetch()}
          />
        )}
        {releases.isPending && <SkeletonRows rows={6} height={36} />}
        {shown !== undefined &&
          (target === "worker" ? (
            <BrokerReleases releases={shown} />
          ) : (
            <AppReleases releases={shown} worker={releases.data?.worker} />
          ))}
      </div>
    </>
  );
}

function CheckedAt({ at }: { readonly at: number | null }) {
  const now = useNow(at);
  return (
    <span className="text-12 text-text-3 max-narrow:hidden">
      {at === null ? words.notChecked : words.checked(agoWords(at, now))}
    </span>
  );
}

function BrokerReleases({ releases }: { readonly releases: TargetReleases }) {
  const { status } = useService();
  const deployments = useDeployments();
  const { propose } = useReleaseChanges();
  const [restoreWish, setRestoreWish] = useState<RestoreWish | null>(null);
  const [opening, setOpening] = useState<Opening | null>(null);
  const known = deployments.data ?? [];
  const running = known.find((each) => each.status === "running") ?? null;
  const opened = openedOperation(opening, known);
  const open = ({ id }: Operation) => setOpening({ id, newestId: known[0]?.id ?? null });
  const isRunning = status?.worker.state === "running";
  const isRestoring = running?.kind.endsWith("restore") === true;
  const noted = isRestoring ? null : (running?.version ?? releases.offered);
  const notes = releases.versions.find(({ version }) => version === noted);
  const failed = latestFailure(known, releases);
  return (
    <>
      {running === null && releases.pin !== null && (
        <PinBanner
          pin={releases.pin}
          operation={causeOf(releases, known)}
          onShow={open}
          onTryAgain={(version) => propose({ kind: "deploy", version })}
        />
      )}
      {running === null && releases.pin === null && failed !== null && (
        <Banner
          tone="danger"
          action={
            <Button kind="quiet" onClick={() => open(failed)}>
              {words.seeWhatHappened}
            </Button>
          }
        >
          <p className="font-medium">{titleOf(failed)}</p>
          <p className="text-text-2">
            {words.failedText(failed.reason === null ? "" : localized(failed.reason))}
          </p>
        </Banner>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)_304px] gap-x-10 gap-y-4 max-narrow:grid-cols-[minmax(0,1fr)]">
        {running === null ? (
          <div className="flex flex-col gap-[22px]">
            <Idle releases={releases} worker={status?.worker ?? null} />
            {opened !== null && (
              <DeploymentPanel
                operation={opened}
                runningTurns={0}
                onClose={() => setOpening(null)}
              />
            )}
          </div>
        ) : (
          <DeploymentPanel operation={running} runningTurns={status?.runningTurns ?? 0} />
        )}
        {notes !== undefined && <Notes row={notes} releases={releases} />}
      </div>
      <VersionsTable
        releases={releases}
        isRunning={isRunning}
        deployments={known}
        operation={running}
        onDeploy={(version) => propose({ kind: "deploy", version })}
        onRollBack={(version) => propose({ kind: "rollback", version })}
        onRestore={setRestoreWish}
      />
      <Snapshots releases={releases} isBusy={running !== null} onRestore={setRestoreWish} />
      <RestoreSheet wish={restoreWish} onClose={() => setRestoreWish(null)} />
    </>
  );
}

/** An operation that a person wants to see, until another one begins. */
interface Opening {
  readonly id: string;
  /** The newest one when it was opened. */
  readonly newestId: string | null;
}

function openedOperation(opening: Opening | null, known: readonly Operation[]): Operation | null {
  if (opening === null || (known[0]?.id ?? null) !== opening.newestId) return null;
  return known.find(({ id }) => id === opening.id) ?? null;
}

interface IdleProps {
  readonly releases: TargetReleases;
  /** Null until the status is known. */
  readonly worker: AdminStatus["worker"] | null;
}

/** Nothing is under way: what runs, and whether there is something newer. */
function Idle({ releases, worker }: IdleProps) {
  const { update } = useReleaseChanges();
  const startedAt = worker?.startedAt ?? null;
  const isStarting = worker?.state === "starting" || worker?.state === "restarting";
  const isDown = worker?.state === "crashed" || worker?.state === "refused";
  const now = useNow(startedAt);
  const { current, registry } = releases;
  const up = startedAt === null ? null : durationWords(now - startedAt);
  return (
    <section aria-label={words.whatRuns} className="flex flex-col items-start gap-3">
      <div>
        {current !== null && (
          <p className="text-15 font-semibold">
            {worker?.state === "running"
              ? words.running(current, up)
              : words.current(current, isStarting)}
          </p>
        )}
        {isDown && worker.reason !== null && <p className="mt-1">{localized(worker.reason)}</p>}
        <p className="mt-1 text-text-2">{newerWords(releases, now)}</p>
      </div>
      {update !== null && (
        <Button
          kind={registry.kind === "answered" ? "primary" : "plain"}
          disabledReason={reasonOf(update.rule)}
          onClick={update.run}
        >
          {update.title}
        </Button>
      )}
    </section>
  );
}

function Notes({ row, releases }: { readonly row: ReleaseRow; readonly releases: TargetReleases }) {
  const current = releases.versions.find(({ role }) => role === "current");
  const from = current?.schema ?? null;
  const moves = row.schema !== null && from !== null && row.schema > from;
  return (
    <section aria-labelledby="notes">
      <ReleaseNotes version={row.version} notes={row.notes} />
      {moves && (
        <p className="mt-2.5 text-12 text-text-2">
          {words.movesDatabase(from, row.schema ?? from, releases.current ?? "")}
        </p>
      )}
    </section>
  );
}

/** The operation that a pin comes from. */
function causeOf({ pin }: TargetReleases, known: readonly Operation[]): Operation | null {
  if (pin === null) return null;
  const version = pin.cause === "undone" ? pin.from : pin.version;
  return known.find((each) => each.version === version && each.status !== "running") ?? null;
}

/** The newest deployment, if it failed without changing anything and nobody went on since. */
function latestFailure(known: readonly Operation[], { current }: TargetReleases): Operation | null {
  const [newest] = known;
  const isFailure =
    newest?.status === "failed" && (newest.kind.endsWith("restore") || newest.version !== current);
  return isFailure ? newest : null;
}
