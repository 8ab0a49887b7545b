import { Ban, Check, LoaderCircle, OctagonX } from "lucide-react";
import type { JobItem } from "../../../broker/api/jobs.ts";
import { classNames } from "../../ui/class-names.ts";
import { words } from "./job-words.ts";

const icons = {
  registered: LoaderCircle,
  running: LoaderCircle,
  completed: Check,
  failed: OctagonX,
  cancelled: Ban,
} satisfies Record<JobItem["status"], typeof Check>;

/** A job's status by icon and word. */
export function JobStatus({ status }: Pick<JobItem, "status">) {
  const Icon = icons[status];
  return (
    <span
      className={classNames(
        "flex items-center gap-1",
        status === "failed" ? "text-danger" : "text-text-2",
      )}
    >
      <Icon
        size={12}
        strokeWidth={2}
        aria-hidden="true"
        className={classNames(status === "running" && "animate-turn text-accent-text")}
      />
      {words.status[status]}
    </span>
  );
}
