import { z } from "zod";
import {
  type JobItem,
  jobListQuerySchema,
  type JobOutput,
  jobOutputQuerySchema,
  jobParamsSchema,
} from "../../broker/api/jobs.ts";
import type { Command, Given } from "./command.ts";
import { answerOf, type CommandContext, show } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { ago, plain, plainLines, table } from "./words.ts";

const LIMIT = 50;
/** Between looks at an output that is followed. */
const LOOK_EVERY_MS = 1_000;

export const jobCommands: readonly Command[] = [
  {
    name: "jobs list",
    summary: "list background jobs, newest first",
    operands: [],
    options: [
      { name: "session", value: "KEY", help: "only those of this session" },
      { name: "live", value: null, help: "only those that run or are to be started" },
      { name: "limit", value: "N", help: `how many, ${LIMIT} otherwise` },
    ],
    run: list,
  },
  {
    name: "jobs show",
    summary: "print what is known of a background job",
    operands: ["ID"],
    options: [],
    run: (context, given) =>
      withId(context, given, async (id) => {
        const answer = answerOf(await context.client.job({ params: { id } }));
        show(context, answer, () => described(answer.job, context.clock.now()));
        return exitCodes.ok;
      }),
  },
  {
    name: "jobs output",
    summary: "print what a background job wrote",
    operands: ["ID"],
    options: [
      { name: "follow", short: "f", value: null, help: "go on with what it writes, until it ends" },
      { name: "stream", value: "NAME", help: "stdout (the default) or stderr" },
    ],
    run: (context, given) => withId(context, given, (id) => output(context, given, id)),
  },
  {
    name: "jobs cancel",
    summary: "end a background job with its processes",
    operands: ["ID"],
    options: [],
    run: (context, given) =>
      withId(context, given, async (id) => {
        const before = answerOf(await context.client.job({ params: { id } }));
        if (!isLive(before.job)) {
          context.complain(`Job ${id} is ${before.job.status} already.\n`);
          return exitCodes.failed;
        }
        const answer = answerOf(await context.client.cancelJob({ params: { id } }));
        show(context, answer, () => `Job ${id} is ${answer.job.status}.`);
        return exitCodes.ok;
      }),
  },
];

async function list(context: CommandContext, { switches, values }: Given): Promise<number> {
  const query = jobListQuerySchema.safeParse({
    session: values["session"],
    live: switches.has("live") ? "true" : undefined,
    limit: values["limit"] ?? LIMIT,
  });
  if (!query.success) return misused(context, query.error);
  const answer = answerOf(await context.client.listJobs({ query: query.data }));
  const now = context.clock.now();
  const rows = answer.jobs.map((job) => [
    job.id,
    plain(job.kind),
    job.status,
    ago(job.createdAt, now),
    job.sessionKey,
  ]);
  show(context, answer, () =>
    rows.length === 0
      ? "There are no such jobs."
      : table(["ID", "NAME", "STATE", "REGISTERED", "SESSION"], rows),
  );
  return exitCodes.ok;
}

async function output(context: CommandContext, given: Given, id: string): Promise<number> {
  const query = jobOutputQuerySchema.safeParse({ stream: given.values["stream"] });
  if (!query.success) return misused(context, query.error);
  const { client, clock, signal } = context;
  const { stream } = query.data;
  let from = 0;
  while (!signal.aborted) {
    // Looked at first: what it wrote before its end is read behind that.
    const { job } = answerOf(await client.job({ params: { id } }));
    const part = answerOf(await client.jobOutput({ params: { id }, query: { stream, from } }));
    print(context, part);
    const isAllRead = part.next >= part.size;
    from = part.next;
    if (!isAllRead && part.text !== "") continue;
    if (!given.switches.has("follow") || !isLive(job)) break;
    // Ctrl-C ends the wait, which is no failure.
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
  return exitCodes.ok;
}

/** With --json one object per line, so that it can be followed. */
function print({ isJson, out }: CommandContext, { from, next, size, text }: JobOutput): void {
  if (text === "") return;
  out(isJson ? `${JSON.stringify({ from, next, size, text })}\n` : plainLines(text));
}

async function withId(
  context: CommandContext,
  { operands: [given = ""] }: Given,
  run: (id: string) => Promise<number>,
): Promise<number> {
  const params = jobParamsSchema.safeParse({ id: given });
  return params.success ? run(params.data.id) : misused(context, params.error);
}

function misused({ complain }: CommandContext, error: z.ZodError): number {
  complain(`${z.prettifyError(error)}\n`);
  return exitCodes.usage;
}

function isLive({ status }: JobItem): boolean {
  return status === "registered" || status === "running";
}

function described(job: JobItem, now: number): string {
  const { endedAt, error, exitCode, heartbeatAt, lastEvent, startedAt, summary } = job;
  const rows: readonly (readonly [string, string | null])[] = [
    ["Job", job.id],
    ["Name", plain(job.kind)],
    ["State", exitCode === null ? job.status : `${job.status}, exit ${exitCode}`],
    ["Session", job.sessionKey],
    ["Folder", plain(job.cwd)],
    ["Registered", ago(job.createdAt, now)],
    ["Started", startedAt === null ? null : startedWords(startedAt, job.runs, now)],
    ["Ended", endedAt === null ? null : ago(endedAt, now)],
    ["Heartbeat", heartbeatAt === null ? null : ago(heartbeatAt, now)],
    ["Last event", lastEvent === null ? null : plain(`${lastEvent.kind}: ${lastEvent.summary}`)],
    ["Result", summary === null ? null : plain(summary)],
    ["Reason", error === null ? null : plain(error)],
  ];
  const known = rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return known.map(([name, value]) => `${name.padEnd(10)}  ${value}`).join("\n");
}

function startedWords(at: number, runs: number, now: number): string {
  return runs > 1 ? `${ago(at, now)}, ${runs} times` : ago(at, now);
}
