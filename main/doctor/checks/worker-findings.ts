import type { CheckFinding } from "../../../broker/api/check.ts";
import type { Finding } from "../check.ts";
import type { WorkerCheck } from "../worker-check.ts";

/** A finding of the worker's own check as one of the doctor. Pure. */
export function findingOfWorker(found: CheckFinding, rest: Partial<Finding> = {}): Finding {
  const { state, cause, consequence, hint } = found;
  return { state, cause, consequence, hint, ...rest };
}

/** What the worker's check found of one subject, or that it found nothing out. Pure. */
export function findingsOfWorker(
  check: WorkerCheck,
  matches: (id: string) => boolean,
): readonly CheckFinding[] | Finding {
  if (check.kind === "broken") return { state: "unknown", cause: check.reason };
  const found = check.findings.filter(({ id }) => matches(id));
  if (found.length > 0) return found;
  // What keeps the whole check from being made explains why this part has no answer.
  const instead = check.findings.find(({ state }) => state === "failed");
  return instead === undefined
    ? { state: "unknown", cause: "The broker's own check says nothing of it." }
    : {
        state: "unknown",
        cause: "It could not be tried.",
        consequence: instead.cause,
        hint: instead.hint,
      };
}
