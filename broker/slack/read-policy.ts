import type { Clock } from "../clock/clock.ts";
import type { Result } from "../errors/broker-error.ts";
import { callSlack, type SlackFailure } from "./failure.ts";

/** What retrying needs of the world. `random` gives numbers from 0 up to 1. */
export interface Patience {
  readonly clock: Clock;
  readonly random: () => number;
}

/** Named so that a log line or a test can say which policy was at work. */
export interface RetryPolicy {
  readonly name: string;
  /** Calls in all, the first included. */
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** No new try begins, and no wait ends, later than this after the first call. */
  readonly deadlineMs: number;
}

/** For reads that somebody waits for. */
export const patientRead: RetryPolicy = {
  name: "patient-read",
  tries: 4,
  firstWaitMs: 300,
  longestWaitMs: 5_000,
  deadlineMs: 20_000,
};

/** For lookups that only make a message nicer. */
export const quickRead: RetryPolicy = {
  name: "quick-read",
  tries: 2,
  firstWaitMs: 200,
  longestWaitMs: 1_000,
  deadlineMs: 4_000,
};

/** Calls a method that only reads, again if need be. Writes are never repeated here. */
export async function readSlack<T>(
  call: () => Promise<T>,
  patience: Patience,
  policy: RetryPolicy = patientRead,
  signal?: AbortSignal,
): Promise<Result<T, SlackFailure>> {
  const startedAt = patience.clock.now();
  const isEnded = () => signal?.aborted === true;
  for (let tried = 1; ; tried += 1) {
    const result = await callSlack(call);
    if (result.ok) return result;
    const wait = waitBeforeRetry(policy, tried, result.error, patience.random());
    if (wait === null || isEnded()) return result;
    if (patience.clock.now() + wait - startedAt > policy.deadlineMs) return result;
    await patience.clock.sleep(wait, signal);
    if (isEnded()) return result;
  }
}

/** Milliseconds until the next try, or null when trying again is of no use. */
export function waitBeforeRetry(
  policy: RetryPolicy,
  tried: number,
  failure: SlackFailure,
  random: number,
): number | null {
  if (failure.kind === "refused" || failure.kind === "auth") return null;
  if (tried >= policy.tries) return null;
  const wait = growingWait(policy.firstWaitMs, policy.longestWaitMs, tried, random);
  return failure.kind === "rate-limited" && failure.retryAfterMs !== null
    ? failure.retryAfterMs + wait * 0.1
    : wait;
}

/** Doubles with each try up to `longest`; jitter takes away up to half, so that crowds disperse. */
export function growingWait(first: number, longest: number, tried: number, random: number): number {
  const full = Math.min(longest, first * 2 ** Math.min(tried - 1, 30));
  return Math.round(full * (0.5 + random / 2));
}
