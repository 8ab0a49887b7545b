import { assertNever } from "../../broker/errors/broker-error.ts";
import type { AdminStatus } from "../../main/api/status.ts";

/** Whether somebody can answer what the rules are; else the status says when it is so again. Pure. */
export function canBeRead({
  source,
  worker,
}: Pick<AdminStatus, "source"> & { readonly worker: Pick<AdminStatus["worker"], "state"> }) {
  switch (worker.state) {
    case "starting":
    case "stopping":
    case "restarting":
      return source !== "none";
    case "running":
    case "stopped":
    case "crashed":
    case "refused":
      return true;
    default:
      return assertNever(worker.state);
  }
}
