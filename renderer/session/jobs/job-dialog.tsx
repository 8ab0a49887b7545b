import { useQuery } from "@tanstack/react-query";
import type { JobItem } from "../../../broker/api/jobs.ts";
import { useAdminApi } from "../../api/use-admin-api.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Time } from "../../ui/time.tsx";
import { isLive, jobOutputQuery, useCancelJob } from "./job-queries.ts";
import { JobStatus } from "./job-status.tsx";
import { newsOf, words } from "./job-words.ts";

interface JobDialogProps {
  readonly job: JobItem;
  readonly canAct: boolean;
  readonly onClose: () => void;
}

/** One job: how it stands, what it wrote, and its end by a person. */
export function JobDialog({ job, canAct, onClose }: JobDialogProps) {
  const cancel = useCancelJob(job.sessionKey);
  const news = newsOf(job);
  return (
    <Dialog
      open
      isWide
      title={words.open(job.kind)}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      {...(isLive(job) && {
        aside: (
          <Button
            kind="quiet-danger"
            disabledReason={canAct ? null : words.stopped}
            busy={cancel.isPending && words.cancelling}
            onClick={() => cancel.mutate(job.id)}
          >
            {words.cancel}
          </Button>
        ),
      })}
      actions={
        <>
          <LinkButton to="/logs" search={{ view: "jobs", job: job.id, past: "24h" }}>
            {words.log}
          </LinkButton>
          <Button onClick={onClose}>{words.close}</Button>
        </>
      }
    >
      <p className="flex flex-wrap items-center gap-x-2 text-12">
        <JobStatus status={job.status} />
        <Time
          at={isLive(job) ? job.createdAt : (job.endedAt ?? job.updatedAt)}
          form={isLive(job) ? "elapsed" : "moment"}
        />
        {job.runs > 1 && <span className="text-text-3">{words.runs(job.runs)}</span>}
      </p>
      {news !== null && <p className="mt-1 [overflow-wrap:anywhere] text-text">{news}</p>}
      <Output job={job} stream="stdout" />
      <Output job={job} stream="stderr" />
      {cancel.isError && (
        <p role="alert" className="mt-2 text-danger">
          {words.cancelFailed}
        </p>
      )}
    </Dialog>
  );
}

interface OutputProps {
  readonly job: JobItem;
  readonly stream: "stdout" | "stderr";
}

/** The end of one output, following it. Errors are shown only where there are some. */
function Output({ job, stream }: OutputProps) {
  const { data, isError } = useQuery(jobOutputQuery(useAdminApi(), job, stream));
  const text = data?.text ?? "";
  if (stream === "stderr" && text === "") return null;
  const empty = isLive(job) ? words.nothing : words.nothingAtAll;
  return (
    <section className="mt-3" aria-label={words[stream]}>
      <h3 className="mb-1 text-12 font-semibold text-text">{words[stream]}</h3>
      {text === "" ? (
        <p className="text-12 text-text-3">
          {isError ? words.outputFailed : data === undefined ? words.loading : empty}
        </p>
      ) : (
        <pre
          // It begins at its end again whenever something was added.
          key={data?.size}
          ref={scrollToEnd}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="max-h-[220px] overflow-auto rounded-control bg-sunken p-2 font-mono text-12 leading-[18px] [overflow-wrap:anywhere] whitespace-pre-wrap text-text"
        >
          {text}
        </pre>
      )}
    </section>
  );
}

function scrollToEnd(element: HTMLElement | null): void {
  if (element !== null) element.scrollTop = element.scrollHeight;
}
