import { z } from "zod";

// What the operator routes tell of the worker's health and of what it could not process.
// The control plane imports these schemas, so they only grow.

/** A time in which nobody here heard what people wrote. */
export const absenceSchema = z.object({
  /** asleep: the machine slept. not-running: no worker ran. no-link: Slack was out of reach. */
  cause: z.enum(["asleep", "not-running", "no-link"]),
  from: z.number(),
  until: z.number(),
  /** Messages of that time that Slack had not delivered; each was given to its session. */
  found: z.number(),
  /** True once everything was searched after it: until then `found` may grow. */
  searched: z.boolean(),
});
export type AbsenceItem = z.infer<typeof absenceSchema>;

// What an earlier release does not tell has a default, because a control plane adopts its worker.

/** Times are milliseconds since the epoch. */
export const workerHealthSchema = z.object({
  ok: z.literal(true),
  slack: z.object({
    link: z.object({
      /**
       * off: not started, or ended. connecting: it opens a socket or waits for its next try. live:
       * Slack said hello. refused: a token is of no use, and nothing is tried until it is replaced.
       */
      state: z.enum(["off", "connecting", "live", "refused"]),
      reason: z.string().nullable(),
      /** When the next socket is opened; null while none is waited for. */
      nextTryAt: z.number().nullable().default(null),
    }),
    login: z.object({
      /** known: Slack said who we are. refused: it does not accept the bot token. */
      state: z.enum(["idle", "asking", "known", "refused"]),
      reason: z.string().nullable(),
    }),
    /** When the last envelope came over a socket. */
    lastEnvelopeAt: z.number().nullable(),
    /** When Slack last answered a ping; a live link pings every few seconds. */
    lastPongAt: z.number().nullable().default(null),
    /** Another program that uses our app-level token and takes a part of the events. */
    strangers: z.object({ sockets: z.number(), since: z.number() }).nullable(),
    events: z.object({ received: z.number(), parked: z.number() }),
    outbox: z.object({ open: z.number(), oldestAt: z.number().nullable() }),
    recovery: z.object({
      /** When the last search that looked everywhere began; null when there was none in this run. */
      sweptAt: z.number().nullable(),
      /** known: without the scopes to list channels only those of sessions are searched. */
      channels: z.enum(["all", "known", "unasked"]),
      quietUntil: z.number().nullable(),
      /** Threads and channels that the search has still to read. */
      left: z.number(),
    }),
    /** Absences of a minute and more, over restarts: newest first, at most ten. */
    absences: z.array(absenceSchema).default([]),
    /** What this workspace or app does not offer. */
    off: z.array(z.object({ feature: z.string(), reason: z.string() })),
  }),
  codex: z.object({
    /** reconnecting: the app-server went away. stopped: it is not started again by itself. */
    state: z.enum(["starting", "ready", "reconnecting", "stopped"]),
    since: z.number(),
    /** none: nobody is signed in. unknown: Codex could not tell. */
    account: z.enum(["ok", "none", "unknown"]),
    version: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  turns: z.object({
    /** With those that are being started. */
    running: z.number(),
    /** The turns that began since midnight where the worker runs; tokens of all kinds together. */
    today: z
      .object({ total: z.number(), failed: z.number(), tokens: z.number() })
      .nullable()
      .default(null),
  }),
  /** When this worker process began. */
  startedAt: z.number().nullable().default(null),
});
export type WorkerHealth = z.infer<typeof workerHealthSchema>;

export const parkedItemSchema = z.object({
  /** For `POST /operator/parked/<id>/retry`. */
  id: z.string(),
  /** An event of Slack, a message for the agent, or a post of ours. */
  kind: z.enum(["event", "message", "post"]),
  sessionKey: z.string().nullable(),
  /** Why it was given up. */
  error: z.string().nullable(),
  /** The beginning of what it says. */
  summary: z.string(),
  at: z.number(),
});
export type ParkedItem = z.infer<typeof parkedItemSchema>;

export const parkedListSchema = z.object({
  ok: z.literal(true),
  /** The newest of each kind first. */
  parked: z.array(parkedItemSchema),
});
