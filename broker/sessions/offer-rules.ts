import { actorOf } from "./actor.ts";
import { type Decision, mergeDecision, withoutOffer } from "./decision.ts";
import { deliverIfPossible, retry } from "./delivery-rules.ts";
import type { TurnFailure } from "./ports/agent-events.ts";
import type { Offer, SessionContext, SessionEvent, SessionState, TurnChoice } from "./state.ts";
import { beginStop } from "./stop-rules.ts";
import { checking } from "./unsure-rules.ts";

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
  const open: readonly TurnChoice[] = choicesOfOffer[offer.kind];
  return open.includes(choice);
}

/** What may be chosen, in the order of the buttons. */
export const choicesOfOffer = {
  "try-again": ["try-again"],
  "start-fresh": ["start-fresh"],
  stalled: ["keep-waiting", "stop-and-retry"],
  unsure: ["check-and-continue", "leave-it"],
} as const satisfies Record<Offer["kind"], readonly TurnChoice[]>;

/** Somebody pressed a button of a notice: the first one counts, and the notice says who it was. */
export function chosen(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "chosen" }>,
  context: SessionContext,
): Decision {
  const { choice, turnId } = event;
  const { offer } = state;
  if (!isOpenChoice(state, turnId, choice)) return { state, effects: [] };
  const next = withoutOffer({ state, effects: [] }, { choice, ...actorOf(event) });
  switch (choice) {
    case "keep-waiting":
      return next;
    case "stop-and-retry":
      return beginStop(next, { kind: "retry" });
    case "try-again":
      return tryAgain(next, turnId, false, context);
    case "check-and-continue":
      return offer?.kind === "unsure" ? goOn(checking(next, offer), context) : next;
    case "leave-it":
      return goOn(next, context);
    case "start-fresh":
      return tryAgain(
        { state: next.state, effects: [...next.effects, { kind: "forget-thread", history: true }] },
        turnId,
        true,
        context,
      );
  }
}

/** What waited for the choice is delivered now. */
function goOn(next: Decision, context: SessionContext): Decision {
  return mergeDecision(
    next,
    retry(next.state, context, () => true),
  );
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
