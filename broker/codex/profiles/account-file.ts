import { createHash } from "node:crypto";
import { z } from "zod";
import { type Result, failed, succeeded } from "../../errors/broker-error.ts";

/** Whose account a file is, as far as the file itself says. No secret is in it. */
export interface AccountIdentity {
  readonly kind: "chatgpt" | "api-key";
  readonly email: string | null;
  /** Such as "plus" or "team". */
  readonly plan: string | null;
  readonly accountId: string | null;
  /** The last four characters of an API key. */
  readonly keyEnding: string | null;
  /** When its tokens were last renewed, in ms since the epoch. */
  readonly renewedAt: number | null;
  /** When the person signed in, in ms since the epoch; null where the sign-in does not say it. */
  readonly signedInAt: number | null;
}

/** An `auth.json` of Codex that can sign in. */
export interface AccountFile {
  readonly identity: AccountIdentity;
  /** The same for the same credential, which must not be in use twice. */
  readonly fingerprint: string;
  /** When its access token ends, in ms since the epoch; null when it says nothing, or is a key. */
  readonly expiresAt: number | null;
  /** Codex can renew it: it has a refresh token, or is a key, which needs none. */
  readonly renewable: boolean;
}

const fileSchema = z.looseObject({
  OPENAI_API_KEY: z.string().nullish(),
  tokens: z
    .looseObject({
      id_token: z.string().min(1),
      access_token: z.string().min(1),
      refresh_token: z.string(),
      account_id: z.string().nullish(),
    })
    .nullish(),
  last_refresh: z.string().nullish(),
});

const claimsSchema = z.looseObject({
  email: z.string().optional(),
  /** In seconds. */
  exp: z.number().optional(),
  auth_time: z.number().optional(),
  "https://api.openai.com/auth": z
    .looseObject({
      chatgpt_account_id: z.string().optional(),
      chatgpt_plan_type: z.string().optional(),
    })
    .optional(),
});

/** As `MAX_SIGN_IN_CHARACTERS` of the doors. */
export const MAX_ACCOUNT_FILE = 64 * 1024;

/**
 * Pure: reads an `auth.json`. With both an API key and tokens Codex takes the key, unless the file
 * says `auth_mode` chatgpt. The error is a sentence for a person.
 */
export function readAccountFile(content: string): Result<AccountFile, string> {
  if (content.length > MAX_ACCOUNT_FILE) {
    return failed("This is not a Codex sign-in: it is too long.");
  }
  const json = jsonOf(content);
  if (json === null) return failed("This is not a Codex sign-in: it is not JSON.");
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) return failed(NOT_A_SIGN_IN);
  const { OPENAI_API_KEY: key, tokens, last_refresh: renewed, auth_mode: mode } = parsed.data;
  if (typeof key === "string" && key.trim() !== "" && !(mode === "chatgpt" && tokens != null)) {
    return succeeded({
      identity: { ...nobody, kind: "api-key", keyEnding: key.trim().slice(-4) },
      fingerprint: fingerprintOf(key.trim()),
      expiresAt: null,
      renewable: true,
    });
  }
  if (tokens == null) return failed(NOT_A_SIGN_IN);
  const claims = claimsOf(tokens.id_token);
  if (claims === null) return failed("The sign-in's id_token cannot be read.");
  const openai = claims["https://api.openai.com/auth"];
  const renewedAt = Date.parse(renewed ?? "");
  return succeeded({
    identity: {
      kind: "chatgpt",
      email: claims.email ?? null,
      plan: openai?.chatgpt_plan_type ?? null,
      accountId: tokens.account_id ?? openai?.chatgpt_account_id ?? null,
      keyEnding: null,
      renewedAt: Number.isNaN(renewedAt) ? null : renewedAt,
      signedInAt: inMs(claims.auth_time),
    },
    fingerprint: fingerprintOf(tokens.refresh_token || tokens.access_token),
    expiresAt: inMs(claimsOf(tokens.access_token)?.exp),
    renewable: tokens.refresh_token !== "",
  });
}

/**
 * Pure: whether two files are of one account: the same person in the same workspace. What a file
 * does not say matches anything.
 */
export function isSameAccount(one: AccountIdentity, other: AccountIdentity): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === "api-key") return one.keyEnding === other.keyEnding;
  const fits = (a: string | null, b: string | null) => a === null || b === null || a === b;
  const says = [one, other].every(({ email, accountId }) => email !== null || accountId !== null);
  return says && fits(one.email, other.email) && fits(one.accountId, other.accountId);
}

function inMs(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1_000;
}

/** The `auth.json` that signs in with an API key. */
export function apiKeyFile(apiKey: string): string {
  return JSON.stringify({ auth_mode: "apikey", OPENAI_API_KEY: apiKey.trim() });
}

const NOT_A_SIGN_IN = "This is not a Codex sign-in: it has no tokens and no API key.";

const nobody: AccountIdentity = {
  kind: "chatgpt",
  email: null,
  plan: null,
  accountId: null,
  keyEnding: null,
  renewedAt: null,
  signedInAt: null,
};

function claimsOf(token: string): z.infer<typeof claimsSchema> | null {
  const [, payload = ""] = token.split(".");
  const parsed = claimsSchema.safeParse(jsonOf(Buffer.from(payload, "base64url").toString()));
  return parsed.success ? parsed.data : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fingerprintOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
