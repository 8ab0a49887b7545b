import type { JobItem } from "../../../broker/api/jobs.ts";
import type { SessionItem } from "../../../broker/api/sessions.ts";
import { adminRoutes } from "../../../main/api/routes.ts";
import type { Answer } from "./answer.ts";

/** A background job with what it wrote. */
export interface DoubleJob extends JobItem {
  readonly written: Readonly<Record<"stdout" | "stderr", string>>;
}

const MINUTE = 60_000;

/** The jobs of the morning: one that watches, one that failed, one that is long over. */
export function busyJobs(sessions: readonly SessionItem[], now: number): DoubleJob[] {
  const checkout = sessions.find(({ channel }) => channel.name === "checkout-web");
  if (checkout === undefined) return [];
  const watch = jobOf(checkout, "job_00000000000000000000000a", "ci-watch", now - 51 * MINUTE);
  const failed = jobOf(checkout, "job_00000000000000000000000b", "backfill", now - 190 * MINUTE);
  const over = jobOf(checkout, "job_00000000000000000000000c", "seed", now - 200 * MINUTE);
  return [
    {
      ...watch,
      heartbeatAt: now - MINUTE,
      lastEvent: { kind: "progress", summary: "18 of 24 checks are green.", at: now - MINUTE },
      written: {
        stdout: Array.from({ length: 18 }, (_, index) => `check ${index + 1} is green\n`).join(""),
        stderr: "",
      },
    },
    {
      ...failed,
      status: "failed",
      endedAt: now - 139 * MINUTE,
      error: "The job ended with exit 1.",
      exitCode: 1,
      written: {
        stdout: "batch 1\nbatch 2\n",
        stderr: "psql: error: connection to server at 10.0.4.12 failed: timeout expired\n",
      },
    },
    {
      ...over,
      status: "completed",
      endedAt: now - 195 * MINUTE,
      summary: "Seeded 1,200 carts.",
      written: { stdout: "", stderr: "" },
    },
  ];
}

export function answerJobs(answer: Answer, world: { jobs: DoubleJob[] }, now: () => number): void {
  const find = (id: string | undefined) => world.jobs.find((job) => job.id === id);
  answer("listJobs", (context) => {
    const { session } = adminRoutes.listJobs.query.parse(context.req.query());
    return { ok: true, jobs: world.jobs.filter(({ sessionKey }) => sessionKey === session) };
  });
  answer("job", (context) => {
    const job = find(context.req.param("id"));
    return job === undefined ? null : { ok: true, job };
  });
  answer("jobOutput", (context) => {
    const { stream } = adminRoutes.jobOutput.query.parse(context.req.query());
    const text = find(context.req.param("id"))?.written[stream];
    if (text === undefined) return null;
    return { ok: true, text, from: 0, next: text.length, size: text.length };
  });
  answer("cancelJob", (context) => {
    const job = find(context.req.param("id"));
    if (job === undefined) return null;
    const error = "An operator cancelled the job.";
    const ended = { ...job, status: "cancelled" as const, endedAt: now(), error };
    world.jobs = world.jobs.map((one) => (one.id === job.id ? ended : one));
    return { ok: true, job: ended };
  });
}

function jobOf({ key }: SessionItem, id: string, kind: string, at: number) {
  return {
    id,
    sessionKey: key,
    kind,
    status: "running" as JobItem["status"],
    ...{ cwd: "/srv/workspace", shell: "sh", restartOnBoot: true, runs: 1 },
    ...{ createdAt: at, startedAt: at, updatedAt: at, endedAt: null, heartbeatAt: null },
    ...{ lastEvent: null, summary: null, error: null, exitCode: null },
  };
}
