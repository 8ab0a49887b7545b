import type { Operation } from "../../main/api/operations.ts";
import { localized } from "../language/broker-text.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { OperationSteps } from "./operation-steps.tsx";
import { useReleaseActs } from "./use-releases.ts";
import { words } from "./words.ts";

interface DeploymentPanelProps {
  readonly operation: Operation;
  readonly runningTurns: number;
  /** Absent while it runs: it cannot be put away then. */
  readonly onClose?: (() => void) | undefined;
}

/** An update or a rollback: what it is, its steps, and how to end it. */
export function DeploymentPanel({ operation, runningTurns, onClose }: DeploymentPanelProps) {
  const { cancel } = useReleaseActs();
  const { status, version, from, id } = operation;
  const isRunning = status === "running";
  return (
    <section aria-labelledby="deployment">
      <div className="mb-2.5 flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1">
        <h2 id="deployment" className="text-15 font-semibold">
          {titleOf(operation)}
        </h2>
        <span className="text-text-2">
          {isRunning
            ? // A restoration stops the turns, and the version may stay.
              !operation.kind.endsWith("restore") && words.fromWith(from, runningTurns)
            : operation.reason !== null && localized(operation.reason)}
        </span>
        <span className="flex-1" />
        {isRunning && (operation.canCancel || operation.canRollBack) && (
          <Button
            size="small"
            busy={
              cancel.isPending && (operation.canCancel ? words.cancelling : words.rollingBackNow)
            }
            onClick={() => cancel.mutate(id)}
          >
            {operation.canCancel ? words.cancel : words.rollBackNow}
          </Button>
        )}
        {!isRunning && onClose !== undefined && (
          <Button size="small" onClick={onClose}>
            {words.close}
          </Button>
        )}
      </div>
      <Problem what={words.notCancelled} error={cancel.error} />
      <OperationSteps key={`${id}-${version}`} operation={operation} />
    </section>
  );
}

/** What an update, a rollback or a restoration is, or what came of it. */
export function titleOf({ status, kind, version }: Operation): string {
  if (kind.endsWith("restore")) {
    return status === "running" ? words.restoring : words.restoreEnded[status];
  }
  const named = version ?? "";
  if (status !== "running") return words.ended[status](named);
  return kind.endsWith("rollback") ? words.rollingBack(named) : words.updating(named);
}
