import { assertNever } from "../errors/broker-error.ts";
import { type Decision, quiet, say, withoutOffer } from "./decision.ts";
import { deliverIfPossible } from "./delivery-rules.ts";
import { networkOver } from "./network-rules.ts";
import { offerAfterFailure } from "./offer-rules.ts";
import type { EndedTurn, TurnFailure } from "./ports/agent-events.ts";
import type {
  Effect,
  Offer,
  RunningTurn,
  SessionContext,
  SessionEvent,
  SessionState,
} from "./state.ts";
import { dutyAtTurnEnd } from "./turn-end.ts";
import { askHowToGoOn } from "./unsure-rules.ts";

/** How many ends of turns are kept for an answer to `turn/start` that is still on its way. */
const EARLY_ENDS_KEPT = 4;
/** How many turns are remembered as over. */
const OVER_TURNS_KEPT = 8;
/** The same failure of an input that runs again is announced once in this time: 5 minutes. */
const FAILURE_REPEAT_MS = 5 * 60_000;

export function newTurn(turnId: string, startedAt: number, onlyWake: boolean): RunningTurn {
  return {
    state: "running",
    turnId,
    startedAt,
    settled: null,
    answers: 0,
    stopping: null,
    onlyWake,
    stallTold: false,
  };
}

/** A turn is over: does what the thread is owed, then goes on with what waits. */
export function turnEnded(
  state: SessionState,
  ended: EndedTurn,
  context: SessionContext,
  before: readonly Effect[] = [],
): Decision {
  const { turn } = state;
  if (turn.state !== "running" || turn.turnId !== ended.turnId) {
    const known = state.earlyEnds.some((early) => early.turnId === ended.turnId);
    if (known || state.delivery.state === "none") return { state, effects: before };
    const earlyEnds = [...state.earlyEnds, ended].slice(-EARLY_ENDS_KEPT);
    return { state: { ...state, earlyEnds }, effects: before };
  }
  const over: Decision = {
    state: {
      ...state,
      turn: { state: "none" },
      told: ended.status === "completed" ? "nothing" : state.told,
      earlyEnds: [],
      overTurns: [...state.overTurns, ended.turnId].slice(-OVER_TURNS_KEPT),
    },
    effects: [...before, { kind: "turn-over", turn: ended }, quiet],
  };
  const next = networkOver(withoutOffer(over, null), turn, context.now, false);
  return deliverIfPossible(fulfilDuty(next, ended, turn, context), context);
}

function fulfilDuty(
  next: Decision,
  ended: EndedTurn,
  turn: RunningTurn,
  context: SessionContext,
): Decision {
  const duty = dutyAtTurnEnd(ended, turn, context);
  const key = (word: string) => `${word}:${ended.turnId}`;
  switch (duty.kind) {
    case "nothing":
      return next;
    case "post-answer":
      return {
        ...next,
        effects: [...next.effects, { kind: "answer", key: key("answer"), markdown: duty.markdown }],
      };
    case "report-failure": {
      const text = `${duty.failure.kind} ${duty.failure.message}`;
      const last = next.state.lastFailure;
      // Who writes again gets a reason again; only a rerun of the same input repeats itself.
      const isRepeat =
        turn.onlyWake &&
        last !== null &&
        last.text === text &&
        context.now - last.at < FAILURE_REPEAT_MS;
      if (isRepeat) return next;
      const state = { ...next.state, lastFailure: { text, at: context.now } };
      return tellFailure({ ...next, state }, duty.failure, ended.turnId);
    }
    case "wake":
      return wake(next, { kind: "unsettled", turnId: ended.turnId, reason: duty.reason });
    case "resume": {
      const wakened = wake(next, { kind: "cut-off", turnId: ended.turnId, at: context.now });
      return say(wakened, { kind: "cut-off", at: context.now }, key("cut-off"));
    }
    case "ask-how-to-go-on":
      return askHowToGoOn(next, ended.turnId, duty.command, context);
    case "try-again":
      return wake(next, { kind: "try-again", turnId: ended.turnId, fresh: false });
    case "run-again":
      return wake(next, { kind: "cut-off", turnId: ended.turnId, at: context.now });
    case "tell-cut-off":
      return say(next, { kind: "cut-off-again" }, key("cut-off"));
    case "tell-over-budget":
      return say(next, { kind: "over-budget", tokens: duty.tokens }, key("over-budget"));
    case "tell-silence":
      return say(next, { kind: "silent" }, key("silent"));
    default:
      return assertNever(duty);
  }
}

function tellFailure(next: Decision, failure: TurnFailure, turnId: string): Decision {
  const key = `failed:${turnId}`;
  const kind = offerAfterFailure(failure);
  const notice = {
    kind: "failed",
    failure,
    offer: kind === null ? null : { kind, turnId },
  } as const;
  const offer: Offer | null = kind === null ? null : { kind, turnId, key, notice };
  return say({ ...next, state: { ...next.state, offer } }, notice, key);
}

function wake(next: Decision, reason: SessionState["wake"]): Decision {
  return { ...next, state: { ...next.state, wake: reason } };
}

/** The agent declared something about its turn, or posted. */
export function signalled(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "signal" }>,
): Decision {
  const { turn } = state;
  if (turn.state !== "running") return { state, effects: [] };
  const { signal, visible, beside } = event;
  const isProgress = signal === "progress";
  const settles = signal === "final" || signal === "block" || signal === "wait";
  return {
    state: {
      ...state,
      turn: {
        ...turn,
        answers: turn.answers + (visible && !isProgress && beside === undefined ? 1 : 0),
        ...(beside === "file" && { hasFile: true }),
        ...(beside === "question" && { hasAsked: true }),
        settled: settles ? signal : turn.settled,
      },
    },
    effects: [],
  };
}
