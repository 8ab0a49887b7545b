import type { Clock } from "../../broker/clock/clock.ts";
import { type Unreachable, whyUnreachable } from "../network/unreachable.ts";

/** What one call of Slack's Web API came to. */
export type SlackReply =
  | {
      readonly kind: "answered";
      readonly body: Readonly<Record<string, unknown>>;
      /** What the token may do; null where Slack does not say. */
      readonly scopes: readonly string[] | null;
      readonly tookMs: number;
    }
  /** Slack said no. `needed` is the scope that is missing, where one is. */
  | { readonly kind: "refused"; readonly code: string; readonly needed: string | null }
  | SlackSilence;

/** Why Slack said nothing about the token. */
export type SlackSilence =
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number | null }
  | ({ readonly kind: "unreachable" } & Unreachable)
  /** Something answered that is not Slack: a proxy, or the sign-in page of a network. */
  | { readonly kind: "not-slack"; readonly status: number }
  /** Slack's own trouble: `code` is its word, or `http_503`. */
  | { readonly kind: "troubled"; readonly code: string };

export interface WebApi {
  /** Where Slack's Web API is, with or without a slash at the end. */
  readonly apiBaseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** Slack answers in well under a second when it is well. */
const CALL_TIMEOUT_MS = 10_000;
/** A page of 200 channels has under 300 KiB. */
const ANSWER_MAX_BYTES = 1024 * 1024;

/**
 * One call, once. The token goes into the Authorization header, never into the address. `method` may
 * be a whole address. Never throws; aborting `signal` counts as a timeout.
 */
export async function callSlack(
  { apiBaseUrl, fetch, clock }: WebApi,
  method: string,
  token: string,
  args: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<SlackReply> {
  const url = /^https?:/.test(method) ? method : `${apiBaseUrl.replace(/\/*$/, "")}/${method}`;
  const limits = [AbortSignal.timeout(CALL_TIMEOUT_MS), ...(signal === undefined ? [] : [signal])];
  const began = clock.now();
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(args).toString(),
      redirect: "manual",
      signal: AbortSignal.any(limits),
    });
    const text = await textWithin(response, ANSWER_MAX_BYTES);
    return replyOf(response, text, clock.now() - began);
  } catch (thrown) {
    return { kind: "unreachable", ...whyUnreachable(thrown) };
  }
}

async function textWithin(response: Response, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Slack's own trouble; the token may be good. */
const troubledCodes: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

function replyOf(response: Response, text: string | null, tookMs: number): SlackReply {
  const { status, headers } = response;
  if (status === 429) return { kind: "rate-limited", retryAfterMs: retryAfterMs(headers) };
  if (status >= 500) return { kind: "troubled", code: `http_${status}` };
  const body = jsonObject(text);
  if (body === null || typeof body["ok"] !== "boolean") return { kind: "not-slack", status };
  if (body["ok"]) return { kind: "answered", body, scopes: scopesIn(headers), tookMs };
  const code = wordIn(body["error"]) ?? "unknown_error";
  if (code === "ratelimited" || code === "rate_limited")
    return { kind: "rate-limited", retryAfterMs: retryAfterMs(headers) };
  if (troubledCodes.has(code)) return { kind: "troubled", code };
  return { kind: "refused", code, needed: wordIn(body["needed"]) };
}

function retryAfterMs(headers: Headers): number | null {
  const given = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(given) ? Number(given) * 1000 : null;
}

function scopesIn(headers: Headers): readonly string[] | null {
  const given = headers.get("x-oauth-scopes");
  if (given === null) return null;
  return given
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => scope !== "");
}

function jsonObject(text: string | null): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...value }
      : null;
  } catch {
    // A page for people, not an answer of Slack's.
    return null;
  }
}

/** A word of Slack's, such as an error code or scopes: nothing else is passed on. */
function wordIn(value: unknown): string | null {
  return typeof value === "string" && /^[\w.:,-]{1,100}$/.test(value) ? value : null;
}
