import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type ListedProcess, listProcesses, processesBelow } from "../processes/process-table.ts";

/** How long commands that were told to end may take, in ms. */
const graceMs = 500;
/** Between looks at whether they have ended, in ms. */
const pollMs = 50;

/**
 * The processes that an app-server has started, but for its own group. Noted before it ends, because
 * afterwards nothing says whose they were. None where the system does not list processes.
 */
export async function noteProcessesBelow(pid: number, log: Log): Promise<readonly ListedProcess[]> {
  return await lookBelow(pid, [], log);
}

/**
 * Ends what is left of noted processes once their app-server is gone: each command leads a group of
 * its own, which nothing but Linux's sandbox ends together with Codex.
 */
export async function endProcesses(
  pid: number,
  noted: readonly ListedProcess[],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<void> {
  if (noted.length === 0) return;
  let left = await lookBelow(pid, noted, log);
  if (left.length === 0) return;
  log.info("Ending the commands that a Codex app-server left running", { pids: pidsOf(left) });
  signalGroups(left, "SIGTERM", log);
  for (let waited = 0; waited < graceMs; waited += pollMs) {
    await clock.sleep(pollMs);
    left = await lookBelow(pid, noted, log);
    if (left.length === 0) return;
  }
  signalGroups(left, "SIGKILL", log);
}

/** A signal that is not delivered is noted: the process has ended, or is another user's. */
export function signalProcess(pid: number, signal: NodeJS.Signals, log: Log): void {
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    log.debug("A signal could not be delivered", { pid, signal, error: errorText(thrown) });
  }
}

async function lookBelow(
  pid: number,
  noted: readonly ListedProcess[],
  log: Log,
): Promise<readonly ListedProcess[]> {
  try {
    return processesBelow(await listProcesses(), pid, noted);
  } catch (thrown) {
    log.warn("The commands of a Codex app-server could not be looked up", {
      pid,
      error: errorText(thrown),
    });
    return [];
  }
}

function signalGroups(processes: readonly ListedProcess[], signal: NodeJS.Signals, log: Log): void {
  const groups = new Set(processes.map(({ group }) => group));
  for (const group of groups) signalProcess(-group, signal, log);
}

function pidsOf(processes: readonly ListedProcess[]): readonly number[] {
  return processes.map(({ pid }) => pid);
}
