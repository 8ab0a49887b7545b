import { type Decision, mergeDecision, say } from "./decision.ts";
import { deliverIfPossible } from "./delivery-rules.ts";
import { withoutOffer } from "./offer-rules.ts";
import type { SessionContext, SessionEvent, SessionState } from "./state.ts";
import { stopWork } from "./stop-rules.ts";

/** Somebody said `-new`: what runs is stopped, and then the Codex thread is forgotten. */
export function startAnew(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "new" }>,
  context: SessionContext,
): Decision {
  const { userId, messageTs } = event;
  const before = withoutOffer({ state: { ...state, startAnew: true }, effects: [] }, null);
  const work = stopWork(before.state, userId, context);
  const { stopped, dropped } = work;
  const next = mergeDecision(before, work.next);
  const notice = { kind: "started-anew", userId, stopped, dropped } as const;
  // What was queued is dropped: nothing is left to deliver now.
  return deliverIfPossible(say(next, notice, `new:${messageTs}`), { ...context, queued: [] });
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
