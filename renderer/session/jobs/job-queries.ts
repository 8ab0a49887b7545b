import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import type { JobItem } from "../../../broker/api/jobs.ts";
import type { SessionDetail } from "../../../broker/api/sessions.ts";
import { answerOf } from "../../api/api-error.ts";
import type { AdminReads } from "../../api/queries.ts";
import { useAdminApi } from "../../api/use-admin-api.ts";

/** Jobs change by what their scripts do, which the feed does not tell one by one. */
const LOOK_MS = 3_000;
/** Ending a script may take a moment. */
const CANCEL_TIMEOUT_MS = 30_000;

export function isLive({ status }: Pick<JobItem, "status">): boolean {
  return status === "registered" || status === "running";
}

const jobsKey = (sessionKey: string) => ["jobs", sessionKey] as const;

/** A session's jobs, the newest first: again whenever the session changes, and while one runs. */
export function jobsQuery({ client }: AdminReads, session: SessionDetail) {
  const { key, lastActivityAt, status } = session;
  return queryOptions({
    queryKey: [...jobsKey(key), status.state, lastActivityAt],
    queryFn: ({ signal }) =>
      answerOf(client.listJobs({ query: { session: key, limit: 50 } }, { signal })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.jobs.some(isLive) === true ? LOOK_MS : false),
  });
}

/** The end of what a job wrote, again and again while it runs. */
export function jobOutputQuery({ client }: AdminReads, job: JobItem, stream: "stdout" | "stderr") {
  return queryOptions({
    queryKey: ["job-output", job.id, stream, isLive(job)],
    queryFn: ({ signal }) =>
      answerOf(client.jobOutput({ params: { id: job.id }, query: { stream } }, { signal })),
    placeholderData: keepPreviousData,
    refetchInterval: isLive(job) ? LOOK_MS : false,
  });
}

export function useCancelJob(sessionKey: string) {
  const { client, queries } = useAdminApi();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(client.cancelJob({ params: { id } }, { timeoutMs: CANCEL_TIMEOUT_MS })),
    onSettled: () => queries.invalidateQueries({ queryKey: jobsKey(sessionKey) }),
  });
}
