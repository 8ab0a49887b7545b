import type { TurnFailure } from "../sessions/ports/agent-events.ts";
import type { TurnError } from "./protocol.generated.ts";

const kinds: Readonly<Record<string, TurnFailure["kind"]>> = {
  unauthorized: "unauthorized",
  usageLimitExceeded: "usage-limit",
  rateLimitExceeded: "rate-limit",
  serverOverloaded: "overloaded",
  flexUnavailable: "overloaded",
  policyCapacityUnavailable: "overloaded",
  internalServerError: "overloaded",
  contextWindowExceeded: "context-too-long",
  modelNotFound: "model-not-found",
  cyberPolicy: "policy",
  misalignmentPolicyViolation: "policy",
  inferenceHookDenied: "policy",
  tooManyDenials: "policy",
};

/** `codexErrorInfo` members that carry the HTTP status of the model's provider. */
const httpMembers: readonly string[] = [
  "httpConnectionFailed",
  "responseStreamConnectionFailed",
  "responseStreamDisconnected",
  "responseTooManyFailedAttempts",
];

/**
 * What a failed turn means. `codexErrorInfo` is a word or an object with a single key, and newer
 * servers may send others than those we know: these are "other", with Codex's sentence.
 */
export function turnFailure(error: TurnError): TurnFailure {
  const { codexErrorInfo: info } = error;
  const message = withAdvice(error.message);
  if (typeof info === "string") return { kind: kinds[info] ?? fromMessage(message), message };
  if (info === null) return { kind: fromMessage(message), message };
  const [name, detail] = Object.entries(info)[0] ?? [];
  if (name === undefined || !httpMembers.includes(name))
    return { kind: fromMessage(message), message };
  const httpStatus = statusIn(detail);
  return {
    kind: httpStatus === null ? "connection" : fromStatus(httpStatus),
    message,
    ...(httpStatus === null ? {} : { httpStatus }),
  };
}

/** Codex on macOS starts no command while a folder that it grants lies behind a link. */
function withAdvice(message: string): string {
  const found = /contains symlink component (\S+?)[;,]/.exec(message);
  return found === null
    ? message
    : `${message} Replace the link ${found[1]} by a real folder, or remove it; until then no command of this thread can run.`;
}

function statusIn(detail: unknown): number | null {
  if (typeof detail !== "object" || detail === null || !("httpStatusCode" in detail)) return null;
  return typeof detail.httpStatusCode === "number" ? detail.httpStatusCode : null;
}

function fromStatus(status: number): TurnFailure["kind"] {
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 429) return "rate-limit";
  if (status === 413) return "context-too-long";
  if (status >= 500) return "overloaded";
  return "other";
}

/** Codex calls a stream that broke off "other": only its sentence tells. */
function fromMessage(message: string): TurnFailure["kind"] {
  return /^(stream disconnected|connection failed|error sending request)/i.test(message)
    ? "connection"
    : "other";
}
