import type { SessionState } from "../state.ts";
import type { StatusName } from "./status.ts";

/** Whether something can be done now, and if not, why. */
export type Permission =
  { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface SessionPermissions {
  readonly send: Permission;
  readonly stop: Permission;
  /** Continue after a stop. */
  readonly resume: Permission;
  readonly reset: Permission;
  readonly remove: Permission;
  /** Move to another profile. */
  readonly move: Permission;
}

export interface PermissionFacts {
  readonly status: StatusName;
  readonly state: SessionState;
  readonly hasThread: boolean;
  /** False where the store is only read. */
  readonly brokerRuns: boolean;
  /** Auth profiles there are. */
  readonly profiles: number;
}

/** Pure: what can be done with a session now. */
export function sessionPermissions(facts: PermissionFacts): SessionPermissions {
  const { brokerRuns, hasThread, profiles, status } = facts;
  if (!brokerRuns) {
    const stopped = no("Start the broker to do this.");
    return {
      send: stopped,
      stop: stopped,
      resume: stopped,
      reset: stopped,
      remove: stopped,
      move: stopped,
    };
  }
  return {
    send: yes,
    stop: stopPermission(facts.state),
    resume: mayResume(status)
      ? yes
      : no("Only a session that was stopped or cut off can be resumed."),
    reset: hasThread ? yes : no("There is no conversation to reset yet."),
    remove: yes,
    move: profiles > 1 ? yes : no("There is no other profile."),
  };
}

/** After a stop, and where people are asked how to continue: it is the same as to say yes. */
function mayResume(status: StatusName): boolean {
  return status === "stopped" || status === "needs-decision";
}

const yes: Permission = { allowed: true };

function no(reason: string): Permission {
  return { allowed: false, reason };
}

function stopPermission({ delivery, turn, told, wake }: SessionState): Permission {
  if (turn.state === "running") {
    return turn.stopping === null ? yes : no("The turn is being stopped.");
  }
  const waits = delivery.state !== "none" || told === "in-line" || wake !== null;
  return waits ? yes : no("Nothing is running.");
}
