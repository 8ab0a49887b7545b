import { assertNever } from "../../broker/errors/broker-error.ts";
import type { OperationStep } from "../api/operations.ts";
import type { ReleaseTarget } from "../api/releases.ts";
import {
  type Deployment,
  type DeploymentEvent,
  type ForwardStep,
  forwardSteps,
  type Stage,
  type StepId,
  type Undoing,
  type UndoStep,
} from "./deployment.ts";

/** The steps of a rollback: nothing is downloaded, and nothing tried that ran before. */
const rollbackSteps: readonly ForwardStep[] = ["hand-over", "switch", "start", "watch", "keep"];

export interface DeploymentWish {
  readonly id: string;
  readonly kind: Deployment["kind"];
  readonly target: ReleaseTarget;
  readonly version: string;
  readonly links: Deployment["links"];
  readonly integrity: string | null;
  readonly by: string | null;
}

/** A deployment before its first step. Pure. */
export function newDeployment(wish: DeploymentWish, now: number): Deployment {
  const steps = wish.kind === "deploy" ? forwardSteps : rollbackSteps;
  const first = steps[0];
  if (first === undefined) throw new Error("A deployment has steps.");
  return running(
    {
      ...wish,
      at: now,
      baseline: null,
      problem: null,
      bytes: null,
      steps: steps.map((step) => stepBefore(step, wish, false)),
      stage: { kind: "forward", step: first },
    },
    now,
  );
}

/** What follows from an event. A deployment that has ended stays as it is. Pure. */
export function decideDeployment(
  deployment: Deployment,
  event: DeploymentEvent,
  now: number,
): Deployment {
  const { stage } = deployment;
  if (stage.kind === "ended") return deployment;
  switch (event.kind) {
    case "done":
    case "skipped": {
      const state = event.kind;
      const closed = withStep({ ...deployment, ...event.facts }, stage.step, {
        state,
        detail: event.detail,
        endedAt: now,
      });
      return running({ ...closed, stage: stageAfter(deployment, stage) }, now);
    }
    case "failed": {
      const closed = withStep(deployment, stage.step, {
        state: "failed",
        detail: event.reason,
        endedAt: now,
      });
      // The old release is in its place again, whether or not it could be started.
      if (stage.kind === "undo")
        return running({ ...closed, stage: stageAfter(deployment, stage) }, now);
      return undone(closed, stage.step, { reason: event.reason, blame: "release", by: null }, now);
    }
    case "cancelled": {
      if (stage.kind === "undo") return deployment;
      const who = event.by === null ? "It was" : `${event.by} has`;
      const reason = isBeforeSwitch(stage.step)
        ? `${who} cancelled${event.by === null ? "" : " it"}.`
        : `${who} turned${event.by === null ? "" : " it"} back.`;
      const closed = withStep(deployment, stage.step, {
        state: "failed",
        detail: reason,
        endedAt: now,
      });
      return undone(closed, stage.step, { reason, blame: "person", by: event.by }, now);
    }
    case "found":
      return decideFound(deployment, stage, now);
    default:
      return assertNever(event);
  }
}

/** Whether what a step does can still be left alone: the old release is in its place. Pure. */
export function isBeforeSwitch(step: StepId): boolean {
  return ["download", "verify", "try", "hand-over", "snapshot"].includes(step);
}

/** The control plane ended in the middle. Its worker is started from `current` in any case. */
function decideFound(
  deployment: Deployment,
  stage: Exclude<Stage, { readonly kind: "ended" }>,
  now: number,
): Deployment {
  // Each of these steps can be done again.
  if (stage.kind === "undo") return deployment;
  const { step } = stage;
  if (step === "start" || step === "watch" || step === "keep") return deployment;
  const reason = `The control plane ended during “${titleOf(step)}”.`;
  const closed = withStep(deployment, step, { state: "failed", detail: reason, endedAt: now });
  return undone(closed, step, { reason, blame: "crash", by: null }, now);
}

/** Takes back what was done until `failedAt`; ends at once when that is nothing. */
function undone(
  deployment: Deployment,
  failedAt: ForwardStep,
  undoing: Undoing,
  now: number,
): Deployment {
  const steps = undoOf(failedAt);
  const [first] = steps;
  const left = {
    ...deployment,
    steps: deployment.steps.filter(({ state }) => state !== "waiting"),
  };
  if (first === undefined) {
    return { ...left, stage: { kind: "ended", status: "failed", undoing } };
  }
  const wish = { kind: deployment.kind, version: deployment.version, links: deployment.links };
  return running(
    {
      ...left,
      steps: [...left.steps, ...steps.map((step) => stepBefore(step, wish, true))],
      stage: { kind: "undo", step: first, undoing },
    },
    now,
  );
}

function undoOf(failedAt: ForwardStep): readonly UndoStep[] {
  switch (failedAt) {
    case "download":
    case "verify":
    case "try":
      return [];
    case "hand-over":
    case "snapshot":
      return ["start-again"];
    case "switch":
    case "start":
    case "watch":
    case "keep":
      return ["put-back", "start-again"];
    default:
      return assertNever(failedAt);
  }
}

function stageAfter(
  { steps }: Deployment,
  stage: Exclude<Stage, { readonly kind: "ended" }>,
): Stage {
  const ids = steps.map(({ id }) => id);
  const next = ids[ids.indexOf(stage.step) + 1];
  if (stage.kind === "undo") {
    return next === "start-again"
      ? { ...stage, step: next }
      : { kind: "ended", status: "rolled-back", undoing: stage.undoing };
  }
  const step = forwardSteps.find((each) => each === next);
  return step === undefined
    ? { kind: "ended", status: "succeeded", undoing: null }
    : { kind: "forward", step };
}

/** Marks the step of the stage as the one that runs. */
function running(deployment: Deployment, now: number): Deployment {
  const { stage } = deployment;
  if (stage.kind === "ended") return deployment;
  return withStep(deployment, stage.step, { state: "running", startedAt: now });
}

/** The deployment with a change of one step. Pure. */
export function withStep(
  deployment: Deployment,
  id: StepId,
  change: Partial<OperationStep>,
): Deployment {
  return {
    ...deployment,
    steps: deployment.steps.map((step) => (step.id === id ? { ...step, ...change } : step)),
  };
}

function stepBefore(
  id: StepId,
  wish: Pick<DeploymentWish, "kind" | "version" | "links">,
  isUndo: boolean,
): OperationStep {
  return {
    id,
    title: id === "put-back" ? `Put ${wish.links.current ?? "the old one"} back` : titleOf(id),
    state: "waiting",
    detail: plannedDetail(id, wish),
    startedAt: null,
    endedAt: null,
    deadline: null,
    checks: [],
    isUndo,
  };
}

/** What a step that has not begun says. */
function plannedDetail(id: StepId, { links }: Pick<DeploymentWish, "links">): string | null {
  return id === "keep" && links.current !== null
    ? `${links.current} stays ready to go back to`
    : null;
}

/** The verb that names a step. Pure. */
function titleOf(step: StepId): string {
  switch (step) {
    case "download":
      return "Download";
    case "verify":
      return "Verify";
    case "try":
      return "Try";
    case "hand-over":
      return "Hand over";
    case "snapshot":
      return "Snapshot";
    case "switch":
      return "Switch";
    case "start":
    case "start-again":
      return "Start";
    case "watch":
      return "Watch";
    case "keep":
      return "Keep";
    case "put-back":
      return "Put back";
    default:
      return assertNever(step);
  }
}
