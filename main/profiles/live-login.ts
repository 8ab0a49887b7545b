import { createHash, timingSafeEqual } from "node:crypto";
import { open } from "node:fs/promises";
import { z } from "zod";
import { MAX_SIGN_IN_CHARACTERS } from "../../broker/api/profiles.ts";
import type { AdminProfilePreview } from "../api/profiles.ts";

/** The login of the person's own Codex command line on this machine. */
export interface LiveLogin {
  /** What it has to do with an `auth.json`; null when nothing, or when there is none. */
  compare(authJson: string): Promise<AdminProfilePreview["liveLogin"]>;
}

/** `path` is where that Codex keeps it; the file is read again at each question. */
export function liveLoginAt(path: string): LiveLogin {
  return {
    compare: async (authJson) => {
      const live = await readStart(path);
      return live === null ? null : relationOf(loginOf(live), loginOf(authJson));
    },
  };
}

/** What tells one sign-in from another. */
interface Login {
  /** SHA-256 of the refresh token. */
  readonly token: Buffer;
  readonly email: string | null;
  readonly accountId: string | null;
}

/** Pure: compares by hash, so that no time that it takes says anything of a token. */
function relationOf(live: Login | null, other: Login | null): AdminProfilePreview["liveLogin"] {
  if (live === null || other === null) return null;
  if (timingSafeEqual(live.token, other.token)) return "this-file";
  const isSame =
    live.email !== null && live.email === other.email && live.accountId === other.accountId;
  return isSame ? "same-account" : null;
}

const fileSchema = z.looseObject({
  tokens: z.looseObject({
    id_token: z.string(),
    refresh_token: z.string().min(1),
    account_id: z.string().nullish(),
  }),
});
const claimsSchema = z.looseObject({ email: z.string().optional() });

/** Null for what is no ChatGPT sign-in: an API key may be used twice. */
function loginOf(authJson: string): Login | null {
  const file = fileSchema.safeParse(jsonOf(authJson));
  if (!file.success) return null;
  const { id_token: idToken, refresh_token: refreshToken, account_id: id } = file.data.tokens;
  const [, payload = ""] = idToken.split(".");
  const claims = claimsSchema.safeParse(jsonOf(Buffer.from(payload, "base64url").toString()));
  return {
    token: createHash("sha256").update(refreshToken).digest(),
    email: (claims.success ? claims.data.email : undefined) ?? null,
    accountId: id ?? null,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is no login.
    return null;
  }
}

/** The beginning of a file, which is all of a sign-in; null when it cannot be read. */
async function readStart(path: string): Promise<string | null> {
  const file = await open(path, "r").catch(() => null);
  // Most people have none, and nobody needs one.
  if (file === null) return null;
  try {
    const start = Buffer.alloc(MAX_SIGN_IN_CHARACTERS);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    return start.toString("utf8", 0, bytesRead);
  } catch {
    // Such as a folder.
    return null;
  } finally {
    await file.close();
  }
}
