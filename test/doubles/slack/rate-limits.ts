import type { ApiCall } from "../../../playground/workspace/hooks.ts";
import { channelOf } from "./fault-scripts.ts";

export interface RateLimit {
  readonly perMinute: number;
  /** How many at once; as many as per minute when left out. */
  readonly burst?: number;
  /** Counts each conversation by itself. */
  readonly perChannel?: boolean;
}

const MINUTE_MS = 60_000;

/** Token buckets by method, and by channel where asked for. */
export class RateLimits {
  readonly #limits = new Map<string, RateLimit>();
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  set(method: string, limit: RateLimit): void {
    this.#limits.set(method, limit);
  }

  clear(): void {
    this.#limits.clear();
    this.#buckets.clear();
  }

  /** Takes a token; otherwise says after how many whole seconds there is one. */
  take(call: ApiCall): { readonly ok: true } | { readonly ok: false; readonly retryAfter: number } {
    const limit = this.#limits.get(call.method);
    if (limit === undefined) return { ok: true };
    const burst = limit.burst ?? limit.perMinute;
    const key = limit.perChannel === true ? `${call.method}:${channelOf(call)}` : call.method;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: call.at };
    const refill = ((call.at - bucket.at) / MINUTE_MS) * limit.perMinute;
    const tokens = Math.min(burst, bucket.tokens + refill);
    const taken = tokens >= 1;
    this.#buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: call.at });
    if (taken) return { ok: true };
    const waitMs = ((1 - tokens) / limit.perMinute) * MINUTE_MS;
    return { ok: false, retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) };
  }
}
