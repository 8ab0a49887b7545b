import { z } from "zod";
import { askChoiceSchema, askItemSchema } from "./asks.ts";
import { personSchema } from "./sessions.ts";

// What happened in a session, in order. Times are milliseconds since the epoch.

const base = {
  /** Grows; the newest entry has the highest. An entry that changes keeps its own. */
  sequence: z.number(),
  sessionKey: z.string().nullable(),
  at: z.number(),
};

const authorSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), person: personSchema }),
  z.object({ kind: z.literal("bot"), name: z.string().nullable() }),
  /** Somebody in the app or with the operator token, under the name that was given. */
  z.object({ kind: z.literal("operator"), name: z.string().nullable() }),
]);

/** What a person, a bot or an operator wrote. */
const messageEntry = z.object({
  ...base,
  kind: z.literal("message"),
  ts: z.string(),
  author: authorSchema,
  /** With names in place of ids. */
  text: z.string(),
  files: z.array(z.object({ name: z.string() })),
  state: z.enum([
    "queued",
    "sending",
    "delivered",
    "answering",
    "done",
    "dropped",
    "parked",
    "command",
    "unknown",
  ]),
  /** Slack did not deliver it, and it was found afterwards. */
  recovered: z.boolean(),
  /** Set on an entry that changes an earlier one. */
  change: z.object({ kind: z.enum(["edited", "deleted"]), ofTs: z.string() }).nullable(),
  permalink: z.string().nullable(),
});

/** What the broker posted into the thread: an answer, a notice, a file. */
const postEntry = z.object({
  ...base,
  kind: z.literal("post"),
  post: z.enum(["answer", "message", "notice", "file"]),
  /** Markdown. */
  text: z.string(),
  /** Null until Slack has it. */
  ts: z.string().nullable(),
  permalink: z.string().nullable(),
  delivery: z.enum(["queued", "sent", "failed", "unknown"]),
});

export const stepKindSchema = z.enum([
  "command",
  "file-change",
  "tool",
  "web-search",
  "reasoning",
  "plan",
  "message",
  "helpers",
  "image",
  "compaction",
  "other",
]);

/** One thing that the agent did. */
export const stepEntrySchema = z.object({
  ...base,
  kind: z.literal("step"),
  /** Codex's id of the item; null for entries of older releases. */
  itemId: z.string().nullable(),
  turnId: z.string(),
  step: stepKindSchema,
  title: z.string(),
  state: z.enum(["running", "completed", "failed", "declined"]),
  exitCode: z.number().nullable(),
  durationMs: z.number().nullable(),
  files: z.array(z.object({ path: z.string(), added: z.number(), removed: z.number() })),
  /** The end of its output, or its diff, at most 4,000 characters. */
  detail: z.string().nullable(),
  /** True when `GET …/steps/:itemId` has more than `detail`. */
  hasMore: z.boolean(),
});
export type StepEntry = z.infer<typeof stepEntrySchema>;

const turnStartedEntry = z.object({
  ...base,
  kind: z.literal("turn-started"),
  turnId: z.string(),
});

const turnEndedEntry = z.object({
  ...base,
  kind: z.literal("turn-ended"),
  turnId: z.string(),
  status: z.enum(["completed", "interrupted", "failed"]),
  /** Codex's own sentence. */
  error: z.string().nullable(),
});

const askEntry = z.object({
  ...base,
  kind: z.literal("ask"),
  handle: z.string(),
  question: askItemSchema.shape.question,
});

const askSettledEntry = z.object({
  ...base,
  kind: z.literal("ask-settled"),
  handle: z.string(),
  outcome: z.enum(["answered", "expired", "withdrawn"]),
  choice: askChoiceSchema.nullable(),
  by: personSchema.nullable(),
  /** The name of who answered in the app; null for a person of Slack, and where none was given. */
  operator: z.string().nullable().default(null),
  /** Names of scripts that changed between the question and an answer that allowed it. */
  changedScripts: z.array(z.string()).readonly().default([]),
});

/** What an entry of an older release says that has no shape of its own any more. */
const otherEntry = z.object({
  ...base,
  kind: z.literal("other"),
  /** As it is stored. */
  name: z.string(),
  summary: z.string(),
});

export const timelineEntrySchema = z.discriminatedUnion("kind", [
  messageEntry,
  postEntry,
  stepEntrySchema,
  turnStartedEntry,
  turnEndedEntry,
  askEntry,
  askSettledEntry,
  otherEntry,
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const timelineQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `nextBeforeSequence` of the page after. */
  before_sequence: z.coerce.number().int().optional(),
});

export const timelinePageSchema = z.object({
  ok: z.literal(true),
  /** Oldest first. */
  entries: z.array(timelineEntrySchema),
  /** Pass as `before_sequence` for the page before; null at the beginning. */
  nextBeforeSequence: z.number().nullable(),
  /** Steps that run now; they have no place in the order yet. */
  running: z.array(stepEntrySchema),
});
export type TimelinePage = z.infer<typeof timelinePageSchema>;

/** The whole output or diff of one step. */
export const stepDetailSchema = z.object({
  ok: z.literal(true),
  itemId: z.string(),
  /** At most 1 MiB; `truncated` says whether there was more. */
  text: z.string(),
  truncated: z.boolean(),
});
