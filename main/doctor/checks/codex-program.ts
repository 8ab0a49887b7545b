import type { Check, Finding } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { WorkerCheck } from "../worker-check.ts";
import { findingOfWorker, findingsOfWorker } from "./worker-findings.ts";

/** Whether there is a Codex, whether it starts and answers, and its version. */
export const codexProgram: Check = {
  id: "codex.program",
  category: "codex",
  title: "Codex",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => judgeCodexProgram(await facts.workerCheck("codex")),
};

/** Pure. */
export function judgeCodexProgram(check: WorkerCheck): readonly Finding[] {
  const found = findingsOfWorker(check, (id) => id === "codex.version" || id === "codex.program");
  return "state" in found ? [found] : found.map((each) => findingOfWorker(each));
}
