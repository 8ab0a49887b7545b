import type { Check, Finding } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { WorkerCheck } from "../worker-check.ts";
import { findingOfWorker, findingsOfWorker } from "./worker-findings.ts";

/** What agents can reach: for people to know, and a warning where nothing holds them. */
export const codexReach: Check = {
  id: "codex.reach",
  category: "codex",
  title: "What agents can reach",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => judgeReach(await facts.workerCheck("sandbox")),
};

/** Pure. */
export function judgeReach(check: WorkerCheck): readonly Finding[] {
  const prefix = "reach.";
  const found = findingsOfWorker(check, (id) => id.startsWith(prefix));
  return "state" in found
    ? [found]
    : found.map((each) => findingOfWorker(each, { subject: each.id.slice(prefix.length) }));
}
