import { failed, type Result } from "../errors/broker-error.ts";
import { findSession } from "../store/sessions.ts";
import type { Job } from "./job.ts";
import { type StartedJob, startJobProcess } from "./job-processes.ts";
import type { JobsOptions } from "./jobs-options.ts";

/** Starts the process of a job's next run; nothing of its script runs until it is released. */
export async function launchJob(
  job: Job,
  { commandFor, db, files }: Pick<JobsOptions, "commandFor" | "db" | "files">,
): Promise<Result<StartedJob, string>> {
  const session = await findSession(db, job.sessionKey);
  if (session === undefined) return failed("its session is gone");
  const command = await commandFor(job, session);
  if (!command.ok) return command;
  const run = job.state.runs + 1;
  const stdout = await files.openForWriting(job.id, "stdout");
  try {
    const stderr = await files.openForWriting(job.id, "stderr");
    try {
      const exitFile = files.exitFileOf(job.id, run);
      return await startJobProcess({ command: command.value, run, exitFile, stdout, stderr });
    } finally {
      await stderr.close();
    }
  } finally {
    await stdout.close();
  }
}
