import { createHash, timingSafeEqual } from "node:crypto";

/** Which header carries the key of the page. */
export const PERSON_KEY_HEADER = "x-playground-key";

/** Whether a request acts for a person: with the key, or where none is asked for. */
export function mayAct(key: string | null, given: string | undefined): boolean {
  return key === null || (given !== undefined && timingSafeEqual(hashOf(key), hashOf(given)));
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
