import { assertNever } from "../errors/broker-error.ts";
import { type Decision, mergeDecision, quiet, say, withoutOffer } from "./decision.ts";
import { deliverIfPossible, held, refused, retry } from "./delivery-rules.ts";
import {
  answeredBefore,
  owingAnswer,
  isAsked,
  joinedBy,
  assumingShown,
  shownTo,
  turnIdOf,
} from "./joined-input.ts";
import { offline, online } from "./network-rules.ts";
import { chosen } from "./offer-rules.ts";
import type { EndedTurn } from "./ports/agent-events.ts";
import type { KnownTurn } from "./ports/agent-runtime.ts";
import type { Effect, RunningTurn, SessionContext, SessionEvent, SessionState } from "./state.ts";
import { resume, setQuiet, resetSession } from "./command-rules.ts";
import {
  beginStop,
  interruptAnswered,
  overBudget,
  overdue,
  removal,
  shutdown,
  stalled,
  stop,
} from "./stop-rules.ts";
import { newTurn, signalled, turnEnded } from "./turn-rules.ts";

/**
 * The rules of a session. Pure: what happened and what is so come in as data, the next state and
 * what is to be done go out. The drawing is in state.ts.
 */
export function decide(
  state: SessionState,
  event: SessionEvent,
  context: SessionContext,
): Decision {
  switch (event.kind) {
    case "poke":
      // Who writes again may have set the sign-in right.
      return retry(state, context, (waiting) => waiting.reason === "sign-in");
    case "input-accepted":
      return accepted(state, event, context);
    case "input-seen":
      return inputSeen(state, event, context);
    case "input-refused":
      return refused(state, event, context);
    case "input-held":
      return held(state, event, context);
    case "retry-due":
      return retry(state, context, (waiting) => waiting.retryAt <= context.now);
    case "account-usable":
      return retry(state, context, (waiting) => waiting.reason !== "unavailable");
    case "moved":
      return moved(state, context);
    case "turn-ended":
      return lookAgain(turnEnded(state, event.turn, context), context);
    case "inspected":
      return inspected(state, event, context);
    case "thread-lost":
      return threadLost(state, context);
    case "thread-replaced":
      return say(
        { state, effects: [] },
        { kind: "thread-replaced" },
        `thread-replaced:${event.codexThreadId}`,
      );
    case "signal":
      return signalled(state, event);
    case "stop":
      return stop(state, event, context);
    case "new":
      return resetSession(state, event, context);
    case "resume":
      return resume(state, event, context);
    case "quiet":
      return setQuiet(state, event);
    case "interrupted":
      return interruptAnswered(state, event);
    case "stalled":
      return stalled(state, event);
    case "offline":
      return offline(state, event);
    case "online":
      return online(state, context);
    case "chosen":
      return chosen(state, event, context);
    case "overdue":
      return overdue(state, event);
    case "over-budget":
      return overBudget(state, event);
    case "shutdown":
      return shutdown(state);
    case "removal":
      return removal(state, context);
    case "worker-started":
      return workerStarted(state, context);
    case "codex-connected":
      return codexConnected(state, context);
    default:
      return assertNever(event);
  }
}

function accepted(
  state: SessionState,
  event: Omit<Extract<SessionEvent, { kind: "input-accepted" }>, "kind">,
  context: SessionContext,
): Decision {
  const delivery = state.delivery;
  if (delivery.state === "none" || delivery.input.inputId !== event.inputId) {
    return { state, effects: [] };
  }
  const { input } = delivery;
  const joined = state.turn.state === "running" && state.turn.turnId === event.turnId;
  const isOver = state.overTurns.includes(event.turnId);
  const taken: readonly Effect[] = [
    { kind: "input-settled", inputId: input.inputId, state: "accepted", turnId: event.turnId },
    // No end of a turn that is over will finish them.
    { kind: "messages", ids: input.messageIds, state: isOver ? "done" : "delivered" },
  ];
  if (isOver && event.isFound !== true) {
    // It joined a turn that was ending, with which it may be gone.
    const sent = { ...input, maybeSent: true };
    const waiting = {
      state: "waiting",
      input: sent,
      reason: "unseen",
      retryAt: context.now,
    } as const;
    const look = { kind: "retry-at", at: context.now } as const;
    return { state: { ...state, delivery: waiting }, effects: [look] };
  }
  if (isOver) {
    const over: SessionState = { ...state, delivery: { state: "none" }, told: "nothing" };
    return deliverIfPossible({ state: over, effects: [...taken, quiet] }, context);
  }
  const turn: RunningTurn =
    state.turn.state === "running" && joined
      ? joinedBy(state.turn, input, event.isFound === true)
      : newTurn(event.turnId, context.now, !isAsked(input));
  const { stopRequested } = input;
  // Whether the account can work shows when the turn ends: until then it is not announced again.
  const told = state.told === "quota" || state.told === "sign-in" ? state.told : "nothing";
  const begun: Decision = {
    state: { ...state, delivery: { state: "none" }, turn, told },
    effects: [
      ...taken,
      ...(joined ? [] : [{ kind: "turn-started", turnId: event.turnId } as const]),
    ],
  };
  // What was offered about an earlier turn is over once the session goes on.
  const next = joined ? begun : withoutOffer(begun, null);
  const early = state.earlyEnds.find((ended) => ended.turnId === event.turnId);
  if (early !== undefined) return turnEnded(next.state, early, context, next.effects);
  if (stopRequested !== null) {
    return beginStop(next, { kind: "person", userId: stopRequested, dropped: 0 });
  }
  if (input.moving === true) return beginStop(next, { kind: "move" });
  return deliverIfPossible(next, context);
}

