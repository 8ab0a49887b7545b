import { useQuery } from "@tanstack/react-query";
import type { JobItem } from "../../../broker/api/jobs.ts";
import type { SessionDetail } from "../../../broker/api/sessions.ts";
import { statusQuery } from "../../api/queries.ts";
import { useAdminApi } from "../../api/use-admin-api.ts";
import { Time } from "../../ui/time.tsx";
import { PanelHead } from "../panel-head.tsx";
import { JobDialog } from "./job-dialog.tsx";
import { isLive, jobsQuery } from "./job-queries.ts";
import { JobStatus } from "./job-status.tsx";
import { newsOf, words } from "./job-words.ts";

/** Older ones are in the agent's list. */
const JOBS_SHOWN = 6;

interface JobsSectionProps {
  readonly session: SessionDetail;
  readonly onOpen: (id: string) => void;
}

/** The session's background jobs; nothing where it has none. */
export function JobsSection({ session, onOpen }: JobsSectionProps) {
  const { data } = useQuery(jobsQuery(useAdminApi(), session));
  const jobs = data?.jobs ?? [];
  if (jobs.length === 0) return null;
  const live = jobs.filter(isLive).length;
  const more = jobs.length - JOBS_SHOWN;
  return (
    <section aria-labelledby="jobs">
      <PanelHead id="jobs" title={words.title} {...(live > 0 && { aside: words.running(live) })} />
      <ul className="-mx-2">
        {jobs.slice(0, JOBS_SHOWN).map((job) => (
          <li key={job.id}>
            <JobRow job={job} onOpen={() => onOpen(job.id)} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-12 text-text-3">{words.more(more)}</p>}
    </section>
  );
}

interface OpenJobProps {
  readonly session: SessionDetail;
  readonly jobId: string;
  readonly onClose: () => void;
}

/** The sheet of one of the session's jobs, as it is now. */
export function OpenJob({ session, jobId, onClose }: OpenJobProps) {
  const api = useAdminApi();
  const { data } = useQuery(jobsQuery(api, session));
  const { data: status } = useQuery(statusQuery(api));
  const job = data?.jobs.find(({ id }) => id === jobId);
  if (job === undefined) return null;
  return <JobDialog job={job} canAct={status?.worker.state === "running"} onClose={onClose} />;
}

function JobRow({ job, onOpen }: { readonly job: JobItem; readonly onOpen: () => void }) {
  const news = newsOf(job);
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      className="block w-full rounded-control px-2 py-1 text-left text-12 hover:bg-hover"
      onClick={onOpen}
    >
      <span className="flex items-center gap-2">
        <span className="truncate font-medium" title={job.kind}>
          {job.kind}
        </span>
        <span className="ml-auto flex flex-none items-center gap-1.5">
          <JobStatus status={job.status} />
          <span className="text-text-3">
            <Time
              at={isLive(job) ? job.createdAt : (job.endedAt ?? job.updatedAt)}
              form={isLive(job) ? "elapsed-short" : "moment"}
              inRow
            />
          </span>
        </span>
      </span>
      {news !== null && (
        <span className="block truncate text-text-3" title={news}>
          {news}
        </span>
      )}
    </button>
  );
}
