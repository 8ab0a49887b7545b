import type { EndedTurn, TurnFailure } from "../ports/agent-events.ts";
import type { KnownTurn } from "../ports/agent-runtime.ts";
import type { PendingInput, SessionEvent, SessionState } from "../state.ts";

/** A turn as Codex has it, whatever the broker knows. */
export interface CodexTurn {
  readonly id: string;
  readonly inputs: string[];
  /** Inputs that joined it and that it does not show yet. */
  readonly hidden: Set<string>;
  /** An answer behind which nothing came yet. */
  lastWord: string | null;
  /** Such answers, by the input that came right behind them. */
  readonly answered: { inputId: string; text: string; spoken: boolean }[];
  /** The agent posted since the model was last asked something new. */
  spoken: boolean;
  /** The broker heard that as part of this turn. */
  counted: boolean;
  status: "running" | EndedTurn["status"];
  failure: TurnFailure["kind"];
  /** A command that people allowed outside of the sandbox and that has not ended. */
  command: string | null;
}

export function newCodexTurn(id: string): CodexTurn {
  return {
    id,
    inputs: [],
    hidden: new Set(),
    lastWord: null,
    answered: [],
    spoken: false,
    counted: false,
    status: "running",
    failure: "other",
    command: null,
  };
}

/** The model is asked again: what Codex tells of the inputs that the turn shows now. */
export function shownBy(turn: CodexTurn): readonly SessionEvent[] {
  const events: SessionEvent[] = [];
  for (const inputId of turn.hidden) {
    const { lastWord: text, spoken } = turn;
    if (text !== null) turn.answered.push({ inputId, text, spoken });
    const answered = text === null ? {} : { answered: text };
    events.push({ kind: "input-seen", inputId, turnId: turn.id, ...answered });
    turn.lastWord = null;
    turn.spoken = false;
    turn.counted = false;
  }
  turn.hidden.clear();
  return events;
}

/** What Codex tells of its end. */
export function endOf(turn: CodexTurn): EndedTurn {
  const status = turn.status === "running" ? "completed" : turn.status;
  return {
    turnId: turn.id,
    status,
    error: status === "failed" ? { kind: turn.failure, message: turn.id } : null,
    finalMessage: `answer of ${turn.id}`,
  };
}

/** What Codex says of its newest turns when it is asked, the newest first. */
export function knownTurns(turns: readonly CodexTurn[]): readonly KnownTurn[] {
  return turns
    .slice(-5)
    .toReversed()
    .map((turn) =>
      turn.status === "running"
        ? { state: "running", turnId: turn.id, answered: [...turn.answered] }
        : { state: "ended", turn: endOf(turn), answered: [...turn.answered] },
    );
}

/**
 * Whether the thread is owed the turn's last message by what is heard now; null when this is no
 * completed turn's end, or when nobody can tell. Notes a post that was heard.
 */
export function whatIsOwed(
  told: SessionEvent,
  { turn }: SessionState,
  turns: readonly CodexTurn[],
): { readonly key: string; readonly answer: boolean } | null {
  if (turn.state !== "running") return null;
  const known = turns.find(({ id }) => id === turn.turnId);
  if (known === undefined) return null;
  if (told.kind === "signal") {
    known.counted = known.spoken;
    return null;
  }
  // An input that was looked for comes behind the answer that was found right before it.
  if (told.kind === "input-seen" || (told.kind === "input-accepted" && told.isFound === true)) {
    // Whether the agent spoke before or after such an input is unknown: the thread is answered rather
    // than left without an answer to it.
    if (told.kind === "input-accepted") known.counted = false;
    const behind = known.answered.find(({ inputId }) => inputId === told.inputId);
    const isOpen = turn.stopping === null && told.turnId === known.id && behind !== undefined;
    return isOpen && !behind.spoken
      ? { key: `answer:${known.id}:${told.inputId}`, answer: true }
      : null;
  }
  const isEnd = told.kind === "turn-ended" && told.turn.turnId === known.id;
  if (!isEnd || told.turn.status !== "completed" || turn.stopping !== null) return null;
  if (!known.spoken) return { key: `answer:${known.id}`, answer: true };
  return known.counted ? { key: `answer:${known.id}`, answer: false } : null;
}

/** No answer, or a refusal, to an input that may have come through. */
export function refusal(
  input: PendingInput,
  maybeSent: boolean,
): Extract<SessionEvent, { kind: "input-refused" }> {
  return {
    kind: "input-refused",
    inputId: input.inputId,
    why: "unavailable",
    message: "gone",
    maybeSent,
  };
}
