import { decide } from "../machine.ts";
import type { EndedTurn } from "../ports/agent-events.ts";
import {
  newSessionState,
  type Effect,
  type PendingInput,
  type SessionContext,
  type SessionEvent,
  type SessionState,
} from "../state.ts";

const context: SessionContext = {
  now: 1_000,
  turnEnd: "post",
  queued: [],
  queuedByPeople: [],
  unseenCommand: null,
  accepting: true,
  hasCapacity: true,
  liveJob: false,
  nextInputId: "in_next",
  retryDelayMs: () => 500,
};
export const input: PendingInput = {
  inputId: "in_1",
  messageIds: [1],
  wake: null,
  maybeSent: false,
  attempt: 1,
  stopRequested: null,
};
export const sending: SessionState = {
  ...newSessionState,
  delivery: { state: "sending", input },
};
export const working: SessionState = {
  ...newSessionState,
  turn: {
    state: "running",
    turnId: "T1",
    startedAt: 0,
    settled: null,
    answers: 0,
    stopping: null,
    onlyWake: false,
    stallTold: false,
  },
};
export const ended = (changes: Partial<EndedTurn> = {}): EndedTurn => ({
  turnId: "T1",
  status: "completed",
  error: null,
  finalMessage: "done",
  ...changes,
});

/** What the rules make of an event, with what a test asks about. */
export function run(
  state: SessionState,
  event: SessionEvent,
  changes: Partial<SessionContext> = {},
) {
  const decision = decide(state, event, { ...context, ...changes });
  return {
    state: decision.state,
    effects: decision.effects,
    kinds: decision.effects.map((effect) => effect.kind),
    said: decision.effects.flatMap((effect) => (effect.kind === "say" ? [effect.notice.kind] : [])),
    find: <K extends Effect["kind"]>(kind: K) =>
      decision.effects.find(
        (effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind,
      ),
  };
}
