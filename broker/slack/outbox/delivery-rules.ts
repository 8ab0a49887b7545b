import { assertNever } from "../../errors/broker-error.ts";
import { failureCode, failureText, type SlackFailure } from "../failure.ts";
import { growingWait } from "../read-policy.ts";
import { type Refusal, refusalOf } from "./outgoing.ts";

// The life of a row:
//
//             asked Slack            taken
//   queued ───────────────► sending ───────────────────────────────► sent
//     ▲ ▲                     │ │ │
//     │ └─ surely not taken ──┘ │ └─ refused for good ──────────────► failed
//     │                         │ no answer (or a crash)                ▲
//     │                         ▼                                       │
//     └─ twice not found ──── unsure ── found in the thread ──► sent    │
//                               └─ cannot be looked up, or too often ───┘

/** What becomes of a row after Slack answered, or did not. */
export type Verdict =
  /** Surely not taken: send again at that time. */
  | { readonly kind: "send-at"; readonly at: number }
  /** Perhaps taken: look for it at that time, before anything is sent. */
  | { readonly kind: "look-at"; readonly at: number; readonly misses: number }
  /** Slack finds it too long, or its blocks unreadable: send it another way. */
  | { readonly kind: "another-way"; readonly refusal: Refusal }
  | { readonly kind: "give-up"; readonly code: string; readonly message: string };

/** How a row stands, as far as the rules need it. */
export interface RowStanding {
  readonly now: number;
  readonly random: number;
  readonly createdAt: number;
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** How often it was unknown whether Slack took it, this time included. */
  readonly unsureTimes: number;
}

/** A Mac may be without a network for a night; what is older than this nobody waits for. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** A row that Slack leaves in the dark this often is given up. */
const UNSURE_AT_MOST = 6;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** What Slack took is in the thread within this time. */
const LOOK_AFTER_MS = 1_500;
/** The second look, for a post that came into the thread late. */
const LOOK_AGAIN_AFTER_MS = 3_000;
const LOOKS = 2;

/** Pure: what a failed send means for the row. */
export function afterSend(failure: SlackFailure, row: RowStanding): Verdict {
  switch (failure.kind) {
    case "refused": {
      const refusal = refusalOf(failure.code);
      return refusal === null ? giveUp(failure) : { kind: "another-way", refusal };
    }
    case "auth":
      return giveUp(failure);
    case "rate-limited":
      return isTooOld(row)
        ? giveUp(failure)
        : { kind: "send-at", at: row.now + (failure.retryAfterMs ?? waitOf(row)) };
    case "unreachable":
      return isTooOld(row) ? giveUp(failure) : { kind: "send-at", at: row.now + waitOf(row) };
    case "ambiguous":
      return { kind: "look-at", at: row.now + LOOK_AFTER_MS, misses: 0 };
    default:
      return assertNever(failure);
  }
}

/** Pure: what it means that the row was looked for and is not there. `misses` counts this one. */
export function afterMiss(misses: number, row: RowStanding): Verdict {
  if (misses < LOOKS) return { kind: "look-at", at: row.now + LOOK_AGAIN_AFTER_MS, misses };
  if (row.unsureTimes >= UNSURE_AT_MOST)
    return {
      kind: "give-up",
      code: "ambiguous",
      message: "Slack gave no clear answer after several attempts",
    };
  return { kind: "send-at", at: row.now + waitOf({ ...row, attempts: row.unsureTimes }) };
}

/** Pure: what it means that the row could not be looked for. */
export function afterFailedLook(failure: SlackFailure, misses: number, row: RowStanding): Verdict {
  switch (failure.kind) {
    case "refused":
    case "auth":
      // It may be there or not; sending it again could post it twice.
      return giveUp(failure);
    case "rate-limited":
    case "unreachable":
    case "ambiguous":
      if (isTooOld(row)) return giveUp(failure);
      return {
        kind: "look-at",
        misses,
        at:
          row.now +
          (failure.kind === "rate-limited" && failure.retryAfterMs !== null
            ? failure.retryAfterMs
            : LOOK_AGAIN_AFTER_MS + waitOf(row)),
      };
    default:
      return assertNever(failure);
  }
}

function giveUp(failure: SlackFailure): Verdict {
  return { kind: "give-up", code: failureCode(failure), message: failureText(failure) };
}

function isTooOld(row: RowStanding): boolean {
  return row.now - row.createdAt > GIVE_UP_AFTER_MS;
}

function waitOf(row: Pick<RowStanding, "attempts" | "random">): number {
  return growingWait(FIRST_WAIT_MS, LONGEST_WAIT_MS, Math.max(1, row.attempts), row.random);
}
