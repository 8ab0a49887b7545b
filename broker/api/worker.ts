import { z } from "zod";

// Who answers: the worker's identity and readiness.

const phaseSchema = z.string();

const workerIdentitySchema = z.object({
  version: z.string(),
  /** Random per start: tells this very process from any other. */
  instance: z.string(),
  pid: z.number(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  mode: z.enum(["serve", "inspect"]),
  /** Number of the newest migration in the database. */
  schema: z.number(),
  /** The oldest schema whose release works with the database; earlier releases do not say. */
  schemaMin: z.number().optional(),
  /** Version of the Codex that new turns get; null in `inspect` and until it is known. */
  codex: z.string().nullable(),
});
export type WorkerIdentity = z.infer<typeof workerIdentitySchema>;

/** Without the operator token `/readyz` answers only `ok` and the phases. */
export const readinessSchema = z.object({
  ok: z.boolean(),
  phases: z.object({ store: phaseSchema, slack: phaseSchema, codex: phaseSchema }),
  reasons: z.record(z.string(), z.string()).optional(),
  /** Only with the operator token. */
  worker: workerIdentitySchema.optional(),
});
export type Readiness = z.infer<typeof readinessSchema>;

/** Who we are in Slack, as Slack said last. */
export const slackIdentitySchema = z.object({
  team: z.object({ id: z.string(), name: z.string().nullable(), url: z.string().nullable() }),
  bot: z.object({ userId: z.string(), name: z.string().nullable() }),
});
