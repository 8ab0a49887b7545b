import { settingsOf } from "../setting.ts";
import { int, milliseconds, MIN_INTERVAL_MS } from "../value-types.ts";

const { fixed } = settingsOf("turns");

export const jobSettings = {
  JOB_MAX_PER_SESSION: fixed(int("jobs", { min: 0, max: 1_000 }), 20, {
    label: "Jobs per session",
    description:
      "How many background jobs of one session may run at once. Further ones are refused.",
  }),
  JOB_MAX_RUNNING: fixed(int("jobs", { min: 0, max: 10_000 }), 200, {
    label: "Jobs at once",
    description: "How many background jobs may run at once. Further ones are refused.",
  }),
  JOB_MAX_MS: fixed(milliseconds(MIN_INTERVAL_MS), 18_000_000, {
    label: "Longest job",
    description: "A background job that is older is cancelled, also when the broker starts.",
  }),
  JOB_HEARTBEAT_MAX_MS: fixed(milliseconds(MIN_INTERVAL_MS), 900_000, {
    label: "Time without a heartbeat",
    description:
      "A background job that has sent a heartbeat and then none for this time is reported to its session once.",
  }),
  JOB_REPORT_GAP_MS: fixed(milliseconds(0), 15_000, {
    label: "Time between reports of a job",
    description:
      "How soon after a report the agent gets the next one of the same job. What the job reports meanwhile is given together.",
  }),
};
