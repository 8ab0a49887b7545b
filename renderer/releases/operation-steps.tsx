import { Circle } from "lucide-react";
import type { Operation, OperationStep, WatchCheck } from "../../main/api/operations.ts";
import { localized } from "../language/broker-text.ts";
import { classNames } from "../ui/class-names.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import type { StateKind } from "../ui/states.ts";
import { useNow } from "../ui/time.tsx";
import { stepDuration } from "./release-words.ts";
import { words } from "./words.ts";

/** The steps of an update or a rollback, as they happen; what was undone stands below them. */
export function OperationSteps({ operation }: { readonly operation: Operation }) {
  const forward = operation.steps.filter(({ isUndo }) => !isUndo);
  const undo = operation.steps.filter(({ isUndo }) => isUndo);
  return (
    <>
      <StepList steps={forward} label={words.steps} />
      {undo.length > 0 && (
        <>
          <h3 className="mt-3 mb-1 text-12 font-medium text-text-2">{words.undo}</h3>
          <StepList steps={undo} label={words.undo} />
        </>
      )}
    </>
  );
}

function StepList({
  steps,
  label,
}: {
  readonly steps: readonly OperationStep[];
  readonly label: string;
}) {
  return (
    <ol aria-label={label}>
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: OperationStep }) {
  const isRunning = step.state === "running";
  return (
    <li
      aria-current={isRunning ? "step" : undefined}
      className={classNames(
        "grid gap-x-2.5",
        // An undo's verb has a version in it.
        step.isUndo
          ? "grid-cols-[14px_112px_minmax(0,1fr)_auto]"
          : "grid-cols-[14px_84px_minmax(0,1fr)_auto] max-narrow:grid-cols-[14px_76px_minmax(0,1fr)_auto]",
        isRunning ? "items-start py-[5px]" : "min-h-[27px] items-center",
        step.state === "waiting" && "text-text-3",
      )}
    >
      <span className={classNames("grid place-items-center", isRunning && "mt-0.5")}>
        <StepIcon step={step} />
      </span>
      <span className={isRunning ? "font-semibold" : "font-medium"}>
        {localized(step.title)}
        <span className="sr-only">{words.stepStates[step.state]}</span>
      </span>
      <div
        className={classNames(
          step.state === "failed" ? "text-danger" : step.state === "waiting" ? "" : "text-text-2",
        )}
      >
        {step.detail !== null && localized(step.detail)}
        {isRunning && step.deadline !== null && <WatchBar step={step} deadline={step.deadline} />}
        {isRunning && step.checks.length > 0 && <Checks checks={step.checks} />}
      </div>
      <span className="text-12 text-text-3">{durationOf(step)}</span>
    </li>
  );
}

function StepIcon({ step: { state } }: { readonly step: OperationStep }) {
  const kinds: Readonly<Record<Exclude<OperationStep["state"], "waiting">, StateKind>> = {
    running: "working",
    done: "done",
    skipped: "stopped",
    failed: "failed",
  };
  return state === "waiting" ? (
    <Circle size={14} strokeWidth={2} aria-hidden="true" className="text-text-3" />
  ) : (
    <StateIcon state={kinds[state]} />
  );
}

/** How much of the watch is over: measured, so a bar. */
function WatchBar({ step, deadline }: { readonly step: OperationStep; readonly deadline: number }) {
  const startedAt = step.startedAt ?? deadline;
  const now = useNow(startedAt);
  const part = Math.max(0, Math.min(1, (now - startedAt) / Math.max(1, deadline - startedAt)));
  return (
    <progress
      aria-label={localized(step.title)}
      value={part}
      max={1}
      className="my-2 block h-1 w-full appearance-none overflow-hidden rounded-[2px] bg-track [&::-webkit-progress-bar]:bg-track [&::-webkit-progress-value]:bg-accent"
    />
  );
}

function Checks({ checks }: { readonly checks: readonly WatchCheck[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-12">
      {checks.map(({ id, state, text }) => (
        <li
          key={id}
          className={classNames(
            "inline-flex items-center gap-1.5",
            state === "passed" ? "text-text-2" : "text-text-3",
          )}
        >
          <StateIcon
            state={state === "passed" ? "ready" : state === "excused" ? "stopped" : "starting"}
          />
          {localized(text)}
        </li>
      ))}
    </ul>
  );
}

function durationOf({ startedAt, endedAt, state }: OperationStep): string | null {
  if (startedAt === null || endedAt === null || state === "skipped") return null;
  return stepDuration(endedAt - startedAt);
}
