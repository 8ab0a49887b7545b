import type { EndedTurn, TurnFailure } from "./ports/agent-events.ts";
import type { RunningTurn } from "./state.ts";
import type { Stopping } from "./stopping.ts";

/** What the broker owes a thread once Codex says that a turn is over. */
export type TurnEndDuty =
  | { readonly kind: "nothing" }
  | { readonly kind: "post-answer"; readonly markdown: string }
  | { readonly kind: "report-failure"; readonly failure: TurnFailure }
  | { readonly kind: "wake"; readonly reason: string }
  /** The turn was cut off by something else than a stop: it is run again. */
  | { readonly kind: "resume" }
  /** The same, but `command`, outside of the sandbox, may or may not have finished: people decide. */
  | { readonly kind: "ask-how-to-go-on"; readonly command: string }
  /** The same without a word: it waits for its account, or goes on with another one. */
  | { readonly kind: "run-again" }
  /** Somebody had it stopped to be tried again. */
  | { readonly kind: "try-again" }
  | { readonly kind: "tell-cut-off" }
  | { readonly kind: "tell-over-budget"; readonly tokens: number }
  | { readonly kind: "tell-silence" };

export interface TurnEndRules {
  readonly turnEnd: "post" | "wake";
  readonly liveJob: boolean;
  readonly now: number;
  /** A command that people allowed outside of the sandbox and that nobody saw end. */
  readonly unseenCommand: string | null;
}

/** A turn that was run again and worked this long, in ms, made progress: it may be run another time. */
const WORTH_ANOTHER_RUN_MS = 10 * 60_000;

/** Pure: reads the turn, never the clock, the store or Slack. */
export function dutyAtTurnEnd(
  ended: EndedTurn,
  turn: RunningTurn,
  rules: TurnEndRules,
): TurnEndDuty {
  if (turn.stopping?.kind === "move" && ended.status === "interrupted") {
    return { kind: "run-again" };
  }
  if (turn.stopping?.kind === "retry" && ended.status !== "completed") {
    return { kind: "try-again" };
  }
  if (turn.stopping?.kind === "over-budget" && ended.status === "interrupted") {
    return { kind: "tell-over-budget", tokens: turn.stopping.tokens };
  }
  if (turn.stopping !== null && !mayEndByItself(turn.stopping)) return { kind: "nothing" };
  switch (ended.status) {
    case "interrupted":
      if (rules.unseenCommand !== null) {
        return { kind: "ask-how-to-go-on", command: rules.unseenCommand };
      }
      return { kind: turn.onlyWake ? "tell-cut-off" : "resume" };
    case "failed":
      return dutyAtFailure(ended.error ?? unknownFailure, turn, rules.now);
    case "completed":
      return dutyAtCompletion(ended, turn, rules);
  }
}

/** Nobody stopped it for good: where it was faster than the interrupt, its end counts as any other. */
function mayEndByItself({ kind }: Stopping): boolean {
  return kind === "move" || kind === "retry" || kind === "over-budget";
}

const unknownFailure: TurnFailure = { kind: "other", message: "Codex gave no reason." };

/** The account is in the way, not the request: it waits for the account and is run again, once. */
function dutyAtFailure(failure: TurnFailure, turn: RunningTurn, now: number): TurnEndDuty {
  const isAboutAccount = failure.kind === "usage-limit" || failure.kind === "unauthorized";
  const mayRunAgain = !turn.onlyWake || now - turn.startedAt >= WORTH_ANOTHER_RUN_MS;
  return isAboutAccount && mayRunAgain
    ? { kind: "run-again" }
    : { kind: "report-failure", failure };
}

function dutyAtCompletion(ended: EndedTurn, turn: RunningTurn, rules: TurnEndRules): TurnEndDuty {
  if (turn.settled === "final" || turn.settled === "block") return { kind: "nothing" };
  if (turn.settled === "wait" && rules.liveJob) return { kind: "nothing" };
  if (turn.settled === "wait" && !turn.onlyWake) {
    // Nothing would ever wake it.
    return { kind: "wake", reason: "You declared wait, but this session has no running job." };
  }
  if (rules.turnEnd === "wake") {
    if (turn.onlyWake) return { kind: "nothing" };
    return { kind: "wake", reason: "The turn ended without final, block or wait." };
  }
  if (turn.answers > 0 || turn.settled === "wait") return { kind: "nothing" };
  if (ended.finalMessage.trim() !== "") {
    return { kind: "post-answer", markdown: ended.finalMessage };
  }
  return turn.hasFile || turn.hasAsked ? { kind: "nothing" } : { kind: "tell-silence" };
}
