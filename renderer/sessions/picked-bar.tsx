import type { Permission } from "../../broker/api/session-status.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { reasonOf } from "../ui/reason.ts";
import { FailedResults } from "./failed-results.tsx";
import type { StopSeveral } from "./use-stop-several.ts";
import { words } from "./words.ts";

interface PickedBarProps {
  /** At least one. */
  readonly sessions: readonly SessionItem[];
  /** Whether the broker is there to act. */
  readonly rule: Permission;
  readonly stopping: StopSeveral;
  readonly onRemove: () => void;
  readonly onClear: () => void;
}

/** What can be done with the picked sessions, and what became of it. */
export function PickedBar({ sessions, rule, stopping, onRemove, onClear }: PickedBarProps) {
  const keys = sessions.map(({ key }) => key);
  const mayRun = sessions.some(({ status }) => status.group !== "ended");
  return (
    <section
      aria-label={words.several}
      className="border-hair-t flex flex-none flex-col gap-1.5 bg-canvas px-6 py-2.5"
    >
      <div className="flex items-center gap-2">
        <output className="font-medium">{words.picked(sessions.length)}</output>
        <span className="flex-1" />
        <Button kind="quiet" size="small" keys="Escape" onClick={onClear}>
          {words.clearPicked}
        </Button>
        <Button
          size="small"
          disabledReason={reasonOf(rule) ?? (mayRun ? null : words.noneRuns)}
          busy={stopping.isPending && words.stopping}
          onClick={() => stopping.stop(keys)}
        >
          {words.stop}
        </Button>
        <Button kind="plain-danger" size="small" disabledReason={reasonOf(rule)} onClick={onRemove}>
          {words.remove}
        </Button>
      </div>
      <Problem what={words.actFailed.stop} error={stopping.error} />
      <FailedResults
        what={words.severalFailed[stopping.act]}
        results={stopping.results}
        sessions={sessions}
      />
    </section>
  );
}
