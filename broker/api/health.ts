import { z } from "zod";

// What the operator routes tell of the worker's health and of what it could not process.
// The control plane imports these schemas, so they only grow.

/** Times are milliseconds since the epoch. */
export const workerHealthSchema = z.object({
  ok: z.literal(true),
  slack: z.object({
    link: z.object({
      /** off, connecting, live or refused. */
      state: z.string(),
      reason: z.string().nullable(),
    }),
    login: z.object({
      /** idle, asking, known or refused. */
      state: z.string(),
      reason: z.string().nullable(),
    }),
    /** When the last envelope came over a socket. */
    lastEnvelopeAt: z.number().nullable(),
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
    /** What this workspace or app does not offer. */
    off: z.array(z.object({ feature: z.string(), reason: z.string() })),
  }),
  codex: z.object({
    /** starting, ready, reconnecting or stopped. */
    state: z.string(),
    since: z.number(),
    account: z.string(),
    version: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  turns: z.object({ running: z.number() }),
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
