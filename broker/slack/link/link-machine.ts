import { assertNever } from "../../errors/broker-error.ts";
import { failureText, type SlackFailure } from "../failure.ts";
import { growingWait } from "../read-policy.ts";

// The link to Slack: one live socket, and a second one while it is being replaced.
//
//                 start                hello
//   off ───────────────► connecting ───────────► live ◄─┐ hello of the replacement:
//    ▲                    ▲  │   ▲                │ │   │ the old socket closes after its acks
//    │ stop (from         │  │   └── closed ──────┘ └───┘
//    │ everywhere)        │  │                    refresh, warning, reconnect: a replacement
//    │                    │  └─ token refused ─┐  is opened while the old socket goes on
//    │          reconnect │                    ▼
//    └────────────────────┴──────────────── refused
//
// connecting is either opening a socket (with a deadline for its hello) or waiting for the next try.

export type LinkState =
  | { readonly state: "off" }
  | {
      readonly state: "connecting";
      readonly step: ConnectingStep;
      /** Tries that failed in a row. */
      readonly failures: number;
      /** Sockets in a row that were lost soon after their hello. */
      readonly shortLives: number;
      readonly since: number;
      readonly lastProblem: LinkProblem | null;
    }
  | {
      readonly state: "live";
      readonly connection: number;
      readonly since: number;
      readonly shortLives: number;
      /** How many sockets the app had, as Slack's hello said. */
      readonly connectionsOfApp: number | null;
      /** How many of them were ours: two while one is replaced. The others are strangers'. */
      readonly ownAtHello: number;
      readonly replacement: Replacement;
    }
  /** A person must act (a new token): nothing is tried until `reconnect`. */
  | { readonly state: "refused"; readonly code: string; readonly since: number };

export type ConnectingStep =
  | { readonly kind: "opening"; readonly connection: number }
  | { readonly kind: "waiting"; readonly until: number };

export type Replacement =
  | { readonly kind: "none" }
  | { readonly kind: "opening"; readonly connection: number; readonly failures: number }
  | { readonly kind: "waiting"; readonly until: number; readonly failures: number };

export type LinkProblem =
  | { readonly kind: "closed"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string }
  /** Socket Mode is switched off in the app's settings (`disconnect`, reason `link_disabled`). */
  | { readonly kind: "socket-mode-off" }
  /** The app has its ten sockets already (slackapi/node-slack-sdk#1654). */
  | { readonly kind: "too-many-sockets" };

export type LinkEvent =
  | { readonly kind: "start" | "stop" | "reconnect" | "due" }
  | {
      readonly kind: "hello";
      readonly connection: number;
      readonly connectionsOfApp: number | null;
    }
  /** Slack's `disconnect` frame: `warning`, `refresh_requested`, `link_disabled`, … */
  | { readonly kind: "goodbye"; readonly connection: number; readonly reason: string }
  | { readonly kind: "closed"; readonly connection: number }
  | { readonly kind: "failed"; readonly connection: number; readonly failure: SlackFailure };

export type LinkEffect =
  | { readonly kind: "open"; readonly connection: number }
  | { readonly kind: "close"; readonly connection: number; readonly after: "nothing" | "acks" };

export interface LinkContext {
  readonly now: number;
  /** From 0 up to 1. */
  readonly random: number;
  /** The number of the next socket, should one be opened. */
  readonly nextConnection: number;
}

