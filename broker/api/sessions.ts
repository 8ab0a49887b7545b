import { z } from "zod";
import { askItemSchema } from "./asks.ts";
import {
  sessionGroupSchema,
  sessionPermissionsSchema,
  sessionStatusSchema,
} from "./session-status.ts";
import { settingsInForceSchema } from "./settings.ts";

// Sessions as operators and the control plane see them. Times are milliseconds since the epoch.

const MAX_PAGE = 500;

export const tokensSchema = z.object({
  input: z.number(),
  cachedInput: z.number(),
  output: z.number(),
  reasoning: z.number(),
  total: z.number(),
});

/** A person of Slack. `name` is null until Slack was asked. */
export const personSchema = z.object({ id: z.string(), name: z.string().nullable() });

export const channelSchema = z.object({
  id: z.string(),
  /** Without the leading #; null for direct messages and until Slack was asked. */
  name: z.string().nullable(),
  type: z.enum(["channel", "group", "mpim", "im"]),
});

export const sessionItemSchema = z.object({
  /** `<channel>:<root ts>`. */
  key: z.string(),
  channel: channelSchema,
  threadTs: z.string(),
  /** The agent's own title, else the first request cleaned to one line; null while it has none. */
  title: z.string().nullable(),
  /** Whose message opened the session; null when it was no person. */
  starter: personSchema.nullable(),
  profile: z.string().nullable(),
  status: sessionStatusSchema,
  /** Questions that wait for a person. */
  openAsks: z.number(),
  /** The newest message of the thread, ours included. */
  lastMessage: z
    .object({
      /** Null when the agent wrote it. */
      author: personSchema.nullable(),
      /** At most 160 characters, one line. */
      preview: z.string(),
      at: z.number(),
    })
    .nullable(),
  tokens: tokensSchema,
  permalink: z.string().nullable(),
  createdAt: z.number(),
  /** The newest real activity: a message, a step, a turn. Never a change of metadata. */
  lastActivityAt: z.number(),
});
export type SessionItem = z.infer<typeof sessionItemSchema>;

const word = z.string().min(1).max(200);

export const sessionListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(300).optional(),
  /** `open` is all but the ended ones. */
  group: z.union([sessionGroupSchema, z.enum(["open", "all"])]).default("all"),
  channel: word.optional(),
  /** Who started it. */
  person: word.optional(),
  profile: word.optional(),
  /** Part of the title, of a message's text, or the key. */
  search: word.optional(),
});

export const sessionListSchema = z.object({
  ok: z.literal(true),
  /** Newest activity first. */
  sessions: z.array(sessionItemSchema),
  /** Null at the end. Pages neither lose nor repeat a session, whatever changes meanwhile. */
  nextCursor: z.string().nullable(),
  /** Of all sessions that match channel, person, profile and search, whatever the group. */
  counts: z.object({
    "needs-you": z.number(),
    working: z.number(),
    waiting: z.number(),
    ended: z.number(),
    all: z.number(),
  }),
});
export type SessionList = z.infer<typeof sessionListSchema>;

/** What the filters of the list offer: what sessions have, not all of Slack. */
export const sessionFacetsSchema = z.object({
  ok: z.literal(true),
  channels: z.array(channelSchema.extend({ sessions: z.number() })),
  people: z.array(personSchema.extend({ sessions: z.number() })),
  profiles: z.array(z.object({ name: z.string(), sessions: z.number() })),
});
export type SessionFacets = z.infer<typeof sessionFacetsSchema>;

export const planStepSchema = z.object({
  text: z.string(),
  state: z.enum(["done", "now", "open"]),
});

/** A notice with buttons that waits for a choice. */
export const offerSchema = z.object({
  kind: z.enum(["try-again", "start-fresh", "stalled", "unsure"]),
  turnId: z.string(),
  /** What the notice says. */
  text: z.string(),
  choices: z.array(
    z.object({
      id: z.enum([
        "try-again",
        "start-fresh",
        "keep-waiting",
        "stop-and-retry",
        "check-and-continue",
        "leave-it",
      ]),
      label: z.string(),
    }),
  ),
});
export type Offer = z.infer<typeof offerSchema>;

export const sessionDetailSchema = sessionItemSchema.extend({
  workspace: z.string(),
  host: z.string(),
  codexThreadId: z.string().nullable(),
  /** What its next turn gets; null while the broker is stopped. */
  settings: settingsInForceSchema.nullable(),
  /** As Codex named it; null until a turn ran in this worker's life. */
  model: z.string().nullable(),
  /** Of the newest turn. */
  plan: z.array(planStepSchema),
  /** How full the model's context is; null until Codex reported it. */
  context: z.object({ usedTokens: z.number(), windowTokens: z.number() }).nullable(),
  /** Files that its turns changed, newest first. */
  changes: z.object({
    added: z.number(),
    removed: z.number(),
    files: z.array(z.object({ path: z.string(), added: z.number(), removed: z.number() })),
  }),
  turn: z
    .object({ id: z.string(), startedAt: z.number(), steps: z.number(), commands: z.number() })
    .nullable(),
  /** Messages that the agent has not been given. */
  queuedMessages: z.number(),
  asks: z.array(askItemSchema),
  offer: offerSchema.nullable(),
  permissions: sessionPermissionsSchema,
});
export type SessionDetail = z.infer<typeof sessionDetailSchema>;

/** What a deletion would take along. Sizes are bytes. */
export const removalPreviewSchema = z.object({
  ok: z.literal(true),
  workspaceBytes: z.number(),
  logBytes: z.number(),
  messages: z.number(),
  /** Running and kept background jobs. */
  jobs: z.number(),
  runningTurn: z.boolean(),
  repositories: z.array(
    z.object({
      /** Relative to the workspace. */
      path: z.string(),
      branch: z.string().nullable(),
      /** Null when it could not be found out without running the repository's own settings. */
      unpushedCommits: z.number().nullable(),
      changedFiles: z.number().nullable(),
    }),
  ),
});
export type RemovalPreview = z.infer<typeof removalPreviewSchema>;

/** Who acts, in words for the thread: a person's name, or "an operator". */
export const bySchema = z.string().trim().min(1).max(100).optional();

export const sendBodySchema = z.object({
  text: z.string().trim().min(1).max(10_000),
  by: bySchema,
  /** The same id sends once, however often it is tried. */
  requestId: z.string().min(8).max(100),
});
export const actBodySchema = z.object({ by: bySchema });
export const offerBodySchema = z.object({
  choice: offerSchema.shape.choices.element.shape.id,
  turnId: z.string().min(1).max(200),
  by: bySchema,
});