/** A turn shows an input: the model is asked with it. Its sender learns so from the answer. */
function inputSeen(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "input-seen" }>,
  context: SessionContext,
): Decision {
  if (!isUnseen(state, event.inputId)) return { state, effects: [] };
  const next = answeredBefore({ state, effects: [] }, event, context);
  const { delivery, turn } = next.state;
  if (delivery.state !== "none" && delivery.input.inputId === event.inputId) {
    if (delivery.state === "waiting") {
      return mergeDecision(next, accepted(next.state, { ...event, isFound: true }, context));
    }
    if (turn.state !== "running" || turn.turnId !== event.turnId) return next;
    const input = { ...delivery.input, seenIn: turn.turnId };
    const shown = { ...delivery, input };
    return { ...next, state: { ...next.state, delivery: shown, turn: shownTo(turn, input) } };
  }
  if (turn.state !== "running") return next;
  return { ...next, state: { ...next.state, turn: owingAnswer(turn, event.inputId) } };
}

/** Whether an input is on its way, or in the turn, and not known to be shown by it. */
function isUnseen({ delivery, turn }: SessionState, inputId: string): boolean {
  if (delivery.state !== "none" && delivery.input.inputId === inputId) {
    return turn.state !== "running" || delivery.input.seenIn !== turn.turnId;
  }
  return turn.state === "running" && turn.unseen?.includes(inputId) === true;
}

/** The session has another profile: what runs is stopped and run again there, what waits goes. */
function moved(state: SessionState, context: SessionContext): Decision {
  const { delivery, turn } = state;
  const fresh: SessionState = { ...state, told: "nothing" };
  if (delivery.state === "sending") {
    const input = { ...delivery.input, moving: true } as const;
    return beginStop(
      { state: { ...fresh, delivery: { ...delivery, input } }, effects: [] },
      { kind: "move" },
    );
  }
  if (turn.state === "running") return beginStop({ state: fresh, effects: [] }, { kind: "move" });
  return retry(fresh, context, () => true);
}

/** The process that was sending is gone: Codex is asked before anything is sent again. */
function workerStarted(state: SessionState, context: SessionContext): Decision {
  if (state.delivery.state !== "sending") return { state, effects: [] };
  const input = { ...state.delivery.input, maybeSent: true };
  const delivery = {
    state: "waiting",
    input,
    reason: "unavailable",
    retryAt: context.now,
  } as const;
  return { state: { ...state, delivery }, effects: [] };
}

function codexConnected(state: SessionState, context: SessionContext): Decision {
  if (state.turn.state === "running") {
    const turn = assumingShown(state.turn);
    return { state: { ...state, turn }, effects: [{ kind: "inspect" }] };
  }
  return retry(state, context, () => true);
}

function inspected(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "inspected" }>,
  context: SessionContext,
): Decision {
  if (state.turn.state !== "running") return { state, effects: [] };
  const caughtUp = catchUp(state, state.turn, event.turns, context);
  return mergeDecision(caughtUp, goOnAfter(caughtUp.state, event, context));
}

/** What the turn showed while nobody listened. */
function catchUp(
  state: SessionState,
  { turnId }: RunningTurn,
  turns: readonly KnownTurn[],
  context: SessionContext,
): Decision {
  const ours = turns.find((known) => turnIdOf(known) === turnId);
  return (ours?.answered ?? []).reduce<Decision>(
    (next, { inputId, text }) => {
      const seen = { kind: "input-seen", inputId, turnId, answered: text } as const;
      return mergeDecision(next, inputSeen(next.state, seen, context));
    },
    { state, effects: [] },
  );
}

function goOnAfter(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "inspected" }>,
  context: SessionContext,
): Decision {
  const { turn } = state;
  if (turn.state !== "running") return { state, effects: [] };
  const isStillRunning = event.turns.some(
    (known) => known.state === "running" && known.turnId === turn.turnId,
  );
  if (isStillRunning) {
    const again: readonly Effect[] = turn.stopping === null ? [] : [{ kind: "interrupt" }];
    return goOn({ state, effects: again }, context);
  }
  const ends = event.turns.flatMap((known) => (known.state === "ended" ? [known.turn] : []));
  const end = ends.find((known) => known.turnId === turn.turnId) ?? cutOff(turn.turnId);
  if (event.lost.length === 0) return goOn(turnEnded(state, end, context), context);
  // What somebody had stopped is not asked for again.
  const isDropped = turn.stopping?.kind === "person";
  const lost: Effect = {
    kind: "messages",
    ids: event.lost,
    state: isDropped ? "dropped" : "queued",
  };
  const queued = isDropped ? context.queued : [...event.lost, ...context.queued];
  return goOn(turnEnded(state, end, { ...context, queued }, [lost]), context);
}

/** What waits for Codex is tried again now. */
function goOn(next: Decision, context: SessionContext): Decision {
  return mergeDecision(
    next,
    retry(next.state, context, () => true),
  );
}

/** What a turn may have had without showing it has been shown by its end, or was not there. */
function lookAgain(next: Decision, context: SessionContext): Decision {
  const { delivery } = next.state;
  if (delivery.state !== "waiting" || delivery.reason !== "unseen") return next;
  return goOn(next, context);
}

function cutOff(turnId: string): EndedTurn {
  return { turnId, status: "interrupted", error: null, finalMessage: "" };
}

function threadLost(state: SessionState, context: SessionContext): Decision {
  const forget: Effect = { kind: "forget-thread", history: true };
  if (state.turn.state !== "running") return goOn({ state, effects: [forget] }, context);
  return goOn(turnEnded(state, cutOff(state.turn.turnId), context, [forget]), context);
}
