import { z } from "zod";
import { settingsInForceSchema } from "./settings.ts";

// The operator routes' answers. The control plane imports these schemas and nothing else of the
// worker, so they only grow.

const tokens = z.object({
  input: z.number(),
  cachedInput: z.number(),
  output: z.number(),
  reasoning: z.number(),
  total: z.number(),
});

export const sessionItemSchema = z.object({
  key: z.string(),
  channel: z.string(),
  channelType: z.string(),
  threadTs: z.string(),
  title: z.string().nullable(),
  initiator: z.string().nullable(),
  /** idle, starting, working, stopping, waiting or in-line. */
  state: z.string(),
  createdAt: z.number(),
  lastActivityAt: z.number(),
});
export type SessionItem = z.infer<typeof sessionItemSchema>;

const turnItemSchema = z.object({
  id: z.string(),
  state: z.enum(["running", "completed", "interrupted", "failed"]),
  error: z.unknown().nullable(),
  tokens,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});

const messageItemSchema = z.object({
  ts: z.string(),
  source: z.string(),
  state: z.string(),
  text: z.string(),
  author: z.unknown(),
  receivedAt: z.number(),
});

export const sessionDetailSchema = sessionItemSchema.extend({
  workspace: z.string(),
  host: z.string(),
  codexThreadId: z.string().nullable(),
  /** What its next turn gets; null while the broker is stopped. */
  settings: settingsInForceSchema.nullable(),
  turns: z.array(turnItemSchema),
  messages: z.array(messageItemSchema),
});
export type SessionDetail = z.infer<typeof sessionDetailSchema>;

export const timelineEntrySchema = z.object({
  sequence: z.number(),
  sessionKey: z.string().nullable(),
  kind: z.string(),
  at: z.number(),
  data: z.unknown(),
});
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const sessionListSchema = z.object({
  ok: z.literal(true),
  sessions: z.array(sessionItemSchema),
  /** Pass as `before` for the next page; null at the end. */
  nextBefore: z.number().nullable(),
});

export const timelinePageSchema = z.object({
  ok: z.literal(true),
  entries: z.array(timelineEntrySchema),
  /** Pass as `before_sequence` for the page before; null at the beginning. */
  nextBeforeSequence: z.number().nullable(),
});