export interface LinkDecision {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

const FIRST_WAIT_MS = 500;
/** The longest wait between tries: people notice half a minute, Slack does not mind it. */
export const LONGEST_WAIT_MS = 30_000;
/** A socket that lived this long counts as having worked, and is replaced at once. */
const WORKED_MS = 10_000;
/** Socket Mode that was switched off is asked for again this often. */
const SOCKET_MODE_OFF_WAIT_MS = 60_000;
/** Room for another process to let go of a socket. */
const TOO_MANY_SOCKETS_WAIT_MS = 30_000;
/** Slack never asks for more; a longer Retry-After is not believed. */
const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

/** Errors of `apps.connections.open` that only a person can end, besides those of the token. */
const terminalCodes: ReadonlySet<string> = new Set([
  "not_allowed_token_type",
  "missing_scope",
  "invalid_token",
  "token_not_found",
  "access_denied",
  "no_permission",
  "forbidden_team",
]);

/** Pure: the rules of the link. Events of sockets that are no longer ours change nothing. */
export function decideLink(state: LinkState, event: LinkEvent, context: LinkContext): LinkDecision {
  switch (event.kind) {
    case "start":
      return state.state === "off" ? open(fresh, context) : unchanged(state);
    case "stop":
      return { state: { state: "off" }, effects: closeAll(state) };
    case "reconnect":
      return reconnect(state, context);
    case "due":
      return due(state, context);
    case "hello":
      return hello(state, event, context);
    case "goodbye":
      return goodbye(state, event, context);
    case "closed":
      return lost(state, event.connection, { kind: "closed", message: "socket closed" }, context);
    case "failed":
      return failedToOpen(state, event, context);
    default:
      return assertNever(event);
  }
}

/** When `due` must be given to the machine, or null when it waits for no time. */
export function dueAt(state: LinkState): number | null {
  if (state.state === "connecting" && state.step.kind === "waiting") return state.step.until;
  if (state.state === "live" && state.replacement.kind === "waiting")
    return state.replacement.until;
  return null;
}

/** The sockets that the state counts on. */
export function connectionsOf(state: LinkState): readonly number[] {
  switch (state.state) {
    case "off":
    case "refused":
      return [];
    case "connecting":
      return state.step.kind === "opening" ? [state.step.connection] : [];
    case "live":
      return state.replacement.kind === "opening"
        ? [state.connection, state.replacement.connection]
        : [state.connection];
    default:
      return assertNever(state);
  }
}

interface History {
  readonly failures: number;
  readonly shortLives: number;
  readonly lastProblem: LinkProblem | null;
}

const fresh: History = { failures: 0, shortLives: 0, lastProblem: null };

function unchanged(state: LinkState): LinkDecision {
  return { state, effects: [] };
}

function closeAll(state: LinkState): readonly LinkEffect[] {
  return connectionsOf(state).map((connection) => ({
    kind: "close",
    connection,
    after: "nothing",
  }));
}

function open(history: History, context: LinkContext, since = context.now): LinkDecision {
  const connection = context.nextConnection;
  return {
    state: { state: "connecting", step: { kind: "opening", connection }, since, ...history },
    effects: [{ kind: "open", connection }],
  };
}

function wait(
  history: History,
  ms: number,
  since: number,
  context: LinkContext,
  effects: readonly LinkEffect[],
): LinkDecision {
  const step = { kind: "waiting", until: context.now + ms } as const;
  return { state: { state: "connecting", step, since, ...history }, effects };
}

function reconnect(state: LinkState, context: LinkContext): LinkDecision {
  switch (state.state) {
    case "off":
      return unchanged(state);
    case "refused":
      return open(fresh, context);
    case "connecting":
      return state.step.kind === "waiting"
        ? open({ ...fresh, lastProblem: state.lastProblem }, context, state.since)
        : unchanged(state);
    case "live":
      return replace(state, 0, context);
    default:
      return assertNever(state);
  }
}

function replace(
  state: Extract<LinkState, { state: "live" }>,
  failures: number,
  context: LinkContext,
): LinkDecision {
  if (state.replacement.kind === "opening") return unchanged(state);
  const connection = context.nextConnection;
  return {
    state: { ...state, replacement: { kind: "opening", connection, failures } },
    effects: [{ kind: "open", connection }],
  };
}

function due(state: LinkState, context: LinkContext): LinkDecision {
  const at = dueAt(state);
  if (at === null || at > context.now) return unchanged(state);
  if (state.state === "connecting") {
    const { failures, shortLives, lastProblem, since } = state;
    return open({ failures, shortLives, lastProblem }, context, since);
  }
  return state.state === "live" && state.replacement.kind === "waiting"
    ? replace(state, state.replacement.failures, context)
    : unchanged(state);
}

function hello(
  state: LinkState,
  event: Extract<LinkEvent, { kind: "hello" }>,
  context: LinkContext,
): LinkDecision {
  const { connection, connectionsOfApp } = event;
  const live = {
    state: "live",
    connection,
    since: context.now,
    connectionsOfApp,
    ownAtHello: state.state === "live" ? 2 : 1,
    replacement: { kind: "none" },
  } as const;
  if (state.state === "connecting" && isOpening(state.step, connection))
    return { state: { ...live, shortLives: state.shortLives }, effects: [] };
  if (state.state === "live" && isOpening(state.replacement, connection))
    return {
      state: { ...live, shortLives: 0 },
      effects: [{ kind: "close", connection: state.connection, after: "acks" }],
    };
  return unchanged(state);
}

function isOpening(step: ConnectingStep | Replacement, connection: number): boolean {
  return step.kind === "opening" && step.connection === connection;
}

function goodbye(
  state: LinkState,
  event: Extract<LinkEvent, { kind: "goodbye" }>,
  context: LinkContext,
): LinkDecision {
  if (!connectionsOf(state).includes(event.connection)) return unchanged(state);
  switch (event.reason) {
    case "link_disabled":
      return pause(state, { kind: "socket-mode-off" }, SOCKET_MODE_OFF_WAIT_MS, context);
    case "too_many_websockets":
      return tooMany(state, event.connection, context);
    default:
      // warning, refresh_requested, and whatever Slack thinks of next: a new socket, then goodbye.
      return state.state === "live" && state.connection === event.connection
        ? replace(state, 0, context)
        : unchanged(state);
  }
}

/** Closes everything and tries again after about `ms`. */
function pause(
  state: LinkState,
  problem: LinkProblem,
  ms: number,
  context: LinkContext,
): LinkDecision {
  const history = { ...historyOf(state), lastProblem: problem };
  return wait(history, spread(ms, context), sinceOf(state, context), context, closeAll(state));
}

function tooMany(state: LinkState, connection: number, context: LinkContext): LinkDecision {
  const problem: LinkProblem = { kind: "too-many-sockets" };
  if (state.state === "live" && isOpening(state.replacement, connection)) {
    const until = context.now + spread(TOO_MANY_SOCKETS_WAIT_MS, context);
    return {
      state: { ...state, replacement: { kind: "waiting", until, failures: 0 } },
      effects: [{ kind: "close", connection, after: "nothing" }],
    };
  }
  return pause(state, problem, TOO_MANY_SOCKETS_WAIT_MS, context);
}

/** Up to half as long again, so that processes which were told together do not return together. */
function spread(ms: number, context: LinkContext): number {
  return Math.round(ms * (1 + context.random / 2));
}

function historyOf(state: LinkState): History {
  if (state.state === "connecting") {
    const { failures, shortLives, lastProblem } = state;
    return { failures, shortLives, lastProblem };
  }
  return state.state === "live" ? { ...fresh, shortLives: state.shortLives } : fresh;
}

function sinceOf(state: LinkState, context: LinkContext): number {
  return state.state === "connecting" ? state.since : context.now;
}

function failedToOpen(
  state: LinkState,
  event: Extract<LinkEvent, { kind: "failed" }>,
  context: LinkContext,
): LinkDecision {
  const { connection, failure } = event;
  if (!connectionsOf(state).includes(connection)) return unchanged(state);
  const isTerminal =
    failure.kind === "auth" || (failure.kind === "refused" && terminalCodes.has(failure.code));
  if (isTerminal)
    return {
      state: { state: "refused", code: failure.code, since: context.now },
      effects: closeAll(state),
    };
  const atLeast = failure.kind === "rate-limited" ? (failure.retryAfterMs ?? 0) : 0;
  const problem: LinkProblem = { kind: "failed", message: failureText(failure) };
  return lost(state, connection, problem, context, Math.min(atLeast, LONGEST_RETRY_AFTER_MS));
}

/** A socket is gone, or never came to life. */
function lost(
  state: LinkState,
  connection: number,
  problem: LinkProblem,
  context: LinkContext,
  atLeastMs = 0,
): LinkDecision {
  const effects: readonly LinkEffect[] = [{ kind: "close", connection, after: "nothing" }];
  const backoff = (failures: number) =>
    Math.max(atLeastMs, growingWait(FIRST_WAIT_MS, LONGEST_WAIT_MS, failures, context.random));

  if (state.state === "connecting" && isOpening(state.step, connection)) {
    const failures = state.failures + 1;
    const history = { failures, shortLives: state.shortLives, lastProblem: problem };
    return wait(history, backoff(failures), state.since, context, effects);
  }
  if (state.state !== "live") return unchanged(state);
  if (isOpening(state.replacement, connection)) {
    const failures = state.replacement.kind === "opening" ? state.replacement.failures + 1 : 1;
    const until = context.now + backoff(failures);
    return { state: { ...state, replacement: { kind: "waiting", until, failures } }, effects };
  }
  if (state.connection !== connection) return unchanged(state);
  return liveSocketLost(state, problem, backoff, context, effects);
}

function liveSocketLost(
  state: Extract<LinkState, { state: "live" }>,
  problem: LinkProblem,
  backoff: (failures: number) => number,
  context: LinkContext,
  effects: readonly LinkEffect[],
): LinkDecision {
  const shortLives = context.now - state.since >= WORKED_MS ? 0 : state.shortLives + 1;
  const history = { failures: 0, shortLives, lastProblem: problem };
  if (state.replacement.kind === "opening") {
    const step = { kind: "opening", connection: state.replacement.connection } as const;
    return { state: { state: "connecting", step, since: context.now, ...history }, effects };
  }
  if (shortLives > 0) return wait(history, backoff(shortLives), context.now, context, effects);
  const opened = open(history, context);
  return { state: opened.state, effects: [...effects, ...opened.effects] };
}
