import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { WorkerStatus } from "../../api/status.ts";
import { momentWords } from "../../api/time-words.ts";
import { type Check, type Finding, passed } from "../check.ts";
import { USUAL_LIMIT_MS } from "../limits.ts";
import type { ServiceControl } from "../service-control.ts";

/** Whether the broker runs, as it should. */
export function serviceState(control: ServiceControl, now: () => number): Check {
  return {
    id: "service.state",
    category: "service",
    title: "Broker",
    limitMs: USUAL_LIMIT_MS,
    run: async ({ facts }) => {
      const { finding, fix } = judgeService(facts.status(), now());
      return [{ ...finding, fix: fix === null ? null : control[fix] }];
    },
  };
}

/** Pure: what is to be said of the broker, and which fix it needs. */
export function judgeService(
  worker: WorkerStatus,
  now: number,
): { readonly finding: Finding; readonly fix: "start" | "restart" | null } {
  const { state, reason, by, since } = worker;
  const because = reason === null ? "" : ` ${reason}`;
  switch (state) {
    case "running":
      return reason === null
        ? {
            finding: passed(
              `The broker runs, pid ${worker.pid ?? "unknown"}, ${worker.version ?? "version unknown"}.`,
            ),
            fix: null,
          }
        : {
            finding: { state: "warning", cause: `The broker runs, but is not ready.${because}` },
            fix: "restart",
          };
    case "starting":
      return {
        finding: { state: "information", cause: `The broker is starting.${because}` },
        fix: null,
      };
    case "stopping":
      return {
        finding: { state: "information", cause: `The broker is stopping.${because}` },
        fix: null,
      };
    case "restarting":
      return {
        finding: {
          state: "warning",
          cause: `The broker ended unexpectedly and is started again soon.${because}`,
        },
        fix: null,
      };
    case "stopped":
      return {
        finding: {
          state: "warning",
          cause: `The broker is stopped${by === null ? "" : ` by ${by}`}, ${momentWords(since, now)}.`,
          consequence: "Messages wait in Slack.",
        },
        fix: "start",
      };
    case "crashed":
      return {
        finding: {
          state: "failed",
          cause: `The broker ended too often and is not started again by itself.${because}`,
          consequence: "Messages wait in Slack.",
          hint: "Correct what failed here first; then start it.",
        },
        fix: "start",
      };
    case "refused":
      return {
        finding: {
          state: "failed",
          cause: `The broker does not start with this configuration.${because}`,
          consequence: "Messages wait in Slack.",
          hint: "Correct the configuration, then start it.",
        },
        fix: "start",
      };
    default:
      return assertNever(state);
  }
}
