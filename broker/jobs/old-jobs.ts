import { deleteJob, findJob, forgottenJobs } from "../store/jobs.ts";
import type { JobsOptions } from "./jobs-options.ts";
import { jobOf } from "./view-job.ts";

const DAY_MS = 86_400_000;
/** Ended jobs and their files are kept for so long. */
const KEEP_ENDED_MS = 30 * DAY_MS;
const FORGOTTEN_AT_ONCE = 100;

/** Forgets jobs that ended long ago, with their files. */
export async function forgetOldJobs({
  clock,
  db,
  files,
  log,
}: Pick<JobsOptions, "clock" | "db" | "files" | "log">): Promise<void> {
  for (const id of await forgottenJobs(db, clock.now() - KEEP_ENDED_MS, FORGOTTEN_AT_ONCE)) {
    try {
      const row = await findJob(db, id);
      if (row !== undefined) await files.remove(id, jobOf(row).state.runs);
      await deleteJob(db, id);
    } catch (thrown) {
      // The others are forgotten nevertheless, and this one is tried again.
      log.error("A job could not be forgotten", { jobId: id, error: thrown });
    }
  }
}
