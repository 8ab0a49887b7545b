import type { Snapshot, TargetReleases } from "../../main/api/releases.ts";
import { exactWords, momentWords } from "../language/time-words.ts";
import { Button } from "../ui/button.tsx";
import { SectionHead } from "../ui/section-head.tsx";
import { useNow } from "../ui/time.tsx";
import type { RestoreWish } from "./restore-sheet.tsx";
import { sizeWords } from "./release-words.ts";
import { words } from "./words.ts";

interface SnapshotsProps {
  readonly releases: TargetReleases;
  /** Another change runs. */
  readonly isBusy: boolean;
  readonly onRestore: (wish: RestoreWish) => void;
}

/** The copies of the database that updates and restorations took, and the way back to each. */
export function Snapshots({ releases: { snapshots }, isBusy, onRestore }: SnapshotsProps) {
  const now = useNow(null);
  if (snapshots.length === 0) return null;
  return (
    <section aria-labelledby="snapshots">
      <SectionHead
        id="snapshots"
        title={words.snapshots}
        aside={words.snapshotsAside}
        className="mb-2"
      />
      <ul>
        {snapshots.map((snapshot) => (
          <li
            key={snapshot.name}
            className="flex h-9 items-center gap-3 border-t-[0.5px] border-line-strong"
          >
            <span className="w-[140px] font-medium" title={exactWords(snapshot.at)}>
              {momentWords(snapshot.at, now)}
            </span>
            <span className="min-w-0 flex-1 truncate text-text-2">{factsOf(snapshot)}</span>
            <Button
              size="small"
              disabledReason={isBusy ? words.otherChange : null}
              onClick={() => onRestore({ snapshot, version: null })}
            >
              {words.restore}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function factsOf({ version, schema, bytes }: Snapshot): string {
  return words.snapshotFacts(version, schema, sizeWords(bytes));
}
