import { createHash, randomBytes } from "node:crypto";

/** Codes of one-time links: the first to open the link is signed in. */
export interface SignInCodes {
  issue(): string;
  /** True once per code, within its time. */
  redeem(code: string): boolean;
}

const CODE_BYTES = 32;
const VALID_MS = 10 * 60_000;
/** More links than this are not open at once; the oldest goes. */
const OPEN_MAX = 10;

export function signInCodes(now: () => number): SignInCodes {
  /** By hash, so that the comparison's time says nothing about a code. */
  const open = new Map<string, number>();
  return {
    issue: () => {
      const code = randomBytes(CODE_BYTES).toString("base64url");
      open.set(hashOf(code), now() + VALID_MS);
      for (const key of [...open.keys()].slice(0, -OPEN_MAX)) open.delete(key);
      return code;
    },
    redeem: (code) => {
      const key = hashOf(code);
      const validUntil = open.get(key);
      open.delete(key);
      return validUntil !== undefined && now() < validUntil;
    },
  };
}

function hashOf(code: string): string {
  return createHash("sha256").update(code).digest("base64url");
}
