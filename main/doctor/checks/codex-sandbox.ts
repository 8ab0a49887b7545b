import type { Check, Finding } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { WorkerCheck } from "../worker-check.ts";
import { findingOfWorker, findingsOfWorker } from "./worker-findings.ts";

/** Whether a command runs in the sandbox of agents, and cannot read what is the broker's. */
export const codexSandbox: Check = {
  id: "codex.sandbox",
  category: "codex",
  title: "Sandbox",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => judgeSandbox(await facts.workerCheck("sandbox")),
};

/** Pure. */
export function judgeSandbox(check: WorkerCheck): readonly Finding[] {
  const found = findingsOfWorker(check, (id) => id === "sandbox");
  return "state" in found ? [found] : found.map((each) => findingOfWorker(each));
}
