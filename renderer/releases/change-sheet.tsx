import type { Preflight } from "../../main/api/releases.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { usePreflight, useReleaseActs } from "./use-releases.ts";
import { words } from "./words.ts";

export interface ChangeWish {
  readonly kind: "deploy" | "rollback";
  readonly version: string;
}

interface ChangeSheetProps {
  /** Null while it is closed. */
  readonly wish: ChangeWish | null;
  /** The version that is used now. */
  readonly current: string | null;
  readonly onBegun: () => void;
  readonly onClose: () => void;
}

/** Before an update or a rollback: what it changes, and what becomes of the work under way. */
export function ChangeSheet({ wish, current, onBegun, onClose }: ChangeSheetProps) {
  const { deploy, rollback } = useReleaseActs();
  const preflight = usePreflight("worker", wish?.version ?? null);
  const isDeploy = wish?.kind === "deploy";
  const act = isDeploy ? deploy : rollback;
  const isLossy = preflight.data?.needsAllowActive === true;
  const begin = () => {
    if (wish === null) return;
    const onSuccess = () => {
      onClose();
      onBegun();
    };
    act.mutate({ version: wish.version, allowActive: isLossy }, { onSuccess });
  };
  const close = () => {
    act.reset();
    onClose();
  };
  const goLabel = isDeploy ? words.updateNow : words.rollBack;
  return (
    <Dialog
      open={wish !== null}
      onOpenChange={(isOpen) => !isOpen && close()}
      title={isDeploy ? words.updateTitle(wish.version) : words.rollBackTitle(wish?.version ?? "")}
      actions={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button
            kind={isLossy ? "danger" : "primary"}
            busy={act.isPending && words.starting}
            onClick={begin}
          >
            {isLossy ? words.allowLoss : goLabel}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-1">
        <li>{words.fromTo(current, wish?.version ?? "")}</li>
        {isDeploy ? <li>{words.updateText}</li> : <li>{words.offline}</li>}
        {preflight.data !== undefined && <Impacts preflight={preflight.data} />}
        {preflight.error !== null && <li>{words.impactsFailed}</li>}
        {/* Until it is known, nothing is said of the database. */}
        {preflight.data !== undefined && <li>{databaseWords(preflight.data)}</li>}
        <li>{isDeploy ? words.goesBackByItself(current) : words.pins}</li>
      </ul>
      <Problem what={words.notBegun} error={act.error} />
    </Dialog>
  );
}

function databaseWords({ database }: Preflight): string {
  return database === null ? words.schemaStays : localized(database);
}

function Impacts({ preflight }: { readonly preflight: Preflight }) {
  const { counts, impacts, isKnown } = preflight;
  if (!isKnown) return <li>{words.unknownWork}</li>;
  if (impacts.length === 0) return <li>{words.nothingRuns}</li>;
  const lost = impacts.filter(({ outcome }) => outcome === "lost");
  const jobs = impacts.filter(({ kind, outcome }) => kind === "job" && outcome === "goes-on");
  const turns = counts.goesOn - jobs.length;
  return (
    <>
      {turns > 0 && <li>{words.turnsGoOn(turns)}</li>}
      {jobs.length > 0 && <li>{words.jobsGoOn(jobs.length)}</li>}
      {counts.waits > 0 && <li>{words.waits(counts.waits)}</li>}
      {counts.lost > 0 && (
        <li className="text-danger">
          {words.lost(counts.lost)}
          <ul className="list-disc pl-5">
            {lost.map(({ title, reason, sessionKey }) => (
              <li key={`${sessionKey}-${title}`}>{words.lostItem(title, localized(reason))}</li>
            ))}
          </ul>
        </li>
      )}
    </>
  );
}
