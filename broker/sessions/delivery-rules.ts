import { type Decision, mergeDecision, quiet, say } from "./decision.ts";
import type {
  Delivery,
  PendingInput,
  SessionContext,
  SessionEvent,
  SessionState,
} from "./state.ts";
import { unlessAsked } from "./unsure-rules.ts";

/** A hold that is over already is looked at again after this time, in ms. */
const SHORTEST_HOLD_MS = 15_000;
/** Tries after which the thread is told that Codex does not answer: some 15 s. */
const TELL_AFTER_ATTEMPTS = 4;
/** How often a turn that may have an input is looked at; mostly it tells by itself. In ms. */
const UNSEEN_LOOK_MS = 15_000;
/** An input that cannot be put together is given up after so many tries: some 15 s. */
const PREPARATIONS = 5;

/** Sends all that is queued as one input, unless something stands in the way. */
export function deliverIfPossible(before: Decision, context: SessionContext): Decision {
  const free = unlessAsked(before, context);
  if (free === null) return before;
  const next = withNewThreadIfWanted(free);
  const { state } = next;
  if (state.delivery.state !== "none") return next;
  if (!context.accepting) return next;
  if (context.queued.length === 0 && state.wake === null) return next;
  if (state.turn.state === "running" && state.turn.stopping !== null) return next;
  if (state.turn.state === "none" && !context.hasCapacity) return waitInLine(next, context);
  return send(next, {
    inputId: context.nextInputId,
    messageIds: context.queued,
    wake: state.wake,
    maybeSent: false,
    attempt: 1,
    stopRequested: null,
  });
}

/** The old Codex thread is forgotten once nothing of it runs: it waits for what was stopped. */
function withNewThreadIfWanted(next: Decision): Decision {
  const { state } = next;
  const isFree = state.delivery.state === "none" && state.turn.state === "none";
  if (!state.startAnew || !isFree) return next;
  return {
    state: { ...state, startAnew: false },
    effects: [
      ...next.effects,
      { kind: "forget-thread", history: state.startAnew === "with-history" },
    ],
  };
}

function send(next: Decision, input: PendingInput): Decision {
  return {
    state: {
      ...next.state,
      wake: null,
      told: next.state.told === "in-line" ? "nothing" : next.state.told,
      delivery: { state: "sending", input },
    },
    effects: [
      ...next.effects,
      { kind: "input-made", input },
      { kind: "messages", ids: input.messageIds, state: "sending", inputId: input.inputId },
      { kind: "deliver", input },
    ],
  };
}

function waitInLine(next: Decision, context: SessionContext): Decision {
  if (next.state.told === "in-line") return next;
  return say(
    { ...next, state: { ...next.state, told: "in-line" } },
    { kind: "in-line" },
    `in-line:${context.nextInputId}`,
  );
}

/** Codex did not take the input: wait and try again, or give it up and say so. */
export function refused(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "input-refused" }>,
  context: SessionContext,
): Decision {
  const delivery = state.delivery;
  if (delivery.state !== "sending" || delivery.input.inputId !== event.inputId) {
    return { state, effects: [] };
  }
  const { input } = delivery;
  const maybeSent = input.maybeSent || event.maybeSent;
  const isFinal = event.why === "stopped" || event.why === "rejected";
  if (input.stopRequested !== null && (isFinal || !maybeSent)) {
    return deliverIfPossible(abandon(state, input, "dropped"), context);
  }
  const failedPreparations = (input.failedPreparations ?? 0) + (event.why === "unprepared" ? 1 : 0);
  // What Codex may have is never given up here: it is looked for first.
  const isPoison = failedPreparations >= PREPARATIONS && !input.maybeSent;
  if (event.why === "rejected" || isPoison) {
    const notice = { kind: "undeliverable", message: event.message } as const;
    const parked = abandon(state, input, "parked", event.message);
    const announced = say(parked, notice, `undeliverable:${input.inputId}`);
    return deliverIfPossible(announced, context);
  }
  const reason = waitsFor[event.why];
  const delayMs = reason === "unseen" ? UNSEEN_LOOK_MS : context.retryDelayMs(input.attempt);
  const retryAt = context.now + delayMs;
  // Waiting for an account, or for a turn, is no failed try: it may take days.
  const attempt = reason === "unavailable" ? input.attempt + 1 : input.attempt;
  const next: Decision = {
    state: {
      ...state,
      delivery: {
        state: "waiting",
        input: {
          ...input,
          attempt,
          maybeSent,
          ...(failedPreparations > 0 && { failedPreparations }),
        },
        reason,
        retryAt,
      },
    },
    effects: [{ kind: "retry-at", at: retryAt }, ...(reason === "account" ? [quiet] : [])],
  };
  if (event.why === "unprepared" || reason === "unseen") return next;
  return tellWhyItWaits(next, reason, input);
}

