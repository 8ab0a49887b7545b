import type { Decision } from "./decision.ts";
import type { KnownTurn } from "./ports/agent-runtime.ts";
import type { PendingInput, RunningTurn, SessionContext, SessionEvent } from "./state.ts";

/**
 * What joins a running turn (turn/steer) is kept until the model is asked again; the turn shows it
 * then (item/started of a userMessage). What the agent said until that moment answers what was asked
 * before, whenever the joining was confirmed; what it says from then on answers this too.
 */

/** Whether a person asked for it, though not in words. */
export function isAsked({ messageIds, wake }: PendingInput): boolean {
  return messageIds.length > 0 || wake?.kind === "try-again" || wake?.kind === "check";
}

/** A request that was cut off and is run again is as unanswered as one that is new. */
function wantsAnswer(input: PendingInput): boolean {
  return isAsked(input) || input.wake?.kind === "cut-off";
}

/** The turn once Codex said that the input joined it. `isFound`: it is known to be shown. */
export function joinedBy(turn: RunningTurn, input: PendingInput, isFound: boolean): RunningTurn {
  const joined = isAsked(input) ? { ...turn, onlyWake: false } : turn;
  if (!wantsAnswer(input) || input.seenIn === turn.turnId) return joined;
  return isFound
    ? owingAnswer(joined, input.inputId)
    : { ...joined, unseen: [...(turn.unseen ?? []), input.inputId] };
}

/** The turn once it shows an input about which no answer came yet. */
export function shownTo(turn: RunningTurn, input: PendingInput): RunningTurn {
  return wantsAnswer(input) ? owingAnswer(turn, input.inputId) : turn;
}

/** What was said before does not answer what the model is asked now. */
export function owingAnswer(turn: RunningTurn, inputId: string): RunningTurn {
  const unseen = (turn.unseen ?? []).filter((id) => id !== inputId);
  return { ...turn, settled: null, answers: 0, unseen };
}

/**
 * Codex was out of sight, and may have shown what had joined: rather something is said twice than an
 * answer never. It may as well show it only now.
 */
export function assumingShown(turn: RunningTurn): RunningTurn {
  const isWaiting = (turn.unseen ?? []).length > 0;
  return isWaiting ? { ...turn, settled: null, answers: 0 } : turn;
}

/**
 * What the agent wrote as an answer right before the turn shows an input was to be the turn's last
 * message. Nothing else of the turn will tell it: it is posted as that would be.
 */
export function answeredBefore(
  next: Decision,
  event: Extract<SessionEvent, { kind: "input-seen" }>,
  context: Pick<SessionContext, "turnEnd">,
): Decision {
  const { turn } = next.state;
  const { answered = "", inputId, turnId } = event;
  if (turn.state !== "running" || turn.turnId !== turnId || turn.stopping !== null) return next;
  const isOwed = context.turnEnd === "post" && turn.settled === null && turn.answers === 0;
  if (!isOwed || answered.trim() === "") return next;
  const key = `answer:${turnId}:${inputId}`;
  return {
    state: { ...next.state, turn: { ...turn, answers: 1 } },
    effects: [...next.effects, { kind: "answer", key, markdown: answered }],
  };
}

/** Pure: what it means that a turn has an input, and what Codex knows beside it. */
export function eventsOfFoundInput(
  turnId: string,
  inputId: string,
  turns: readonly KnownTurn[],
): readonly SessionEvent[] {
  const turn = turns.find((known) => turnIdOf(known) === turnId);
  const before = turn?.answered?.find((one) => one.inputId === inputId);
  return [
    // First, since an answer counts for what was asked before the input.
    ...(before === undefined
      ? []
      : [{ kind: "input-seen", inputId, turnId, answered: before.text } as const]),
    { kind: "input-accepted", inputId, turnId, isFound: true },
    { kind: "inspected", turns, lost: [] },
  ];
}

export function turnIdOf(known: KnownTurn): string {
  return known.state === "running" ? known.turnId : known.turn.turnId;
}
