import { Archive, CloudDownload, History, Pin } from "lucide-react";
import type { Operation } from "../../main/api/operations.ts";
import type { Permission, ReleaseRow, Snapshot, TargetReleases } from "../../main/api/releases.ts";
import { localized } from "../language/broker-text.ts";
import { exactWords, momentWords } from "../language/time-words.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { LinkButton } from "../ui/link-button.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { StateWord } from "../ui/state-icon.tsx";
import { useNow } from "../ui/time.tsx";
import { Marked } from "./marked.tsx";
import { agoWords, failureSpan } from "./release-words.ts";
import type { RestoreWish } from "./restore-sheet.tsx";
import { words } from "./words.ts";

interface VersionsTableProps {
  readonly releases: TargetReleases;
  readonly isRunning: boolean;
  /** Updates and rollbacks, the newest first. */
  readonly deployments: readonly Operation[];
  /** The deployment that is under way. */
  readonly operation: Operation | null;
  readonly onDeploy: (version: string) => void;
  readonly onRollBack: (version: string) => void;
  readonly onRestore: (wish: RestoreWish) => void;
}

/** Every version that is known: what it is to this machine, and what can be done with it. */
export function VersionsTable(props: VersionsTableProps) {
  const { releases } = props;
  return (
    <section aria-labelledby="versions">
      <SectionHead
        id="versions"
        title={words.versions}
        aside={words.keeps(releases.keeps)}
        className="mb-2"
      />
      {releases.versions.length === 0 ? (
        <p className="text-text-3">{words.noVersions}</p>
      ) : (
        <table className="w-full table-fixed border-separate border-spacing-0">
          <thead>
            <tr className="text-left text-12 text-text-3">
              <th className="w-[88px] pr-3 pb-1.5 font-normal">{words.columns.version}</th>
              <th className="w-[112px] pr-3 pb-1.5 font-normal">{words.columns.published}</th>
              <th className="w-[64px] pr-3 pb-1.5 font-normal max-narrow:hidden">
                {words.columns.schema}
              </th>
              <th className="w-[140px] pr-3 pb-1.5 font-normal">{words.columns.state}</th>
              <th className="pb-1.5">
                <span className="sr-only">{words.remarks}</span>
              </th>
              <th className="w-[140px] pb-1.5">
                <span className="sr-only">{words.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {releases.versions.map((row) => (
              <VersionRow key={row.version} row={row} {...props} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function VersionRow({ row, ...props }: VersionsTableProps & { readonly row: ReleaseRow }) {
  const now = useNow(null);
  const { version, publishedAt, schema } = row;
  const line = "h-9 border-t-[0.5px] border-line-strong whitespace-nowrap";
  const cell = `${line} pr-3`;
  const step = stepOf(row, props.operation);
  // What is being done to a version takes the place of what was known of it.
  const remark = step === undefined ? remarkOf(row, props.releases, now) : null;
  return (
    <tr>
      <td className={classNames(cell, "font-medium")}>{version}</td>
      <td
        className={classNames(cell, "text-text-2")}
        title={publishedAt === null ? undefined : exactWords(publishedAt)}
      >
        {publishedAt === null ? "–" : agoWords(publishedAt, now)}
      </td>
      <td className={classNames(cell, "text-text-2 max-narrow:hidden")}>{schema ?? "–"}</td>
      <td colSpan={step === undefined ? 1 : 2} className={classNames(cell, "*:align-middle")}>
        <RoleWord row={row} step={step} isRunning={props.isRunning} />
      </td>
      {step === undefined && (
        <td
          className={classNames(cell, "truncate text-12 text-text-2")}
          title={remark ?? undefined}
        >
          {remark}
        </td>
      )}
      <td className={classNames(line, "text-right")}>
        <RowAction row={row} {...props} />
      </td>
    </tr>
  );
}

interface RoleWordProps {
  readonly row: ReleaseRow;
  /** What is being done to this version now. */
  readonly step: Operation["steps"][number] | undefined;
  readonly isRunning: boolean;
}

function RoleWord({ row, step, isRunning }: RoleWordProps) {
  const { role, isPinned } = row;
  if (step !== undefined) {
    return <StateWord state="working">{words.doing[step.id] ?? localized(step.title)}</StateWord>;
  }
  if (role === "failed") return <StateWord state="failed">{words.roles.failed}</StateWord>;
  if (role === "current") {
    if (!isRunning) return <StateWord state="stopped">{words.roles.stopped}</StateWord>;
    return isPinned ? (
      <Marked icon={Pin}>{words.runningPinned}</Marked>
    ) : (
      <StateWord state="running">{words.roles.current}</StateWord>
    );
  }
  const icon = { previous: History, kept: Archive, available: CloudDownload }[role];
  return (
    <Marked icon={icon} isFaint={role !== "previous"}>
      {words.roles[role]}
    </Marked>
  );
}

function stepOf({ version }: ReleaseRow, operation: Operation | null) {
  if (operation?.version !== version) return undefined;
  return operation.steps.find(({ state }) => state === "running");
}

function remarkOf(row: ReleaseRow, { since }: TargetReleases, now: number): string | null {
  const { failure, role, remark } = row;
  if (role === "failed" && failure !== null) {
    return words.failedAt(momentWords(failure.at, now), localized(failure.reason));
  }
  if (role === "current" && since !== null) return words.since(momentWords(since, now));
  return remark === null ? null : localized(remark);
}

function RowAction({
  row,
  releases,
  deployments,
  operation,
  onDeploy,
  onRollBack,
  onRestore,
}: VersionsTableProps & { readonly row: ReleaseRow }) {
  const { version, role, deploy, rollback, isInstalled } = row;
  // The version that is on its way has its own buttons, above.
  if (role === "current" || operation?.version === version) return null;
  const busy = operation === null ? null : words.otherChange;
  if (role === "failed") {
    const span = failureSpan(row, deployments);
    return (
      <span className="inline-flex gap-1">
        {span !== null && (
          <LinkButton
            to="/logs"
            search={span}
            size="small"
            kind="quiet"
            aria-label={words.logOf(version)}
          >
            {words.log}
          </LinkButton>
        )}
        <Button
          size="small"
          disabledReason={busy ?? said(deploy)}
          onClick={() => onDeploy(version)}
        >
          {words.tryAgainShort}
        </Button>
      </span>
    );
  }
  const snapshot = snapshotFor(row, releases);
  if (snapshot !== null) {
    return (
      <Button size="small" disabledReason={busy} onClick={() => onRestore({ snapshot, version })}>
        {words.restore}
      </Button>
    );
  }
  return isInstalled ? (
    <Button
      size="small"
      disabledReason={busy ?? said(rollback)}
      onClick={() => onRollBack(version)}
    >
      {words.rollBack}
    </Button>
  ) : (
    <Button
      size="small"
      kind="quiet"
      disabledReason={busy ?? said(deploy)}
      onClick={() => onDeploy(version)}
    >
      {words.install}
    </Button>
  );
}

/** Why it is not possible, in the language of the page. */
function said({ reason }: Permission): string | null {
  return reason === null ? null : localized(reason);
}

/** The newest snapshot that a release can read which cannot read the database. */
function snapshotFor(row: ReleaseRow, { snapshots }: TargetReleases): Snapshot | null {
  const { isInstalled, rollback, schema } = row;
  if (!isInstalled || schema === null || rollback.allowed) return null;
  return snapshots.find((each) => each.schema !== null && each.schema <= schema) ?? null;
}
