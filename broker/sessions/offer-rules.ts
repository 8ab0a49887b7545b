import { actorOf } from "./actor.ts";
import { type Decision, mergeDecision } from "./decision.ts";
import { deliverIfPossible } from "./delivery-rules.ts";
import type { TurnFailure } from "./ports/agent-events.ts";
import type { Chooser, SessionContext, SessionEvent, SessionState, TurnChoice } from "./state.ts";
import { beginStop } from "./stop-rules.ts";

/** What people may choose after a turn failed that way; null when only words help. */
export function offerAfterFailure(failure: TurnFailure): "try-again" | "start-fresh" | null {
  switch (failure.kind) {
    case "overloaded":
    case "rate-limit":
    case "connection":
    case "other":
      return "try-again";
    case "context-too-long":
      return "start-fresh";
    case "unauthorized":
    case "usage-limit":
    case "model-not-found":
    case "policy":
      return null;
  }
}

/** Whether a choice is one that is open in this session now. */
function isOpenChoice(state: SessionState, turnId: string, choice: TurnChoice): boolean {
  const { offer } = state;
  if (offer === null || offer.turnId !== turnId) return false;
  return offer.kind === "stalled"
    ? choice === "keep-waiting" || choice === "stop-and-retry"
    : choice === offer.kind;
}

/** Somebody pressed a button of a notice: the first one counts, and the notice says who it was. */
export function chosen(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "chosen" }>,
  context: SessionContext,
): Decision {
  const { choice, turnId } = event;
  if (!isOpenChoice(state, turnId, choice)) return { state, effects: [] };
  const next = withoutOffer({ state, effects: [] }, { choice, ...actorOf(event) });
  switch (choice) {
    case "keep-waiting":
      return next;
    case "stop-and-retry":
      return beginStop(next, { kind: "retry" });
    case "try-again":
      return tryAgain(next, turnId, false, context);
    case "start-fresh":
      return tryAgain(
        { state: next.state, effects: [...next.effects, { kind: "forget-thread", history: true }] },
        turnId,
        true,
        context,
      );
  }
}

function tryAgain(
  next: Decision,
  turnId: string,
  fresh: boolean,
  context: SessionContext,
): Decision {
  const wake = { kind: "try-again", turnId, fresh } as const;
  // A person who asks again wants the failure announced again.
  const state = { ...next.state, wake, lastFailure: null };
  return mergeDecision(next, deliverIfPossible({ state, effects: [] }, context));
}

/** The offer is gone, and the buttons of its notice with it. */
export function withoutOffer(next: Decision, by: Chooser | null): Decision {
  const { offer } = next.state;
  if (offer === null) return next;
  return {
    state: { ...next.state, offer: null },
    effects: [...next.effects, { kind: "amend", key: offer.key, notice: offer.notice, by }],
  };
}
