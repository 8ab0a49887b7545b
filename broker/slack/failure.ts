import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from "@slack/web-api";
import { BrokerError, errorText, failed, type Result, succeeded } from "../errors/broker-error.ts";

/** Why a call to Slack's Web API did not give an answer to work with. */
export type SlackFailure =
  /** Slack asks for patience; null when it did not say for how long. Nothing was done. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number | null }
  /** Slack said no. `code` is its own word, or `http_<status>`. Nothing was done. */
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly needed?: string;
      /** What Slack finds wrong with the blocks, with JSON pointers. */
      readonly details?: readonly string[];
    }
  /** The token is of no use (any more): a person must act. Nothing was done. */
  | { readonly kind: "auth"; readonly code: string }
  /** The request never left, or never reached Slack. Nothing was done. */
  | { readonly kind: "unreachable"; readonly message: string }
  /** No answer, or an answer that does not tell: Slack may or may not have done it. */
  | { readonly kind: "ambiguous"; readonly message: string };

/** Code of the BrokerError that the clients' fetch throws for a 429 without a usable Retry-After. */
export const RATE_LIMITED_WITHOUT_WAIT = "slack.rate_limited_without_wait";

/** Runs one call, once. Never throws: whatever happens comes back as a value. */
export async function callSlack<T>(call: () => Promise<T>): Promise<Result<T, SlackFailure>> {
  try {
    return succeeded(await call());
  } catch (thrown) {
    return failed(toSlackFailure(thrown));
  }
}

/** Errors that end with the token (common errors of every Web API method). */
const authCodes: ReadonlySet<string> = new Set([
  "not_authed",
  "invalid_auth",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "user_removed_from_team",
  "team_disabled",
]);

/** Slack's own trouble; its documentation says that part of the operation may have succeeded. */
const troubledCodes: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

/** Network errors that come before a request can have reached anyone. */
const neverSentCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** What a thrown value of `@slack/web-api` (or of fetch below it) means. */
export function toSlackFailure(thrown: unknown): SlackFailure {
  if (thrown instanceof WebAPIRateLimitedError)
    return { kind: "rate-limited", retryAfterMs: Math.max(0, thrown.retryAfter) * 1_000 };
  if (thrown instanceof WebAPIPlatformError) return fromAnswer(thrown.data);
  if (thrown instanceof WebAPIHTTPError) return fromStatus(thrown.statusCode);
  const causes = causesOf(thrown);
  if (causes.some((cause) => codeOf(cause) === RATE_LIMITED_WITHOUT_WAIT))
    return { kind: "rate-limited", retryAfterMs: null };
  const message = errorText(thrown);
  return causes.some((cause) => neverSentCodes.has(codeOf(cause)))
    ? { kind: "unreachable", message }
    : { kind: "ambiguous", message };
}

function fromAnswer(answer: {
  readonly error?: unknown;
  readonly needed?: unknown;
  readonly response_metadata?: unknown;
}): SlackFailure {
  const code = answer.error;
  // The client puts an unreadable body (a proxy's page, a captive portal) where the code belongs.
  if (typeof code !== "string" || !/^[\w.-]{1,100}$/.test(code))
    return { kind: "ambiguous", message: "Slack's answer could not be read" };
  if (code === "ratelimited" || code === "rate_limited")
    return { kind: "rate-limited", retryAfterMs: null };
  if (authCodes.has(code)) return { kind: "auth", code };
  if (troubledCodes.has(code)) return { kind: "ambiguous", message: `Slack answered ${code}` };
  return {
    kind: "refused",
    code,
    ...(typeof answer.needed === "string" && { needed: answer.needed }),
    ...detailsOf(answer.response_metadata),
  };
}

/** Messages and characters of Slack's explanation that are kept. */
const DETAILS = 5;
const DETAIL_CHARACTERS = 300;

function detailsOf(metadata: unknown): { readonly details?: readonly string[] } {
  if (typeof metadata !== "object" || metadata === null || !("messages" in metadata)) return {};
  if (!Array.isArray(metadata.messages)) return {};
  const details = metadata.messages
    .filter((one) => typeof one === "string")
    .slice(0, DETAILS)
    .map((one) => one.slice(0, DETAIL_CHARACTERS));
  return details.length === 0 ? {} : { details };
}

function fromStatus(status: number): SlackFailure {
  const isTrouble = status >= 500 || status === 408 || status < 400;
  return isTrouble
    ? { kind: "ambiguous", message: `Slack answered with HTTP status ${status}` }
    : { kind: "refused", code: `http_${status}` };
}

/** How deep a chain of causes is looked at. */
const CAUSES_LOOKED_AT = 6;

function causesOf(thrown: unknown): readonly Error[] {
  const found: Error[] = [];
  let current = thrown;
  while (current instanceof Error && found.length < CAUSES_LOOKED_AT) {
    found.push(current);
    current = current.cause;
  }
  return found;
}

function codeOf(error: Error): string {
  if (error instanceof BrokerError) return error.code;
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** One line for the log. */
export function failureText(failure: SlackFailure): string {
  switch (failure.kind) {
    case "rate-limited":
      return failure.retryAfterMs === null
        ? "rate limited"
        : `rate limited for ${failure.retryAfterMs} ms`;
    case "refused":
      return failure.needed === undefined
        ? failure.code
        : `${failure.code} (needs ${failure.needed})`;
    case "auth":
      return failure.code;
    case "unreachable":
      return `unreachable: ${failure.message}`;
    case "ambiguous":
      return failure.message;
  }
}

/** A short stable word for a failure, for programs. */
export function failureCode(failure: SlackFailure): string {
  switch (failure.kind) {
    case "refused":
    case "auth":
      return failure.code;
    case "rate-limited":
      return "ratelimited";
    case "unreachable":
    case "ambiguous":
      return failure.kind;
  }
}
