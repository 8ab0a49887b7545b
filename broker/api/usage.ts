import { z } from "zod";
import { channelSchema, personSchema, tokensSchema } from "./sessions.ts";
import { isTimeZone } from "./time-zone.ts";

// What the turns used, and for whom. All times are milliseconds since the epoch. A turn counts for the
// time at which it started; turns whose session is gone are counted too.

/** Until now: the hours or days of the reader's clock, this one included. */
export const usageWindowSchema = z.enum(["24h", "7d", "30d", "90d"]);
export type UsageWindow = z.infer<typeof usageWindowSchema>;

export const usageGroupingSchema = z.enum(["profile", "model", "channel", "person"]);
export type UsageGrouping = z.infer<typeof usageGroupingSchema>;

export const usageQuerySchema = z.object({
  window: usageWindowSchema.default("7d"),
  by: usageGroupingSchema.default("profile"),
  /** In which hours and days begin; the broker's own when absent. */
  zone: z.string().max(60).refine(isTimeZone, "an IANA time zone, such as Europe/Paris").optional(),
});

/** `cachedInput` is a part of `input`. */
const sumsSchema = tokensSchema.extend({ turns: z.number() });

/** One profile, model, channel or person. */
export const usageSubjectSchema = z.object({
  /**
   * A name for profiles and models, an id of Slack for the rest, `direct-messages` for all of these
   * together; null for what is not known.
   */
  id: z.string().nullable(),
  /** As Slack has it; null until it was asked, and where the id is the name. */
  name: z.string().nullable(),
  /** Null where it is no channel. */
  channelType: channelSchema.shape.type.nullable(),
});
export type UsageSubject = z.infer<typeof usageSubjectSchema>;

const shareSchema = sumsSchema.extend({
  /** Of all tokens of the window, from 0 to 1. */
  share: z.number(),
});

const turnSchema = z.object({
  id: z.string(),
  sessionKey: z.string(),
  state: z.enum(["running", "completed", "interrupted", "failed"]),
  profile: z.string().nullable(),
  model: z.string().nullable(),
  channel: channelSchema.nullable(),
  person: personSchema.nullable(),
  tokens: tokensSchema,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});

/** What a session used, as far as its turns are stored. */
const sessionUsageSchema = sumsSchema.extend({
  sessionKey: z.string(),
  title: z.string().nullable(),
  channel: channelSchema,
  lastTurnAt: z.number(),
});

export const usageSchema = z.object({
  ok: z.literal(true),
  /** When it was counted. */
  at: z.number(),
  window: usageWindowSchema,
  by: usageGroupingSchema,
  zone: z.string(),
  /** The bars of a chart: oldest first, without gaps. The last one has not ended yet. */
  buckets: z.object({
    unit: z.enum(["hour", "day"]),
    starts: z.array(z.number()),
    until: z.number(),
  }),
  /** The tokens in each bucket: of the up to five that used most, then of all others together. */
  series: z.array(z.object({ subject: usageSubjectSchema, tokens: z.array(z.number()) })),
  /** Null where the series are all. */
  others: z.array(z.number()).nullable(),
  /** The most used first, in the order of the series. */
  rows: z.array(
    shareSchema.extend({
      subject: usageSubjectSchema,
      /** 0.12 is 12% more tokens than in the window before; null when there is nothing to compare. */
      trend: z.number().nullable(),
    }),
  ),
  /** Those that used least, when there are more than the rows. */
  rest: shareSchema.extend({ subjects: z.number() }).nullable(),
  /** Of the window. */
  sums: sumsSchema.extend({ trend: z.number().nullable() }),
  today: sumsSchema.extend({
    /** 0 is Sunday. */
    weekday: z.number(),
    /** Tokens on the same weekday until this time of day, on average; null with too little history. */
    usualTokens: z.number().nullable(),
  }),

  /** Of all time. */
  totals: sumsSchema,
  windows: z.object({ lastHour: sumsSchema, lastDay: sumsSchema }),
  /** At most 25, the newest first. */
  recentTurns: z.array(turnSchema),
  /** At most 25, those that used most first. */
  bySession: z.array(sessionUsageSchema),
});
export type Usage = z.infer<typeof usageSchema>;
