import { processStartTime } from "../../broker/processes/process-identity.ts";
import type { WorkerProcess } from "./service-state.ts";

/** Whether this very process is there, and not one that got its number later. */
export async function isRunning(
  process: Pick<WorkerProcess, "pid" | "startTime">,
): Promise<boolean> {
  return (await processStartTime(process.pid)) === process.startTime;
}

/** Sends a signal to this very process; does nothing when it is gone. */
export async function signalProcess(
  { pid, startTime }: Pick<WorkerProcess, "pid" | "startTime">,
  signal: NodeJS.Signals,
): Promise<void> {
  if (!(await isRunning({ pid, startTime }))) return;
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    const isGone = thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH";
    if (!isGone) throw thrown;
  }
}
