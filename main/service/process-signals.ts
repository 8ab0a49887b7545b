import { processIdentity } from "../../broker/processes/process-identity.ts";
import type { WorkerProcess } from "./service-state.ts";

/**
 * Whether this very process is there, and not one that got its number later. One of which the system
 * says nothing is there: it is not replaced.
 */
export async function isRunning({
  pid,
  startTime,
}: Pick<WorkerProcess, "pid" | "startTime">): Promise<boolean> {
  const identity = await processIdentity(pid);
  return (
    identity.kind === "unknown" || (identity.kind === "running" && identity.startTime === startTime)
  );
}

/** Sends a signal to what is certainly this very process; does nothing when it is gone. */
export async function signalProcess(
  { pid, startTime }: Pick<WorkerProcess, "pid" | "startTime">,
  signal: NodeJS.Signals,
): Promise<void> {
  const identity = await processIdentity(pid);
  if (identity.kind !== "running" || identity.startTime !== startTime) return;
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    const isGone = thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH";
    if (!isGone) throw thrown;
  }
}
