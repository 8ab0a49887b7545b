import type { operatorRoutes } from "../../api/routes.ts";
import type { JobActions, JobReads } from "../../app/jobs/job-actions.ts";
import { refuse } from "../refusal.ts";
import type { Handlers } from "../serve.ts";

const unknownJob = refuse(404, "unknown_job", "No job has this id.");

/** What operators see of background jobs. */
export function jobReadHandlers(reads: JobReads) {
  return {
    listJobs: async ({ query }) => {
      const { limit, live, session } = query;
      const jobs = await reads.list({
        limit,
        isLive: live === "true",
        ...(session === undefined ? {} : { sessionKey: session }),
      });
      return { ok: true, value: { jobs } };
    },
    job: async ({ params }) => {
      const job = await reads.find(params.id);
      return job === null ? unknownJob : { ok: true, value: { job } };
    },
    jobOutput: async ({ params, query }) => {
      if ((await reads.find(params.id)) === null) return unknownJob;
      const read = await reads.output(params.id, query.stream, query.from ?? null);
      return read.ok
        ? { ok: true, value: read.value }
        : refuse(409, "output_unreadable", "The job has put something else in its place.");
    },
  } satisfies Handlers<typeof operatorRoutes>;
}

/** Ends jobs in people's place. */
export function jobActHandlers(actions: JobActions) {
  return {
    cancelJob: async ({ params }) => {
      const job = await actions.cancel(params.id, "operator");
      return job === null ? unknownJob : { ok: true, value: { job } };
    },
  } satisfies Handlers<typeof operatorRoutes>;
}
