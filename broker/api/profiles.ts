import { z } from "zod";

// The operator routes about auth profiles. No secret is ever answered. Times in ms since the epoch.

const windowSchema = z.object({
  /** 0 to 100. */
  percentLeft: z.number(),
  resetsAt: z.number().nullable(),
});

const accountSchema = z.object({
  kind: z.enum(["chatgpt", "api-key"]),
  email: z.string().nullable(),
  plan: z.string().nullable(),
  accountId: z.string().nullable(),
  keyEnding: z.string().nullable(),
  /** When its tokens were last renewed. */
  renewedAt: z.number().nullable(),
  /** When the person signed in, where the sign-in says it. */
  signedInAt: z.number().nullable().default(null),
  /** The workspace of a team's plan, as Codex was told; null before Codex asked. */
  workspace: z.string().nullable().default(null),
});
export type ProfileAccount = z.infer<typeof accountSchema>;

/** What people call a profile; one line of text. */
const labelSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}]*$/u, "one line of text");

export const profileItemSchema = z.object({
  /** Stable: in paths, routes and commands. */
  name: z.string(),
  /** What a person named it; null when nobody did. */
  label: z.string().nullable().default(null),
  /** The account that the configuration gives, or `CODEX_HOME`. */
  isDefault: z.boolean(),
  preferred: z.boolean(),
  /** Whose account it is, by its own file; null when there is none to read. */
  account: accountSchema.nullable(),
  /** Whether it can take work. `unknown` can: OpenAI has just not told its quota. */
  state: z.enum(["ready", "unknown", "exhausted", "refused", "signed-out"]),
  /** When OpenAI refused the sign-in, while it is refused. */
  refusedSince: z.number().nullable().default(null),
  /** When it can work again, while it is exhausted. */
  exhaustedUntil: z.number().nullable(),
  quota: z.object({
    /** Some hours; five today. */
    short: windowSchema.nullable(),
    week: windowSchema.nullable(),
    billedByToken: z.boolean(),
    knownAt: z.number().nullable(),
    /** When OpenAI was last asked. */
    askedAt: z.number().nullable().default(null),
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

/** Larger than any sign-in, in characters; real ones have some 4,000. */
export const MAX_SIGN_IN_CHARACTERS = 64 * 1024;

/** What is added: the text of an `auth.json`, or an API key. */
export const newProfileSchema = z
  .object({
    /** Made of the account's e-mail address when left out. */
    name: z.string().max(40).default(""),
    label: labelSchema.optional(),
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

/** Answer of the preview: what would be added, before anything is. Nothing is asked of OpenAI. */
export const profilePreviewSchema = z.object({
  ok: z.literal(true),
  name: z.string(),
  account: accountSchema.nullable(),
  /** When the access token ends; null for an API key. */
  expiresAt: z.number().nullable().default(null),
  /** Codex can renew it by itself. */
  renewable: z.boolean().default(true),
  /** The profile that has the same account already, by another sign-in. */
  existing: z.string().nullable().default(null),
});
export type ProfilePreview = z.infer<typeof profilePreviewSchema>;

export const profileLabelBodySchema = z.object({ label: labelSchema });

/** Answer of a removal. */
export const profileRemovedSchema = z.object({
  ok: z.literal(true),
  /** Until then `restoreProfile` brings it back; null where nothing was kept. */
  undoUntil: z.number().nullable().default(null),
});

/** How a sign-in with a code stands. */
const signInStateSchema = z.discriminatedUnion("kind", [
  /** Somebody has to enter the code. */
  z.object({ kind: z.literal("waiting") }),
  /** The profile `name` has the sign-in. */
  z.object({ kind: z.literal("done"), name: z.string(), account: accountSchema.nullable() }),
  /** Somebody signed in, and a person decides what becomes of it: `keepSignIn` or `cancelSignIn`. */
  z.object({
    kind: z.literal("undecided"),
    /** It is not the account of the profile that was to sign in again, or it has a profile already. */
    why: z.enum(["other-account", "already-here"]),
    account: accountSchema,
    /** The profile that has this account. */
    existing: z.string().nullable(),
  }),
  z.object({ kind: z.literal("expired") }),
  /** OpenAI, or Codex, did not complete it. */
  z.object({ kind: z.literal("refused"), reason: z.string() }),
  z.object({ kind: z.literal("canceled") }),
]);
export type SignInState = z.infer<typeof signInStateSchema>;

/** A sign-in with a code that a person enters on a page of OpenAI. */
export const signInSchema = z.object({
  id: z.string(),
  /** The profile that is to sign in again; null for a new one. */
  profile: z.string().nullable(),
  userCode: z.string(),
  verificationUrl: z.string(),
  expiresAt: z.number(),
  state: signInStateSchema,
});
export type SignIn = z.infer<typeof signInSchema>;

export const signInAnswerSchema = z.object({ ok: z.literal(true), signIn: signInSchema });

export const startSignInBodySchema = z.object({
  /** The profile that signs in again; a new one when left out. */
  profile: z.string().min(1).max(40).optional(),
  /** What people call the new profile. */
  label: labelSchema.optional(),
});

export const keepSignInBodySchema = z.object({
  /** A profile of its own, or in the place of the sign-in that the account has here. */
  as: z.enum(["new", "existing"]),
});
