import type { WorkerExit } from "../../main/api/status.ts";
import { words } from "./words.ts";

/** "Exit code 1", "Signal SIGKILL", "It could not start". Pure. */
export function howItEnded({
  code,
  signal,
  neverStarted,
}: Pick<WorkerExit, "code" | "signal" | "neverStarted">): string {
  if (neverStarted === true) return words.couldNotStart;
  if (signal !== null) return words.exitSignal(signal);
  return code === null ? words.exitUnknown : words.exitCode(code);
}
