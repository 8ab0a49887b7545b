import { assertNever } from "../../broker/errors/broker-error.ts";
import type { Permission } from "../../broker/api/session-status.ts";
import type { WorkerStatus } from "./status.ts";

// What can be done with the broker now. Window, menu bar and palette read the same rule.

export interface ServiceRules {
  readonly start: Permission;
  readonly stop: Permission;
  readonly restart: Permission;
}

const allowed: Permission = { allowed: true };
const no = (reason: string): Permission => ({ allowed: false, reason });

/** Pure. The reasons are what a disabled control shows. */
export function serviceRules({ state }: Pick<WorkerStatus, "state">): ServiceRules {
  switch (state) {
    case "running":
      return { start: no("The broker is running."), stop: allowed, restart: allowed };
    case "starting":
      return {
        start: no("The broker is starting."),
        stop: allowed,
        restart: no("The broker is starting."),
      };
    case "stopping":
      return {
        start: no("The broker is stopping."),
        stop: no("The broker is stopping."),
        restart: no("The broker is stopping."),
      };
    case "restarting":
      return { start: allowed, stop: allowed, restart: no("The broker is starting again.") };
    case "stopped":
    case "crashed":
    case "refused":
      return {
        start: allowed,
        stop: no("The broker is stopped."),
        restart: no("The broker is stopped."),
      };
    default:
      return assertNever(state);
  }
}

/** What needs the broker, when there is no reason of its own against it. Pure. */
export function needsBroker({ state }: Pick<WorkerStatus, "state">): Permission {
  switch (state) {
    case "running":
      return allowed;
    case "starting":
    case "restarting":
      return no("The broker is starting.");
    case "stopping":
      return no("The broker is stopping.");
    case "stopped":
    case "crashed":
    case "refused":
      return no("Start the broker to do this.");
    default:
      return assertNever(state);
  }
}
