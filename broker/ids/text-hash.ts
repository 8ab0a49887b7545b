import { createHash } from "node:crypto";

/** By which a text is known again: SHA-256 of its UTF-8, in hexadecimal. */
export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
