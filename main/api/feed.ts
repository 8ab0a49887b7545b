import { z } from "zod";
import { feedEventSchema } from "../../broker/api/feed.ts";
import { operationSchema } from "./operations.ts";
import { adminStatusSchema } from "./status.ts";

// `GET /admin/api/events`: server-sent events, read by `fetch` with the admin token in a header.
// The worker's events pass through with their cursor as id; the control plane adds its own without
// one. `status` comes first on every connection and whenever something in it changed. The stream
// lives through stops and starts of the worker: after each, the worker's `hello` or `reset` comes.

export const adminFeedEventSchema = z.union([
  feedEventSchema,
  z.object({ kind: z.literal("status"), status: adminStatusSchema }),
  /** An operation began, went on or ended. */
  z.object({ kind: z.literal("operation"), operation: operationSchema }),
]);
export type AdminFeedEvent = z.infer<typeof adminFeedEventSchema>;
