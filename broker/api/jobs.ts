import { z } from "zod";

// Background jobs as operators and agents see them. Times are milliseconds since the epoch.

const jobStatusSchema = z.enum(["registered", "running", "completed", "failed", "cancelled"]);

export const jobItemSchema = z.object({
  id: z.string(),
  sessionKey: z.string(),
  /** The name that the agent gave it. */
  kind: z.string(),
  status: jobStatusSchema,
  cwd: z.string(),
  shell: z.string(),
  /** Whether it runs from its beginning again if its process is lost. */
  restartOnBoot: z.boolean(),
  /** How many times it was started. */
  runs: z.number(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  updatedAt: z.number(),
  endedAt: z.number().nullable(),
  heartbeatAt: z.number().nullable(),
  /** What it reported last while it ran. */
  lastEvent: z.object({ kind: z.string(), summary: z.string(), at: z.number() }).nullable(),
  /** What it said of its end; null while it runs. */
  summary: z.string().nullable(),
  /** Why it failed or was cancelled. */
  error: z.string().nullable(),
  exitCode: z.number().nullable(),
});
export type JobItem = z.infer<typeof jobItemSchema>;

export const jobListQuerySchema = z.object({
  session: z.string().min(1).max(200).optional(),
  /** Only those that are to be started or run. */
  live: z.enum(["true", "false"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const jobListSchema = z.object({ ok: z.literal(true), jobs: z.array(jobItemSchema) });

export const jobAnswerSchema = z.object({ ok: z.literal(true), job: jobItemSchema });

export const jobParamsSchema = z.object({
  id: z
    .string()
    .regex(/^job_[0-9a-f]{24}$/, "the id of a job")
    .max(60),
});

export const jobOutputQuerySchema = z.object({
  stream: z.enum(["stdout", "stderr"]).default("stdout"),
  /** `next` of an earlier answer; the end of the output when absent. */
  from: z.coerce.number().int().min(0).optional(),
});

/** A part of an output. `from`, `next` and `size` are bytes. */
export const jobOutputSchema = z.object({
  ok: z.literal(true),
  text: z.string(),
  from: z.number(),
  /** Where the next part begins. Less than an earlier `next` when the output was cut meanwhile. */
  next: z.number(),
  size: z.number(),
});
export type JobOutput = z.infer<typeof jobOutputSchema>;
