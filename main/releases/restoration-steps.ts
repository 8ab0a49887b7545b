import type { Operation, OperationStep } from "../api/operations.ts";

// A restoration as an operation, all of it pure:
//
//   stop ─► replace ─► start ─► succeeded
//     │        │         ▼
//     │        │      put-back ─► start-again ─► rolled-back
//     └────────┴► start-again ─► failed: the database is as it was

const forward = ["stop", "replace", "start"] as const;
export type RestoreStep = (typeof forward)[number] | "put-back" | "start-again";

const titles: Readonly<Record<RestoreStep, string>> = {
  stop: "Stop",
  replace: "Replace",
  start: "Start",
  "put-back": "Put back",
  "start-again": "Start",
};

export function newRestoration(wish: {
  readonly id: string;
  readonly by: string | null;
  readonly at: number;
  /** The release that runs with the snapshot, and the one that ran before. */
  readonly version: string;
  readonly from: string;
}): Operation {
  const { id, by, at, version, from } = wish;
  return running(
    {
      ...{ id, by, at, kind: "worker.restore", status: "running", endedAt: null, reason: null },
      version,
      from,
      canCancel: false,
      canRollBack: false,
      steps: forward.map((step) => waiting(step, false)),
    },
    at,
  );
}

/** The step that runs; null when there is none. */
export function nextStep({ steps }: Operation): RestoreStep | null {
  const id = steps.find(({ state }) => state === "running")?.id;
  return isStep(id) ? id : null;
}

/** The operation with the end of a step, and the next one running. */
export function closedStep(
  operation: Operation,
  id: RestoreStep,
  end: { readonly detail: string; readonly isDone: boolean },
  now: number,
): Operation {
  const state = end.isDone ? "done" : "failed";
  const steps = operation.steps.map((step) =>
    step.id === id ? { ...step, state, detail: end.detail, endedAt: now } : step,
  ) satisfies OperationStep[];
  return running({ ...operation, steps }, now);
}

/** The operation whose `failedAt` has failed: what was done is taken back. */
export function undoneFrom(
  operation: Operation,
  failedAt: RestoreStep,
  reason: string,
  now: number,
): Operation {
  const undo: readonly RestoreStep[] =
    failedAt === "start"
      ? ["put-back", "start-again"]
      : failedAt === "put-back" || failedAt === "start-again"
        ? []
        : ["start-again"];
  // An undo that fails goes on with what is left of it.
  if (undo.length === 0) return operation;
  const left = operation.steps
    .filter(({ state }) => state !== "waiting" && state !== "running")
    .map((step) => ({ ...step }));
  const steps = [...left, ...undo.map((step) => waiting(step, true))];
  return running({ ...operation, reason, steps }, now);
}

/** The operation after its last step. */
export function endedRestoration(operation: Operation, now: number): Operation {
  const { reason, steps } = operation;
  if (reason === null) return { ...operation, status: "succeeded", endedAt: now };
  const putBack = steps.find(({ id }) => id === "put-back");
  if (putBack?.state === "failed") {
    const kept = "The database before was not put back; it is kept as the newest snapshot.";
    return { ...operation, status: "failed", reason: `${reason} ${kept}`, endedAt: now };
  }
  const status = putBack === undefined ? "failed" : "rolled-back";
  return { ...operation, status, endedAt: now };
}

/** One whose control plane ended in the middle. */
export function leftRestoration(operation: Operation, now: number): Operation {
  const step = operation.steps.find(({ state }) => state === "running");
  const reason = `The control plane ended during “${step?.title ?? "Start"}”. The database is whole: the snapshot, or the one before, which is then the newest snapshot too.`;
  const steps = operation.steps
    .filter(({ state }) => state !== "waiting")
    .map((each) =>
      each.state === "running"
        ? { ...each, state: "failed" as const, detail: "It was cut off.", endedAt: now }
        : each,
    );
  return { ...operation, steps, reason, status: "failed", endedAt: now };
}

/** Lets the first step that waits run, unless one does. */
function running(operation: Operation, now: number): Operation {
  if (operation.steps.some(({ state }) => state === "running")) return operation;
  const next = operation.steps.find(({ state }) => state === "waiting");
  const steps = operation.steps.map((step) =>
    step === next ? { ...step, state: "running" as const, startedAt: now } : step,
  );
  return { ...operation, steps };
}

function waiting(id: RestoreStep, isUndo: boolean): OperationStep {
  return {
    ...{ id, title: titles[id], state: "waiting", detail: null, startedAt: null, endedAt: null },
    ...{ deadline: null, checks: [], isUndo },
  };
}

function isStep(id: string | undefined): id is RestoreStep {
  return id !== undefined && id in titles;
}
