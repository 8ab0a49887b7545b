import { z } from "zod";
import { accessRequestSchema } from "../../broker/api/access.ts";
import { workerHealthSchema } from "../../broker/api/health.ts";
import { profileItemSchema } from "../../broker/api/profiles.ts";
import { doctorSummarySchema } from "./doctor.ts";
import { sessionItemSchema, sessionListSchema } from "../../broker/api/sessions.ts";
import { setupPhaseSchema } from "./setup-phase.ts";
import { releaseSummarySchema } from "./releases.ts";
import { keptRunningSchema } from "./service-agent.ts";

// `GET /admin/api/status`: everything that the menu bar and Home need at once. Times are
// milliseconds since the epoch. A person reads "broker" where the schema says worker.

/** How one worker process ended. */
export const workerExitSchema = z.object({
  at: z.number(),
  code: z.number().nullable(),
  signal: z.string().nullable(),
  /** The last lines that it printed, oldest first, at most 20, redacted. */
  lines: z.array(z.string()),
  /** True when no process was there: it could not be started, and `lines` says why. */
  neverStarted: z.boolean().optional(),
});
export type WorkerExit = z.infer<typeof workerExitSchema>;

/**
 * stopped → starting → running → stopping → stopped. `restarting` waits until `nextStartAt` after
 * an unexpected exit. `crashed`: it ended too often in a short time, and is not started again until
 * a person asks. `refused`: it exited with 78, its configuration has to change first.
 */
export const workerStateSchema = z.enum([
  "stopped",
  "starting",
  "running",
  "stopping",
  "restarting",
  "crashed",
  "refused",
]);
export type WorkerState = z.infer<typeof workerStateSchema>;

export const workerStatusSchema = z.object({
  wanted: z.enum(["running", "stopped"]),
  state: workerStateSchema,
  /** Since when it is in this state. */
  since: z.number(),
  pid: z.number().nullable(),
  version: z.string().nullable(),
  /** When the running process started. */
  startedAt: z.number().nullable(),
  /** Its last unexpected end; null when there was none since a person last started it. */
  exit: workerExitSchema.nullable(),
  /** Unexpected ends in a row. */
  exits: z.number(),
  nextStartAt: z.number().nullable(),
  /** What it is starting or stopping with, or why it does not run, in a sentence. */
  reason: z.string().nullable(),
  /** Who stopped or started it last, when a person did. */
  by: z.string().nullable(),
});
export type WorkerStatus = z.infer<typeof workerStatusSchema>;

export const adminStatusSchema = z.object({
  /** When this was true. */
  at: z.number(),
  controlPlane: z.object({
    version: z.string(),
    /** Random per start. */
    instance: z.string(),
    pid: z.number(),
    startedAt: z.number(),
    /** The machine's name. */
    host: z.string(),
    serviceRoot: z.string(),
    /** As Node names it, such as `darwin`. An earlier control plane does not say. */
    platform: z.string().default("darwin"),
    backend: z.enum(["child", "child-tied", "launchd"]),
    /** Address of the admin page. */
    url: z.string(),
  }),
  worker: workerStatusSchema,
  /** What runs, what is offered and what is under way; null where an earlier one does not say. */
  releases: releaseSummarySchema.nullable().default(null),
  /** Where sessions are read from now: the worker, `inspect` while it is stopped, or nowhere. */
  source: z.enum(["worker", "inspect", "none"]),
  /** Null while the worker does not answer. */
  slack: workerHealthSchema.shape.slack.nullable(),
  codex: workerHealthSchema.shape.codex.nullable(),
  profiles: z.array(profileItemSchema),
  counts: sessionListSchema.shape.counts.nullable(),
  /** Sessions that need a person, longest waiting first, at most 50. */
  needsYou: z.array(sessionItemSchema),
  /** People who were refused and ask to be allowed, the longest waiting first, at most 50. */
  accessRequests: z.array(accessRequestSchema).default([]),
  /** Working and waiting sessions, newest activity first, at most 50. */
  active: z.array(sessionItemSchema),
  /** Turns that run now. */
  runningTurns: z.number(),
  /** The turns since midnight; null while nobody tells. */
  turnsToday: workerHealthSchema.shape.turns.shape.today,
  /** Free on the disk of the service root; null when it cannot be told. */
  freeBytes: z.number().nullable(),
  /** What the machine runs on; null where nobody can tell, as on any but a Mac. */
  power: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("mains") }),
      z.object({ kind: z.enum(["battery", "ups"]), percentLeft: z.number().nullable() }),
    ])
    .nullable()
    .default(null),
  /** How far the setup assistant is. */
  setup: setupPhaseSchema.default("done"),
  /** Whether the broker starts at login; null where an earlier one does not say. */
  keptRunning: keptRunningSchema.nullable().default(null),
  /** Page of the playground while it runs. */
  playgroundUrl: z.string().nullable(),
  /** What the doctor found when it last checked everything; null before. */
  doctor: doctorSummarySchema.nullable().default(null),
});
export type AdminStatus = z.infer<typeof adminStatusSchema>;
