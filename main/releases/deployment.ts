import { z } from "zod";
import { operationStepSchema } from "../api/operations.ts";
import { releaseTargetSchema } from "../api/releases.ts";

// A deployment: one release takes the place of another, step by step. It is stored before each step,
// so that a control plane that ended in the middle can go on with it or take it back.
//
//   download ─► verify ─► try ─► hand-over ─► snapshot ─► switch ─► start ─► watch ─► keep ─► succeeded
//      └────────┴──────────┴ failed            │           │         │        │
//           (nothing changed)                  ▼           ▼         ▼        ▼
//                                         start-again   put-back ─► start-again ─► rolled-back
//
// A rollback has no download, verify, try and snapshot: the release is there, and has run.

export const forwardSteps = [
  ...(["download", "verify", "try", "hand-over", "snapshot"] as const),
  ...(["switch", "start", "watch", "keep"] as const),
] as const;
const undoSteps = ["put-back", "start-again"] as const;

export const forwardStepSchema = z.enum(forwardSteps);
export type ForwardStep = z.infer<typeof forwardStepSchema>;
export const undoStepSchema = z.enum(undoSteps);
export type UndoStep = z.infer<typeof undoStepSchema>;
export type StepId = ForwardStep | UndoStep;

const linkSchema = z.string().nullable();

/** What held before the old worker let go: the new one need not do better. */
export const baselineSchema = z.object({
  /** People want it to run, so that the new one is started and watched. */
  isWanted: z.boolean(),
  ready: z.boolean(),
  slackLive: z.boolean(),
  codexReady: z.boolean(),
  runningTurns: z.number(),
});
export type Baseline = z.infer<typeof baselineSchema>;

const undoingSchema = z.object({
  /** In a sentence. */
  reason: z.string(),
  /** `release`: it is marked as failed. `person` and `crash`: it is not to blame. */
  blame: z.enum(["release", "person", "crash"]),
  /** Who turned it back; null when nobody did, or an earlier release wrote this down. */
  by: z.string().nullable().default(null),
});
export type Undoing = z.infer<typeof undoingSchema>;

const stageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("forward"), step: forwardStepSchema }),
  z.object({ kind: z.literal("undo"), step: undoStepSchema, undoing: undoingSchema }),
  z.object({
    kind: z.literal("ended"),
    status: z.enum(["succeeded", "failed", "rolled-back"]),
    undoing: undoingSchema.nullable(),
  }),
]);
export type Stage = z.infer<typeof stageSchema>;

export const deploymentSchema = z.object({
  id: z.string(),
  kind: z.enum(["deploy", "rollback"]),
  target: releaseTargetSchema,
  version: z.string(),
  /** What the links named before; what an undo restores. */
  links: z.object({ current: linkSchema, previous: linkSchema, failed: linkSchema }),
  /** Of the tarball, as the registry names it. */
  integrity: z.string().nullable(),
  by: z.string().nullable(),
  at: z.number(),
  baseline: baselineSchema.nullable(),
  /** What a step found that a later one has to say. */
  problem: z.string().nullable(),
  /** How many bytes were downloaded. */
  bytes: z.number().nullable(),
  steps: z.array(operationStepSchema),
  stage: stageSchema,
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** What a step leaves for the later ones. */
export type StepFacts = Partial<Pick<Deployment, "baseline" | "problem" | "bytes">>;

export type DeploymentEvent =
  | { readonly kind: "done"; readonly detail: string; readonly facts?: StepFacts }
  /** The step does not apply. */
  | { readonly kind: "skipped"; readonly detail: string; readonly facts?: StepFacts }
  | { readonly kind: "failed"; readonly reason: string }
  /** A person does not want it any more. */
  | { readonly kind: "cancelled"; readonly by: string | null }
  /** The control plane started again. */
  | { readonly kind: "found" };
