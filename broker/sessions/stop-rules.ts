import { type Actor, actorOf } from "./actor.ts";
import { type Decision, mergeDecision, say, withoutOffer } from "./decision.ts";
import { abandon } from "./delivery-rules.ts";
import type { Notice, SessionContext, SessionEvent, SessionState } from "./state.ts";
import type { Stopping } from "./stopping.ts";
import { isAskedHowToGoOn } from "./unsure-rules.ts";

/** Somebody said `-stop`: what runs is interrupted, what waits is dropped, posts included. */
export function stop(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "stop" }>,
  context: SessionContext,
): Decision {
  if (event.turnId !== undefined && !isAtWorkOn(state, event.turnId)) return { state, effects: [] };
  const { next: work, stopped, dropped } = stopWork(state, event, context);
  // Who stops one turn leaves alone what runs beside it.
  const endsJobs = event.turnId === undefined && context.liveJob;
  const jobs = endsJobs ? [{ kind: "cancel-jobs" } as const] : [];
  const effects = [{ kind: "drop-posts" } as const, ...jobs, ...work.effects];
  const next: Decision = { ...work, effects };
  const notice: Notice =
    stopped || endsJobs
      ? { kind: "stopped", ...actorOf(event), dropped }
      : { kind: "nothing-to-stop" };
  // In the app nothing is shown as running, and the thread need not know that somebody looked. What
  // people were asked says by itself that it was left.
  const isSilent = !stopped && !endsJobs && ("operator" in event || isAskedHowToGoOn(state));
  const announced = isSilent ? next : say(next, notice, `stop:${event.messageTs}`);
  // A turn that is over may have left commands running.
  return stopped
    ? announced
    : { ...announced, effects: [...announced.effects, { kind: "end-commands" }] };
}

function isAtWorkOn({ turn }: SessionState, turnId: string): boolean {
  return turn.state === "running" && turn.turnId === turnId && turn.stopping === null;
}

/** Interrupts what runs and drops what waits; `stopped` is false when there was neither. */
export function stopWork(
  state: SessionState,
  by: Actor | null,
  context: SessionContext,
): { readonly next: Decision; readonly stopped: boolean; readonly dropped: number } {
  const { delivery, turn } = state;
  // What was certainly not sent is dropped; of the rest a turn may come, which is then stopped.
  const unsent = delivery.state === "waiting" && !delivery.input.maybeSent ? delivery.input : null;
  const dropped = context.queued.length + (unsent?.messageIds.length ?? 0);
  const isIdle = turn.state === "none" && delivery.state === "none" && state.wake === null;
  const left = leftAsItIs(state, by, context);
  const cleared: Decision = {
    state: { ...left.state, wake: null, told: "nothing" },
    effects: [...left.effects, { kind: "messages", ids: context.queued, state: "dropped" }],
  };
  if (isIdle && dropped === 0) return { next: cleared, stopped: false, dropped };
  const emptied =
    unsent === null ? cleared : mergeDecision(cleared, abandon(cleared.state, unsent, "dropped"));
  return { next: interruptWork(emptied, by, dropped), stopped: true, dropped };
}

/** Who stops what was cut off leaves it as it is: nothing waits for that choice any more. */
function leftAsItIs(state: SessionState, by: Actor | null, { now }: SessionContext): Decision {
  if (!isAskedHowToGoOn(state)) return { state, effects: [] };
  const chooser = by === null ? null : ({ choice: "leave-it", ...actorOf(by) } as const);
  const next = withoutOffer({ state, effects: [] }, chooser);
  return state.delivery.state === "waiting"
    ? { ...next, effects: [...next.effects, { kind: "retry-at", at: now }] }
    : next;
}

/** The session is about to be removed: what runs is stopped, what waits is dropped, untold. */
export function removal(state: SessionState, context: SessionContext): Decision {
  const { next, stopped } = stopWork(state, null, context);
  return stopped ? next : { state, effects: [] };
}

/** Stops the running turn, and the one that an input on its way would start. */
function interruptWork(next: Decision, by: Actor | null, dropped: number): Decision {
  const userId = by !== null && "userId" in by ? by.userId : "";
  const { delivery } = next.state;
  const state: SessionState =
    delivery.state === "none"
      ? next.state
      : {
          ...next.state,
          delivery: { ...delivery, input: { ...delivery.input, stopRequested: userId } },
        };
  return beginStop({ ...next, state }, { kind: "person", userId, dropped });
}

/** Marks the running turn as stopping and asks Codex to interrupt it. */
export function beginStop(next: Decision, stopping: Stopping): Decision {
  const { turn } = next.state;
  if (turn.state !== "running") return next;
  // A person who says stop means it, also where the turn was to be run again.
  const kept = stopping.kind === "person" ? null : turn.stopping;
  return {
    state: { ...next.state, turn: { ...turn, stopping: kept ?? stopping } },
    effects: [...next.effects, { kind: "interrupt" }],
  };
}

/** Codex was asked to interrupt: when it says that nothing ran, we missed how the turn ended. */
export function interruptAnswered(
  state: SessionState,
  event: { readonly wasRunning: boolean },
): Decision {
  const lost = state.turn.state === "running" && !event.wasRunning;
  return { state, effects: lost ? [{ kind: "inspect" }] : [] };
}

/** Nothing has moved for long: the thread is told once a turn. */
export function stalled(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "stalled" }>,
): Decision {
  const { turn } = state;
  // Who waits for the network was told so.
  if (turn.state !== "running" || turn.stallTold || turn.offlineSince !== undefined) {
    return { state, effects: [] };
  }
  const { turnId } = turn;
  const { kind: _kind, ...found } = event;
  const key = `stalled:${turnId}`;
  const notice = { kind: "stalled", ...found, turnId } as const;
  const offer = { kind: "stalled", turnId, key, notice } as const;
  const announced = { ...state, turn: { ...turn, stallTold: true }, offer };
  return say({ state: announced, effects: [] }, notice, key);
}

/** The turn runs longer than it may: it is interrupted and the thread is told. */
export function overdue(state: SessionState, event: { readonly afterMs: number }): Decision {
  const { turn } = state;
  if (turn.state !== "running" || turn.stopping !== null) return { state, effects: [] };
  const next = beginStop({ state, effects: [] }, { kind: "too-long" });
  return say(next, { kind: "too-long", afterMs: event.afterMs }, `too-long:${turn.turnId}`);
}

/**
 * The turn has used more tokens than it may: it is interrupted. Its thread is told at its end, because
 * it may still be faster and end with its answer.
 */
export function overBudget(
  state: SessionState,
  { turnId, tokens }: Extract<SessionEvent, { kind: "over-budget" }>,
): Decision {
  return isAtWorkOn(state, turnId)
    ? beginStop({ state, effects: [] }, { kind: "over-budget", tokens })
    : { state, effects: [] };
}

/** The worker ends with Codex: the running turn is interrupted and its thread is told. */
export function shutdown(state: SessionState): Decision {
  const { turn } = state;
  if (turn.state !== "running") return { state, effects: [] };
  const next = beginStop({ state, effects: [] }, { kind: "shutdown" });
  return turn.stopping === null ? say(next, { kind: "shutdown" }, `shutdown:${turn.turnId}`) : next;
}
