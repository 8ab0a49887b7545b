import type { EndedTurn, TurnFailure } from "../ports.ts";
import type { PendingInput, SessionEvent, SessionState } from "../state.ts";

/** A turn as Codex has it, whatever the broker knows. */
export interface CodexTurn {
  readonly id: string;
  readonly inputs: string[];
  /** Inputs that joined it and that it does not show yet. */
  readonly hidden: Set<string>;
  /** The agent posted since the model was last asked something new. */
  spoken: boolean;
  /** The broker heard that as part of this turn. */
  counted: boolean;
  status: "running" | EndedTurn["status"];
  failure: TurnFailure["kind"];
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

/**
 * Whether the thread is owed the turn's last message by what is heard now; null when this is no
 * completed turn's end, or when nobody can tell. Notes a post that was heard.
 */
export function whatIsOwed(
  told: SessionEvent,
  { turn }: SessionState,
  turns: readonly CodexTurn[],
): { readonly turnId: string; readonly answer: boolean } | null {
  if (turn.state !== "running") return null;
  const known = turns.find(({ id }) => id === turn.turnId);
  if (known === undefined) return null;
  if (told.kind === "signal") {
    known.counted = known.spoken;
    return null;
  }
  const isEnd = told.kind === "turn-ended" && told.turn.turnId === known.id;
  if (!isEnd || told.turn.status !== "completed" || turn.stopping !== null) return null;
  if (!known.spoken) return { turnId: known.id, answer: true };
  return known.counted ? { turnId: known.id, answer: false } : null;
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
