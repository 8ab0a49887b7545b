import { z } from "zod";

// The operator routes about auth profiles. No secret is ever answered. Times in ms since the epoch.

const windowSchema = z.object({
  /** 0 to 100. */
  percentLeft: z.number(),
  resetsAt: z.number().nullable(),
});

export const profileItemSchema = z.object({
  name: z.string(),
  /** The account that the configuration gives, or `CODEX_HOME`. */
  isDefault: z.boolean(),
  preferred: z.boolean(),
  /** Whose account it is, by its own file; null when there is none to read. */
  account: z
    .object({
      kind: z.enum(["chatgpt", "api-key"]),
      email: z.string().nullable(),
      plan: z.string().nullable(),
      accountId: z.string().nullable(),
      keyEnding: z.string().nullable(),
      renewedAt: z.number().nullable(),
    })
    .nullable(),
  /** Whether it can take work. `unknown` can: OpenAI has just not told its quota. */
  state: z.enum(["ready", "unknown", "exhausted", "refused", "signed-out"]),
  /** When it can work again, while it is exhausted. */
  exhaustedUntil: z.number().nullable(),
  quota: z.object({
    /** Some hours; five today. */
    short: windowSchema.nullable(),
    week: windowSchema.nullable(),
    billedByToken: z.boolean(),
    knownAt: z.number().nullable(),
    /** Why OpenAI did not answer the last question. */
    problem: z.string().nullable(),
  }),
  /** Its app-server: starting, ready, reconnecting or stopped. */
  server: z.object({ state: z.string(), reason: z.string().nullable() }),
  runningTurns: z.number(),
  sessions: z.number(),
});
export type ProfileItem = z.infer<typeof profileItemSchema>;

export const profileListSchema = z.object({
  ok: z.literal(true),
  profiles: z.array(profileItemSchema),
});

/** What is added: the text of an `auth.json`, or an API key. */
export const newProfileSchema = z
  .object({
    /** Made of the account's e-mail address when left out. */
    name: z.string().max(40).default(""),
    authJson: z
      .string()
      .max(128 * 1024)
      .optional(),
    apiKey: z.string().min(1).max(1_000).optional(),
    /** Takes the place of the account of the profile `name`. */
    replace: z.boolean().default(false),
  })
  .refine((body) => (body.authJson === undefined) !== (body.apiKey === undefined), {
    message: "either authJson or apiKey",
  });
export type NewProfileRequest = z.infer<typeof newProfileSchema>;

/** Answer of the preview: what would be added, before anything is. */
export const profilePreviewSchema = z.object({
  ok: z.literal(true),
  name: z.string(),
  account: profileItemSchema.shape.account,
});
export type ProfilePreview = z.infer<typeof profilePreviewSchema>;
