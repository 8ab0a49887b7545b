import type { WorkerStatus } from "../../api/status.ts";
import { momentWords } from "../../api/time-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";

/** Whether the broker ends by itself again and again. */
export function serviceExits(now: () => number): Check {
  return {
    id: "service.exits",
    category: "service",
    title: "Crashes",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts }) => [judgeExits(facts.status(), now())],
  };
}

/** Pure. */
export function judgeExits({ exit, exits, state }: WorkerStatus, now: number): Finding {
  if (exit === null) return passed("The broker has not ended unexpectedly.");
  if (exit.neverStarted === true) return judgeFailedStart(exit, exits, state, now);
  const how = exit.signal ?? (exit.code === null ? "an unknown cause" : `code ${exit.code}`);
  const last = exit.lines.at(-1);
  const times = exits > 1 ? `${exits} times in a row` : "once";
  return {
    state: state === "crashed" ? "failed" : "warning",
    cause: `The broker ended unexpectedly ${times}, last ${momentWords(exit.at, now)} with ${how}.`,
    consequence: last === undefined ? null : `It said last: ${last}`,
    hint: "The log of that minute says more. A start by hand forgets it.",
  };
}

/** No process was there to end: what kept it from starting is the consequence to read. */
function judgeFailedStart(
  { at, lines }: NonNullable<WorkerStatus["exit"]>,
  exits: number,
  state: WorkerStatus["state"],
  now: number,
): Finding {
  const times = exits > 1 ? `${exits} times in a row` : "once";
  return {
    state: state === "crashed" ? "failed" : "warning",
    cause: `The broker could not start ${times}, last ${momentWords(at, now)}.`,
    consequence: lines.at(-1) ?? null,
    hint: "Remove the cause, then start the broker.",
  };
}
