import { z } from "zod";

// What a session is up to, in the words that people read. The worker alone computes it: window,
// menu bar and `-status` show the same. Times are milliseconds since the epoch.

/** The groups of the session list, in their order. */
export const sessionGroupSchema = z.enum(["needs-you", "working", "waiting", "ended"]);

export const sessionStateSchema = z.enum([
  /** Codex asks for permission. */
  "needs-approval",
  /** Codex asks a question and waits for the answer. */
  "needs-answer",
  /** Cut off in a command whose end nobody saw: people decide how it goes on. */
  "needs-decision",
  /** The last turn failed, and nothing goes on by itself. */
  "failed",
  /** The profile's sign-in is refused or missing. */
  "sign-in",
  /** An input is on its way to Codex. */
  "starting",
  /** A turn runs. */
  "working",
  "stopping",
  /** The turn limit is reached. */
  "queued",
  /** The profile's quota is used up; `until` says when it is back. */
  "out-of-quota",
  /** Codex or the network cannot be reached; it goes on by itself. */
  "unavailable",
  /** A background job runs and the session waits for it. */
  "job",
  /** The last turn was stopped by a person. */
  "stopped",
  "done",
]);
export type SessionStateName = z.infer<typeof sessionStateSchema>;

export const sessionStatusSchema = z.object({
  state: sessionStateSchema,
  group: sessionGroupSchema,
  /** The most specific true thing, such as "Running tests" or "Needs approval". */
  word: z.string(),
  /** What happened or what is waited for, in a sentence; null when the word says all. */
  reason: z.string().nullable(),
  since: z.number(),
  /** When it changes by itself: a quota that is back, an approval that declines; null otherwise. */
  until: z.number().nullable(),
});
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

/** Whether something can be done now, and if not, why: a disabled control shows the reason. */
export const permissionSchema = z.discriminatedUnion("allowed", [
  z.object({ allowed: z.literal(true) }),
  z.object({ allowed: z.literal(false), reason: z.string() }),
]);
export type Permission = z.infer<typeof permissionSchema>;

/** What can be done with a session now. */
export const sessionPermissionsSchema = z.object({
  send: permissionSchema,
  stop: permissionSchema,
  /** Run on after a stop. */
  resume: permissionSchema,
  reset: permissionSchema,
  remove: permissionSchema,
  /** Move to another profile. */
  move: permissionSchema,
});
