import { countOf } from "../../../main/api/number-words.ts";
import type { JobItem } from "../../../broker/api/jobs.ts";
import { inLanguage } from "../../language/language.ts";
import { chinese } from "./job-words.zh.ts";

const english = {
  title: "Jobs",
  running: (count: number) => `${String(count)} running`,
  status: {
    registered: "Starting",
    running: "Running",
    completed: "Completed",
    failed: "Failed",
    cancelled: "Cancelled",
  } satisfies Record<JobItem["status"], string>,
  more: (count: number) => `and ${countOf(count, "older job", "older jobs")}`,
  open: (kind: string) => `Job ${kind}`,
  stdout: "Output",
  stderr: "Errors",
  nothing: "It has written nothing yet.",
  nothingAtAll: "It wrote nothing.",
  loading: "Reading the output…",
  outputFailed: "The output could not be read.",
  log: "Log",
  cancel: "Cancel job",
  cancelling: "Cancelling…",
  cancelFailed: "The job could not be cancelled.",
  stopped: "The broker is stopped.",
  close: "Close",
  runs: (count: number) => `started ${String(count)} times`,
};

/** What the window says of background jobs. */
export const words = inLanguage(english, chinese);

/** The newest that is known of a job, in a line; null when its status says all. Pure. */
export function newsOf({ error, lastEvent, summary }: JobItem): string | null {
  return error ?? summary ?? lastEvent?.summary ?? null;
}
