import { z } from "zod";
import { workerHealthSchema } from "./health.ts";
import { sessionItemSchema } from "./sessions.ts";
import { stepEntrySchema, timelineEntrySchema } from "./timeline.ts";

// `GET /operator/events`: one stream of server-sent events. The event's name is the kind, its data
// is the JSON below. An `id` is a cursor: `Last-Event-ID` or `after` resumes behind it. Events
// without an id are only of interest while they are new. A comment every 15 s keeps it alive.

export const feedEventSchema = z.discriminatedUnion("kind", [
  /** Sent first, with the cursor that the stream begins at. */
  z.object({ kind: z.literal("hello"), instance: z.string() }),
  /** The cursor is older than what is kept: fetch everything again. */
  z.object({ kind: z.literal("reset") }),
  /** A session is new, or something in its list item changed. */
  z.object({ kind: z.literal("session"), session: sessionItemSchema }),
  z.object({ kind: z.literal("session-removed"), key: z.string() }),
  z.object({ kind: z.literal("timeline"), entry: timelineEntrySchema }),
  /** A step began, went on, or ended without an entry of its own (`running` is then false). */
  z.object({
    kind: z.literal("live-step"),
    sessionKey: z.string(),
    step: stepEntrySchema,
    running: z.boolean(),
  }),
  z.object({ kind: z.literal("health"), health: workerHealthSchema.omit({ ok: true }) }),
  /** Something of a profile changed: fetch the list. */
  z.object({ kind: z.literal("profiles") }),
]);
export type FeedEvent = z.infer<typeof feedEventSchema>;
