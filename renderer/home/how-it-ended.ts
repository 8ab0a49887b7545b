import type { WorkerExit } from "../../main/api/status.ts";
import { words } from "./words.ts";

/** "Exit code 1", "Signal SIGKILL". Pure. */
export function howItEnded({ code, signal }: Pick<WorkerExit, "code" | "signal">): string {
  if (signal !== null) return words.exitSignal(signal);
  return code === null ? words.exitUnknown : words.exitCode(code);
}
