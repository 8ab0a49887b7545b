import { actorOf } from "./actor.ts";
import { type Decision, mergeDecision, say, withoutOffer } from "./decision.ts";
import { deliverIfPossible } from "./delivery-rules.ts";
import { chosen } from "./offer-rules.ts";
import type { Notice, SessionContext, SessionEvent, SessionState } from "./state.ts";
import { stopWork } from "./stop-rules.ts";

/** Somebody said `-new`, or reset the session: what runs is stopped, and then the Codex thread is forgotten. */
export function resetSession(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "new" }>,
  context: SessionContext,
): Decision {
  const { history, messageTs } = event;
  const wanted = history === true ? "with-history" : true;
  const before = withoutOffer({ state: { ...state, startAnew: wanted }, effects: [] }, null);
  const work = stopWork(before.state, event, context);
  const { stopped, dropped } = work;
  const merged = mergeDecision(before, work.next);
  // What the next Codex thread knows nothing of would report to it.
  const next: Decision = context.liveJob
    ? { ...merged, effects: [...merged.effects, { kind: "cancel-jobs" }] }
    : merged;
  const notice: Notice = {
    kind: "started-anew",
    ...actorOf(event),
    stopped,
    dropped,
    ...(history === true && { history }),
  };
  // What was queued is dropped: nothing is left to deliver now.
  return deliverIfPossible(say(next, notice, `new:${messageTs}`), { ...context, queued: [] });
}

/** Somebody in the app had the session continue after a stop. */
export function resume(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "resume" }>,
  context: SessionContext,
): Decision {
  const { turnId } = event;
  if (state.offer?.kind === "unsure") {
    const choice = { choice: "check-and-continue", turnId: state.offer.turnId } as const;
    return chosen(state, { kind: "chosen", ...choice, ...actorOf(event) }, context);
  }
  if (!isAtRest(state) || context.queued.length > 0) return { state, effects: [] };
  const wake = { kind: "try-again", turnId, fresh: false, afterStop: true } as const;
  const woken: Decision = { state: { ...state, wake }, effects: [] };
  const announced = say(woken, { kind: "resumed", ...actorOf(event) }, `resume:${turnId}`);
  return deliverIfPossible(announced, context);
}

/** Whether nothing runs, is on its way or waits. */
function isAtRest({ delivery, turn, wake }: SessionState): boolean {
  return turn.state === "none" && delivery.state === "none" && wake === null;
}

/** Somebody said `-quiet`: what people can do without is left out from now on, or said again. */
export function setQuiet(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "quiet" }>,
): Decision {
  const on = event.wanted === "toggle" ? !state.quiet : event.wanted === "on";
  const next = { state: { ...state, quiet: on }, effects: [] };
  return say(next, { kind: "quiet", on }, `quiet:${event.messageTs}`);
}
