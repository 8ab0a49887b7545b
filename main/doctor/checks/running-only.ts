import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { CheckRun } from "../check.ts";

/** For checks that only a running broker can answer. */
export function runningOnly({ facts }: Pick<CheckRun, "facts">): string | null {
  const { state } = facts.status();
  switch (state) {
    case "running":
      return null;
    case "starting":
    case "restarting":
      return "The broker is starting.";
    case "stopping":
    case "stopped":
    case "crashed":
    case "refused":
      return "The broker is stopped.";
    default:
      return assertNever(state);
  }
}
