import type { Clock } from "../../broker/clock/clock.ts";
import { type UnreachableReason, whyUnreachable } from "../network/unreachable.ts";

/** What came of asking an address for its head. */
export type Reach =
  | {
      readonly kind: "reached";
      readonly tookMs: number;
      /** What time it is there, by its Date header; null when it does not say. */
      readonly dateAt: number | null;
      /** What time it was here, half-way between question and answer. */
      readonly at: number;
    }
  | {
      readonly kind: "unreachable";
      readonly reason: UnreachableReason;
      /** The system's word, such as `ECONNREFUSED`; may be empty. */
      readonly detail: string;
    };

/** No answer is waited for this long: where more seems to have passed, the clock was set meanwhile. */
const LONGEST_MS = 120_000;

/** Asks for the head of an address; any answer counts. Never throws. */
export async function reachAddress(
  fetch: typeof globalThis.fetch,
  clock: Clock,
  url: string,
  signal: AbortSignal,
): Promise<Reach> {
  const began = clock.now();
  try {
    const response = await fetch(url, { method: "HEAD", redirect: "manual", signal });
    const { at, tookMs } = halfWay(began, clock.now());
    const dateAt = Date.parse(response.headers.get("date") ?? "");
    return {
      kind: "reached",
      tookMs,
      dateAt: Number.isNaN(dateAt) ? null : dateAt,
      at,
    };
  } catch (thrown) {
    return { kind: "unreachable", ...whyUnreachable(thrown) };
  }
}

/** The middle of a question and its answer; where the clock jumped between them, its present time. Pure. */
function halfWay(began: number, ended: number): { readonly at: number; readonly tookMs: number } {
  const tookMs = ended - began;
  return tookMs < 0 || tookMs > LONGEST_MS
    ? { at: ended, tookMs: 0 }
    : { at: began + tookMs / 2, tookMs };
}
