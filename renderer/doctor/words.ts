import type { DoctorCategory, DoctorState } from "../../main/api/doctor.ts";
import { capitalised, countOf, countWordFirst } from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { chinese } from "./words.zh.ts";

const english = {
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
  categories: (machine: string): Readonly<Record<DoctorCategory, string>> => ({
    slack: "Slack",
    codex: "Codex",
    service: "Service",
    tools: "Tools",
    mac: capitalised(machine),
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
  /** Several rows have a button of the same word, and several folds one of the same counts. */
  named: (label: string, title: string) => `${label}: ${title}`,
  foldName: (name: string) => `${name}: `,
  counts: (passed: number, skipped: number) =>
    [
      ...(passed > 0 ? [`${passed} passed`] : []),
      ...(skipped > 0 ? [`${skipped} not checked`] : []),
    ].join(", "),
  fixedTitle: (title: string) => `${title}.`,
  found: (state: string, cause: string) => `${state}: ${cause}`,
  /** What follows from it, and what to do. */
  explained: (parts: readonly string[]) => parts.join(" "),
  /** "Two problems, 21 checks passed, 11:42". */
  summary: (problems: number, passed: number, clock: string | null) => {
    const checks = `${passed} ${passed === 1 ? "check" : "checks"} passed`;
    const when = clock === null ? "" : `, ${clock}`;
    if (problems === 0) return `${checks}${when}`;
    const counted = countOf(problems, "problem");
    return `${capitalised(counted)}, ${checks}${when}`;
  },
};

/** What the doctor's screen says. */
export const words = inLanguage(english, chinese);
