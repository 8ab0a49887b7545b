import type { DoctorCategory, DoctorState } from "../../main/api/doctor.ts";
import { countOf, countWordFirst } from "../../main/api/number-words.ts";

/** What the doctor's screen says. */
export const words = {
  title: "Doctor",
  diagnostics: "Diagnostics…",
  checkAgain: "Check again",
  checkNow: "Check now",
  checking: "Checking…",
  problems: "Problems",
  muted: (count: number) => `${countWordFirst(count)} muted`,
  fixed: "Fixed",
  before: "Before",
  now: "Now",
  fixFailed: "It could not be fixed.",
  fixing: "Working…",
  cancel: "Cancel",
  mute: "Mute",
  unmute: "Unmute",
  muteFailed: "It could not be muted.",
  close: "Close",
  nothingYet: "Nothing was checked yet.",
  readFailed: "The doctor’s findings could not be read.",
  runFailed: "The checks could not be run.",
  running: (seconds: number, limit: number) => `${seconds} s of ${limit} s`,
  passedCount: (count: number) => `${count} passed`,
  skippedCount: (count: number) => `${count} not checked`,
  categories: (machine: string): Readonly<Record<DoctorCategory, string>> => ({
    slack: "Slack",
    codex: "Codex",
    service: "Service",
    tools: "Tools",
    mac: machine.charAt(0).toUpperCase() + machine.slice(1),
    network: "Network",
    disk: "Disk",
  }),
  states: {
    passed: "Passed",
    information: "Note",
    warning: "Warning",
    failed: "Failed",
    unknown: "Unknown",
  } satisfies Record<DoctorState, string>,
  isRunning: "Running",
  skipped: "Not checked",
} as const;

/** "Two problems, 21 checks passed, 11:42". Pure. */
export function summaryWords(problems: number, passed: number, clock: string | null): string {
  const checks = `${passed} ${passed === 1 ? "check" : "checks"} passed`;
  const when = clock === null ? "" : `, ${clock}`;
  if (problems === 0) return `${checks}${when}`;
  const counted = countOf(problems, "problem");
  return `${counted.charAt(0).toUpperCase()}${counted.slice(1)}, ${checks}${when}`;
}
