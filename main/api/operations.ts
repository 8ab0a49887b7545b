import { z } from "zod";

// What people and programs did to the service: `GET /admin/api/operations`. Times are milliseconds
// since the epoch.

const stepStateSchema = z.enum(["waiting", "running", "done", "skipped", "failed"]);

/** One thing that is looked at while a new release is watched. */
export const watchCheckSchema = z.object({
  id: z.enum(["process", "ready", "slack", "codex"]),
  /** `excused`: it was not so before either, so it is no fault of the release. */
  state: z.enum(["passed", "waiting", "excused"]),
  /** Such as "Codex has not answered yet". */
  text: z.string(),
});
export type WatchCheck = z.infer<typeof watchCheckSchema>;

export const operationStepSchema = z.object({
  id: z.string(),
  /** A verb, such as "Hand over". */
  title: z.string(),
  state: stepStateSchema,
  /** What came of it, or what it does, in words; null while there is nothing to say. */
  detail: z.string().nullable(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** When a step that watches ends at the latest. */
  deadline: z.number().nullable(),
  checks: z.array(watchCheckSchema),
  /** Takes back what the steps before it did. */
  isUndo: z.boolean(),
});
export type OperationStep = z.infer<typeof operationStepSchema>;

const operationStatusSchema = z.enum(["running", "succeeded", "failed", "rolled-back"]);

export const operationSchema = z.object({
  id: z.string(),
  /** Such as `worker.deploy`, `worker.rollback` and `service.stop`. */
  kind: z.string(),
  status: operationStatusSchema,
  /** Empty for what is done at once. */
  steps: z.array(operationStepSchema),
  /** Who asked for it; null when nobody is named. */
  by: z.string().nullable(),
  at: z.number(),
  endedAt: z.number().nullable(),
  /** Why it failed or was undone, in a sentence. */
  reason: z.string().nullable(),
  /** The release that it leads to; null for everything else. */
  version: z.string().nullable(),
  /** The release that ran before. */
  from: z.string().nullable(),
  /** Whether it can be cancelled: until it switches. */
  canCancel: z.boolean(),
  /** Whether it can be turned back: from the switch until it is kept. */
  canRollBack: z.boolean(),
});
export type Operation = z.infer<typeof operationSchema>;
