import { errorText } from "../../../broker/errors/broker-error.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { WorkerCheck } from "../worker-check.ts";
import { findingOfWorker, findingsOfWorker } from "./worker-findings.ts";

/** Whether every variable of the broker has a value that it may have. */
export const serviceConfiguration: Check = {
  id: "service.configuration",
  category: "service",
  title: "Configuration",
  limitMs: USUAL_LIMIT_MS,
  run: async ({ facts }) => {
    try {
      facts.configuration();
    } catch (thrown) {
      return [unreadable(thrown)];
    }
    return judgeConfiguration(await facts.workerCheck("config"));
  },
};

function unreadable(thrown: unknown): Finding {
  return {
    state: "failed",
    cause: errorText(thrown),
    consequence: "The broker does not start.",
    hint: "Check the owner and the mode of config/worker.env.",
  };
}

/** Pure. */
export function judgeConfiguration(check: WorkerCheck): readonly Finding[] {
  const prefix = "config.";
  const found = findingsOfWorker(check, (id) => id === "config" || id.startsWith(prefix));
  if ("state" in found) return [found];
  return found.map((each) =>
    each.id === "config"
      ? passed(each.cause)
      : findingOfWorker(each, { subject: each.id.slice(prefix.length) }),
  );
}