/** What an input that was not taken waits for. */
const waitsFor = {
  "no-account": "account",
  unseen: "unseen",
  unavailable: "unavailable",
  unprepared: "unavailable",
  stopped: "unavailable",
} as const;

function tellWhyItWaits(
  next: Decision,
  reason: "account" | "unavailable",
  input: PendingInput,
): Decision {
  const trouble = reason === "account" ? "no-account" : "codex-down";
  if (next.state.told === trouble) return next;
  if (reason === "unavailable" && input.attempt < TELL_AFTER_ATTEMPTS) return next;
  return say(
    { ...next, state: { ...next.state, told: trouble } },
    { kind: trouble },
    `${trouble}:${input.inputId}`,
  );
}

/** The account cannot work now: the input is kept, and the thread told once. */
export function held(
  state: SessionState,
  event: Extract<SessionEvent, { kind: "input-held" }>,
  context: SessionContext,
): Decision {
  const { delivery } = state;
  if (delivery.state !== "sending" || delivery.input.inputId !== event.inputId) {
    return { state, effects: [] };
  }
  const { input } = delivery;
  const { hold } = event;
  if (input.stopRequested !== null && !input.maybeSent) {
    return deliverIfPossible(abandon(state, input, "dropped"), context);
  }
  const retryAt = Math.max(hold.kind === "quota" ? hold.until : 0, context.now + SHORTEST_HOLD_MS);
  const next: Decision = {
    state: {
      ...state,
      delivery: { state: "waiting", input, reason: hold.kind, retryAt },
      told: hold.kind,
    },
    // A refused sign-in is over when somebody did something about it, not at a time.
    effects: [
      ...(hold.kind === "quota" ? [{ kind: "retry-at", at: retryAt } as const] : []),
      quiet,
    ],
  };
  if (state.told === hold.kind) return next;
  // Not the input's own id: after a move the same one may be held by another account.
  const key = `${hold.kind}:${context.nextInputId}`;
  return say(next, { kind: "held", hold, now: context.now, key }, key);
}

/** Gives an input up: its messages are dropped (stopped) or parked (could not be delivered). */
export function abandon(
  state: SessionState,
  input: PendingInput,
  messages: "dropped" | "parked",
  error?: string,
): Decision {
  return {
    state: { ...state, delivery: { state: "none" } },
    effects: [
      {
        kind: "messages",
        ids: input.messageIds,
        state: messages,
        ...(error === undefined ? {} : { error }),
      },
      {
        kind: "input-settled",
        inputId: input.inputId,
        state: messages === "dropped" ? "dropped" : "failed",
        turnId: null,
      },
      ...(state.turn.state === "none" ? [quiet] : []),
    ],
  };
}

/** Sends a waiting input again when `isDue` says so. */
export function retry(
  state: SessionState,
  context: SessionContext,
  isDue: (waiting: Extract<Delivery, { state: "waiting" }>) => boolean,
): Decision {
  if (!context.accepting) return { state, effects: [] };
  const free = unlessAsked({ state, effects: [] }, context);
  if (free === null) return { state, effects: [] };
  if (free.state !== state) {
    return mergeDecision(
      free,
      retry(free.state, context, () => true),
    );
  }
  if (state.delivery.state !== "waiting" || !isDue(state.delivery)) {
    return deliverIfPossible({ state, effects: [] }, context);
  }
  const { input } = state.delivery;
  // What was certainly not sent takes along what came meanwhile; else it must stay as it was.
  const messageIds = input.maybeSent
    ? input.messageIds
    : [...input.messageIds, ...context.queued.filter((id) => !input.messageIds.includes(id))];
  return send(
    { state: { ...state, wake: null }, effects: [] },
    { ...input, messageIds, wake: input.wake ?? state.wake },
  );
}
