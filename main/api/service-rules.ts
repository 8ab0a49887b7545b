import { assertNever } from "../../broker/errors/broker-error.ts";
import type { Permission } from "../../broker/api/session-status.ts";
import { inEachLanguage, type Language } from "./language.ts";
import type { WorkerStatus } from "./status.ts";

// What can be done with the broker now. Window, menu bar and palette read the same rule.

export interface ServiceRules {
  readonly start: Permission;
  readonly stop: Permission;
  readonly restart: Permission;
}

const texts = inEachLanguage(
  {
    running: "The broker is running.",
    starting: "The broker is starting.",
    stopping: "The broker is stopping.",
    startingAgain: "The broker is starting again.",
    stopped: "The broker is stopped.",
    startFirst: "Start the broker to do this.",
  },
  {
    running: "Broker 正在运行。",
    starting: "Broker 正在启动。",
    stopping: "Broker 正在停止。",
    startingAgain: "Broker 正在重新启动。",
    stopped: "Broker 已停止。",
    startFirst: "请先启动 Broker。",
  },
);

const allowed: Permission = { allowed: true };
const no = (reason: string): Permission => ({ allowed: false, reason });

/** Pure. The reasons are what a disabled control shows. */
export function serviceRules(
  { state }: Pick<WorkerStatus, "state">,
  language: Language = "en",
): ServiceRules {
  const reasons = texts[language];
  switch (state) {
    case "running":
      return { start: no(reasons.running), stop: allowed, restart: allowed };
    case "starting":
      return {
        start: no(reasons.starting),
        stop: allowed,
        restart: no(reasons.starting),
      };
    case "stopping":
      return {
        start: no(reasons.stopping),
        stop: no(reasons.stopping),
        restart: no(reasons.stopping),
      };
    case "restarting":
      return { start: allowed, stop: allowed, restart: no(reasons.startingAgain) };
    case "stopped":
    case "crashed":
    case "refused":
      return {
        start: allowed,
        stop: no(reasons.stopped),
        restart: no(reasons.stopped),
      };
    default:
      return assertNever(state);
  }
}

/** What needs the broker, when there is no reason of its own against it. Pure. */
export function needsBroker(
  { state }: Pick<WorkerStatus, "state">,
  language: Language = "en",
): Permission {
  const reasons = texts[language];
  switch (state) {
    case "running":
      return allowed;
    case "starting":
    case "restarting":
      return no(reasons.starting);
    case "stopping":
      return no(reasons.stopping);
    case "stopped":
    case "crashed":
    case "refused":
      return no(reasons.startFirst);
    default:
      return assertNever(state);
  }
}
