import { isAbsolute, resolve } from "node:path";
import { z } from "zod";
import type { Result } from "../errors/broker-error.ts";
import { defineTool, LINE_MAX_CHARACTERS, refuse, type Tool, type ToolContext } from "./tool.ts";

/** What the tools need of the jobs. Views are plain data, for JSON. */
export interface JobToolsOptions {
  readonly register: (
    sessionKey: string,
    request: {
      readonly kind: string;
      readonly script: string;
      readonly cwd: string;
      readonly shell: string;
      readonly restartOnBoot: boolean;
      readonly idempotencyKey: string;
    },
  ) => Promise<
    Result<
      { readonly job: ListedJob; readonly token: string; readonly scriptPath: string },
      { readonly code: string; readonly message: string }
    >
  >;
  readonly list: (sessionKey: string) => Promise<readonly ListedJob[]>;
  /** Null when the session has no such job. */
  readonly find: (sessionKey: string, jobId: string) => Promise<ListedJob | null>;
  readonly output: (
    jobId: string,
    stream: "stdout" | "stderr",
    from: number | null,
  ) => Promise<Result<OutputPart, "unreadable">>;
  readonly cancel: (jobId: string) => Promise<ListedJob | null>;
}

interface ListedJob {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly cwd: string;
  readonly shell: string;
  readonly restartOnBoot: boolean;
  readonly createdAt: number;
  readonly lastEvent: { readonly kind: string; readonly summary: string } | null;
  readonly error: string | null;
}

interface OutputPart {
  readonly text: string;
  readonly from: number;
  readonly next: number;
  readonly size: number;
}

/** Longest script in characters. */
const SCRIPT_MAX_CHARACTERS = 100_000;
const PATH_MAX_CHARACTERS = 4096;
const ID_MAX_CHARACTERS = 60;

const jobId = z.string().min(1).max(ID_MAX_CHARACTERS).describe("The job's id.");

/** Starting, listing, reading and cancelling the session's own background jobs. */
export function jobTools(options: JobToolsOptions): readonly Tool[] {
  return [
    registerTool(options),
    listTool(options),
    inspectTool(options),
    outputTool(options),
    cancelTool(options),
  ];
}

function registerTool({ register }: JobToolsOptions): Tool {
  return defineTool({
    name: "job_register",
    route: { method: "POST", path: "/jobs/register" },
    description:
      "Start a background job of this session: a script that goes on after your turn, in your sandbox and environment. It reports to you with the command broker-job. Afterwards declare kind wait if you wait for it.",
    input: z.object({
      kind: z
        .string()
        .regex(/^[\w.-]+$/, "letters, digits, dots, dashes and underscores")
        .max(80)
        .describe("A short name for it, such as ci-watch."),
      script: z.string().min(1).max(SCRIPT_MAX_CHARACTERS).describe("The script's text."),
      cwd: z
        .string()
        .min(1)
        .max(PATH_MAX_CHARACTERS)
        .optional()
        .describe("Where it runs: your workspace, or a path within it; absolute paths work too."),
      shell: z
        .string()
        .regex(/^[\w.+-]+$/, "the name of a program")
        .max(40)
        .optional()
        .describe("What runs it if it has no #! line: sh when absent."),
      restart_on_boot: z
        .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
        .optional()
        .describe(
          "Whether it runs from its beginning again if its process is lost; true if absent.",
        ),
    }),
    handle: async (input, context) => {
      const { cwd = ".", kind, restart_on_boot: restartOnBoot = true, script } = input;
      const registered = await register(context.sessionKey, {
        kind,
        script,
        cwd: isAbsolute(cwd) ? cwd : resolve(context.workspace, cwd),
        shell: input.shell ?? "sh",
        restartOnBoot,
        idempotencyKey: context.idempotencyKey,
      });
      if (!registered.ok) return refuse(409, registered.error.code, registered.error.message);
      const { job, scriptPath, token } = registered.value;
      const { channel, threadTs } = context.thread;
      return {
        ok: true,
        body: { job: { ...job, token, scriptPath, channelId: channel, rootThreadTs: threadTs } },
        text:
          job.status === "failed"
            ? `Job ${job.id} failed: ${job.error ?? "unknown reason"}`
            : `Job ${job.id} (${job.kind}) is ${job.status}.`,
      };
    },
  });
}

function listTool({ list }: JobToolsOptions): Tool {
  return defineTool({
    name: "job_list",
    route: { method: "GET", path: "/jobs" },
    description: "List the background jobs of this session, newest first.",
    input: z.object({}),
    handle: async (_, context) => {
      const jobs = await list(context.sessionKey);
      const lines = jobs.map(lineOf).join("\n");
      return { ok: true, body: { jobs }, text: lines === "" ? "No jobs." : lines };
    },
  });
}

function inspectTool(options: JobToolsOptions): Tool {
  return defineTool({
    name: "job_inspect",
    route: { method: "GET", path: "/jobs/:job_id" },
    description: "Show one background job of this session with all that is known of it.",
    input: z.object({ job_id: jobId }),
    handle: async (input, context) => {
      const job = await options.find(context.sessionKey, input.job_id);
      if (job === null) return unknownJob(input.job_id);
      return { ok: true, body: { job }, text: JSON.stringify(job, null, 2) };
    },
  });
}

function outputTool(options: JobToolsOptions): Tool {
  return defineTool({
    name: "job_output",
    route: { method: "GET", path: "/jobs/:job_id/output" },
    description:
      "Read what a background job of this session wrote: the end of it, or what follows byte `from`.",
    input: z.object({
      job_id: jobId,
      stream: z.enum(["stdout", "stderr"]).optional().describe("stdout when absent."),
      from: z.coerce.number().int().min(0).optional().describe("`next` of an earlier answer."),
    }),
    handle: async (input, context) => {
      const job = await options.find(context.sessionKey, input.job_id);
      if (job === null) return unknownJob(input.job_id);
      const read = await options.output(job.id, input.stream ?? "stdout", input.from ?? null);
      if (!read.ok) {
        return refuse(409, "output_unreadable", "The job has put something else in its place.");
      }
      const { next, size, text } = read.value;
      const place = next < size ? `\n(${size - next} more bytes from ${next})` : "";
      return {
        ok: true,
        body: { ...read.value },
        text: text === "" ? "(nothing)" : `${text}${place}`,
      };
    },
  });
}

function cancelTool(options: JobToolsOptions): Tool {
  return defineTool({
    name: "job_cancel",
    route: { method: "POST", path: "/jobs/cancel" },
    description: "Cancel a background job of this session and end its processes.",
    input: z.object({ job_id: jobId }),
    handle: async (input, context: ToolContext) => {
      const found = await options.find(context.sessionKey, input.job_id);
      const job = found === null ? null : await options.cancel(found.id);
      if (job === null) return unknownJob(input.job_id);
      return { ok: true, body: { job }, text: lineOf(job) };
    },
  });
}

function unknownJob(id: string) {
  return refuse(404, "unknown_job", `This session has no job ${id.slice(0, LINE_MAX_CHARACTERS)}.`);
}

function lineOf({ error, id, kind, lastEvent, status }: ListedJob): string {
  const more = error ?? lastEvent?.summary ?? "";
  return `${id} ${kind}: ${status}${more === "" ? "" : `, ${more}`}`;
}
