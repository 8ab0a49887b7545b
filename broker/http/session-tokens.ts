import { createHmac, timingSafeEqual } from "node:crypto";
import type { SessionKey } from "../sessions/model.ts";

/**
 * Capability tokens of sessions: `sbt_<session key>.<signature>`, both base64url. They are derived
 * from a key on disk, so that they stay valid over restarts and none is stored.
 */
export interface SessionTokens {
  issue(key: SessionKey): string;
  /** The session that the token was issued for; null when it was not issued here. */
  verify(token: string): SessionKey | null;
}

const PREFIX = "sbt_";

export function sessionTokens(secret: Buffer): SessionTokens {
  const sign = (key: SessionKey) => createHmac("sha256", secret).update(key).digest();
  return {
    issue: (key) =>
      `${PREFIX}${Buffer.from(key).toString("base64url")}.${sign(key).toString("base64url")}`,
    verify: (token) => {
      if (!token.startsWith(PREFIX)) return null;
      const [encodedKey, signature] = token.slice(PREFIX.length).split(".");
      if (encodedKey === undefined || signature === undefined) return null;
      const key = Buffer.from(encodedKey, "base64url").toString();
      return sameBytes(Buffer.from(signature, "base64url"), sign(key)) ? key : null;
    },
  };
}

/** Constant-time comparison, so that an answer's time tells nothing about the secret. */
export function sameBytes(given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
