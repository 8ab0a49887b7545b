import { assertNever } from "../../../broker/errors/broker-error.ts";
import type { ApiCall, CallDecision, HttpReply } from "../../../playground/workspace/hooks.ts";

/** What goes wrong with a call. Unless it says "after", the call is not performed. */
export type Fault =
  /** Slack's own refusal: 200 `{ok: false, error}`. For tokens: invalid_auth, token_revoked, account_inactive. */
  | {
      readonly kind: "error";
      readonly error: string;
      readonly body?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "missing-scope"; readonly needed: string; readonly provided: string }
  /** HTTP 429; `retryAfter` in seconds, null leaves the header out. */
  | { readonly kind: "rate-limit"; readonly retryAfter: number | null }
  /** `ratelimited` in a 200 body, which makes WebClient throw at once. */
  | { readonly kind: "rate-limit-body" }
  | {
      readonly kind: "http";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "hang" }
  /** Performed, and no reply until the caller gives up. */
  | { readonly kind: "hang-after" }
  /** Performed, but only after so long. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Performed once the script is released. */
  | { readonly kind: "hold" }
  | { readonly kind: "drop-before" }
  | { readonly kind: "drop-after" }
  | { readonly kind: "http-after"; readonly status: number }
  /** So many bytes of a body, and then silence. For downloads. */
  | { readonly kind: "stalled-body"; readonly bytes: number }
  /** A body of so many bytes, made while it is sent, without a length in front. For downloads. */
  | { readonly kind: "large-body"; readonly bytes: number }
  /** What Slack serves for a file that the token may not see. */
  | { readonly kind: "sign-in-page" };

export interface FaultScope {
  /** How often; once when left out. `Infinity` until it is cancelled. */
  readonly times?: number;
  /** Only calls for this conversation. */
  readonly channel?: string;
  /** Only calls that this is true for. */
  readonly when?: (call: ApiCall) => boolean;
}

/** A fault that waits for its calls. */
export interface FaultScript {
  /** How often it struck. */
  readonly hits: () => number;
  /** Strikes no more, and lets held calls go. */
  readonly cancel: () => void;
  /** Lets held calls go. */
  readonly release: () => void;
}

interface Armed {
  readonly method: string;
  readonly fault: Fault;
  readonly scope: FaultScope;
  left: number;
  hits: number;
  readonly held: (() => void)[];
}

/** The faults in waiting. The oldest one that fits a call strikes. */
export class FaultScripts {
  readonly #armed: Armed[] = [];
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #struck: () => void;

  constructor(sleep: (ms: number) => Promise<void>, struck: () => void) {
    this.#sleep = sleep;
    this.#struck = struck;
  }

  /** `method` may be `*`. */
  arm(method: string, fault: Fault, scope: FaultScope): FaultScript {
    const armed: Armed = { method, fault, scope, left: scope.times ?? 1, hits: 0, held: [] };
    this.#armed.push(armed);
    const release = () => {
      for (const go of armed.held.splice(0)) go();
    };
    return {
      hits: () => armed.hits,
      release,
      cancel: () => {
        armed.left = 0;
        release();
      },
    };
  }

  /** Forgets all, and lets held calls go. */
  clear(): void {
    for (const armed of this.#armed.splice(0)) {
      armed.left = 0;
      for (const go of armed.held.splice(0)) go();
    }
  }

  /** The fault's decision, or null when nothing is armed for this call. */
  async strike(call: ApiCall): Promise<CallDecision | null> {
    const armed = this.#armed.find((one) => one.left > 0 && fits(one, call));
    if (armed === undefined) return null;
    armed.left -= 1;
    armed.hits += 1;
    this.#struck();
    if (armed.fault.kind === "delay") await this.#sleep(armed.fault.ms);
    if (armed.fault.kind === "hold") {
      await new Promise<void>((resolve) => {
        armed.held.push(resolve);
        this.#struck();
      });
    }
    return decisionOf(armed.fault);
  }
}

function fits(armed: Armed, call: ApiCall): boolean {
  if (armed.method !== "*" && armed.method !== call.method) return false;
  const { channel, when } = armed.scope;
  if (channel !== undefined && channelOf(call) !== channel) return false;
  return when?.(call) ?? true;
}

/** The conversation that a call is about, however its method names it. */
export function channelOf(call: ApiCall): string | undefined {
  const named = call.args["channel"] ?? call.args["channel_id"];
  return typeof named === "string" ? named : undefined;
}

const SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>";

/** Pure: what a fault makes of a call. */
function decisionOf(fault: Fault): CallDecision {
  switch (fault.kind) {
    case "error":
      return answered(jsonReply(200, { ok: false, error: fault.error, ...fault.body }));
    case "missing-scope": {
      const { needed, provided } = fault;
      return answered(jsonReply(200, { ok: false, error: "missing_scope", needed, provided }));
    }
    case "rate-limit":
      return answered(rateLimitReply(fault.retryAfter));
    case "rate-limit-body":
      return answered(jsonReply(200, { ok: false, error: "ratelimited" }));
    case "http":
      return answered({
        status: fault.status,
        body: fault.body ?? "",
        ...(fault.headers === undefined ? {} : { headers: fault.headers }),
      });
    case "hang":
      return { kind: "hang" };
    case "hang-after":
      return { kind: "perform-then-hang" };
    case "delay":
    case "hold":
      return { kind: "perform" };
    case "drop-before":
      return { kind: "drop" };
    case "drop-after":
      return { kind: "perform-then-drop" };
    case "http-after":
      return { kind: "perform-then-answer", reply: { status: fault.status, body: "" } };
    case "stalled-body":
      return answered(streamReply(fault.bytes, false));
    case "large-body":
      return answered(streamReply(fault.bytes, true));
    case "sign-in-page":
      return answered({ status: 200, headers: { "content-type": "text/html" }, body: SIGN_IN });
    default:
      return assertNever(fault);
  }
}

/** HTTP 429 as Slack sends it. */
export function rateLimitReply(retryAfter: number | null): HttpReply {
  return jsonReply(
    429,
    { ok: false, error: "ratelimited" },
    retryAfter === null ? {} : { "retry-after": String(retryAfter) },
  );
}

function answered(reply: HttpReply): CallDecision {
  return { kind: "answer", reply };
}

function jsonReply(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

const CHUNK_BYTES = 64 * 1024;

function streamReply(bytes: number, ends: boolean): HttpReply {
  let left = bytes;
  return {
    status: 200,
    headers: { "content-type": "application/octet-stream" },
    body: new ReadableStream({
      pull(controller) {
        const size = Math.min(left, CHUNK_BYTES);
        left -= size;
        if (size > 0) {
          controller.enqueue(new Uint8Array(size));
          return;
        }
        if (!ends) return new Promise<void>(() => {});
        controller.close();
      },
    }),
  };
}
