import { localized } from "../language/broker-text.ts";
import { ApiError } from "../api/api-error.ts";

/** What is wrong with the pattern, when that is why a call was refused. */
export function patternProblem(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.error.kind !== "refused") return null;
  return error.error.code === "bad_pattern" ? localized(error.error.message) : null;
}
