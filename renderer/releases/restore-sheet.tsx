import type { Snapshot } from "../../main/api/releases.ts";
import type { RestorePreview } from "../../main/api/restorations.ts";
import { localized } from "../language/broker-text.ts";
import { momentWords } from "../language/time-words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Problem } from "../ui/problem.tsx";
import { useNow } from "../ui/time.tsx";
import { lossWords } from "./release-words.ts";
import { useReleaseActs, useRestorePreview } from "./use-releases.ts";
import { words } from "./words.ts";

export interface RestoreWish {
  readonly snapshot: Snapshot;
  /** The version that takes over with it; null for the one that runs. */
  readonly version: string | null;
}

interface RestoreSheetProps {
  /** Null while it is closed. */
  readonly wish: RestoreWish | null;
  readonly onClose: () => void;
}

/** Before a snapshot takes the database's place: what is lost with it. */
export function RestoreSheet({ wish, onClose }: RestoreSheetProps) {
  const { restore } = useReleaseActs();
  const preview = useRestorePreview(wish?.snapshot.name ?? null, wish?.version ?? null);
  const now = useNow(null);
  const close = () => {
    restore.reset();
    onClose();
  };
  const begin = () => {
    if (wish === null) return;
    restore.mutate(
      {
        snapshot: wish.snapshot.name,
        version: wish.version,
        allowActive: preview.data?.needsAllowActive === true,
      },
      { onSuccess: onClose },
    );
  };
  const missing =
    preview.data !== undefined
      ? said(preview.data)
      : preview.error === null
        ? words.stillCounting
        : words.notPreviewed;
  return (
    <Dialog
      open={wish !== null}
      onOpenChange={(isOpen) => !isOpen && close()}
      title={words.restoreTitle(wish === null ? "" : momentWords(wish.snapshot.at, now))}
      actions={
        <>
          <Button onClick={close}>{words.cancel}</Button>
          <Button
            kind="danger"
            busy={restore.isPending && words.starting}
            disabledReason={missing}
            onClick={begin}
          >
            {words.restoreNow}
          </Button>
        </>
      }
    >
      {preview.data !== undefined && <Meaning preview={preview.data} />}
      {preview.isPending && <p className="text-text-2">{words.stillCounting}</p>}
      <Problem what={words.notPreviewed} error={preview.error} />
      <Problem what={words.notBegun} error={restore.error} />
    </Dialog>
  );
}

/** Why it cannot be restored, in the language of the page. */
function said({ reason }: RestorePreview): string | null {
  return reason === null ? null : localized(reason);
}

function Meaning({ preview }: { readonly preview: RestorePreview }) {
  const { reason, lost, runningTurns, version } = preview;
  if (reason !== null) return <p className="text-danger">{localized(reason)}</p>;
  return (
    <ul className="flex flex-col gap-1">
      <li className="text-danger">{lossWords(lost)}</li>
      {runningTurns > 0 && <li className="text-danger">{words.turnsStop(runningTurns)}</li>}
      <li>{words.restoreStops(version)}</li>
      <li>{words.restoreKeeps}</li>
    </ul>
  );
}
