import type { AskedQuestion } from "./ask-rules.ts";
import type { Actor } from "./actor.ts";
import type { JobEnding } from "./model.ts";
import type { AccountHold } from "./ports/accounts.ts";
import type { EndedTurn, TurnFailure } from "./ports/agent-events.ts";
import type { KnownTurn } from "./ports/agent-runtime.ts";
import type { StatusAnswer } from "./status/status-answer.ts";
import type { Stopping } from "./stopping.ts";
import type { CutOffCommand, Wake } from "./wake.ts";

/**
 * A session's life, as it is stored. Two machines run side by side: the delivery of what people
 * wrote, and the turn that works on it.
 *
 *   delivery:  none ──deliver──▶ sending ──accepted──▶ none
 *                                  │  ▲
 *                          refused │  │ retry due, account usable
 *                                  ▼  │
 *                                waiting
 *
 *   turn:      none ──accepted──▶ running ──turn ended──▶ none
 *                                  │   ▲
 *                             stop │   │ accepted (joined)
 *                                  ▼   │
 *                             running, stopping ──turn ended──▶ none
 *
 * What waits to be delivered is not part of it: that is the messages whose row says `queued`.
 */
export interface SessionState {
  readonly delivery: Delivery;
  readonly turn: TurnState;
  /** A wake that the next input carries. */
  readonly wake: Wake | null;
  /** Ends of turns that were told before the answer to `turn/start` came; newest last, bounded. */
  readonly earlyEnds: readonly EndedTurn[];
  /** Turns that are over and done with, newest last, bounded: an input may turn out to have joined one. */
  readonly overTurns: readonly string[];
  /** The failure told last, so that the same one is not told again at once. */
  readonly lastFailure: { readonly text: string; readonly at: number } | null;
  /** Whether the thread was told that it waits, and for what. */
  readonly told: "nothing" | "no-account" | "in-line" | "codex-down" | "quota" | "sign-in";
  /**
   * The Codex thread is to be forgotten as soon as nothing of it runs or is on its way. The next one
   * is given the thread's last messages if `with-history`.
   */
  readonly startAnew: boolean | "with-history";
  /** Nothing is said here that people can do without. */
  readonly quiet: boolean;
  /** What people may choose by a button, until somebody did or the session went on. */
  readonly offer: Offer | null;
}

/** What people may do about a turn: those who press a button of its notice. */
export type Offer = {
  readonly turnId: string;
  /** The notice's key. What the notice says stands beside it. */
  readonly key: string;
} & (
  | {
      readonly kind: "try-again" | "start-fresh" | "stalled";
      readonly notice: Extract<Notice, { kind: "failed" | "stalled" }>;
    }
  /** Nothing is delivered until it is decided, or a person writes. `waiting`: messages from before. */
  | {
      readonly kind: "unsure";
      readonly notice: Extract<Notice, { kind: "unsure" }>;
      readonly waiting: readonly number[];
    }
);

export type OfferNotice = Offer["notice"];

/** Who chose what. */
export type Chooser = { readonly choice: TurnChoice } & Actor;

export type TurnChoice =
  | ("try-again" | "start-fresh" | "keep-waiting" | "stop-and-retry")
  | ("check-and-continue" | "leave-it");

export interface PendingInput {
  readonly inputId: string;
  readonly messageIds: readonly number[];
  readonly wake: Wake | null;
  /** True when Codex may have it already: it is asked before anything is sent again. */
  readonly maybeSent: boolean;
  readonly attempt: number;
  /** How often it could not even be put together: names, files, the workspace or its own row. */
  readonly failedPreparations?: number;
  /**
   * Set when somebody asked to stop while it was on its way; a turn that it starts is interrupted.
   * Their user id, or "" when it was nobody of Slack.
   */
  readonly stopRequested: string | null;
  /** Set when the session moves to another profile meanwhile: what it starts is run there. */
  readonly moving?: true;
  /** The turn that showed it before the answer about it came. */
  readonly seenIn?: string;
}

export type Delivery =
  | { readonly state: "none" }
  | { readonly state: "sending"; readonly input: PendingInput }
  | {
      readonly state: "waiting";
      readonly input: PendingInput;
      /** `unseen`: the running turn may have it, and shows it once the model is asked again. */
      readonly reason: "account" | "quota" | "sign-in" | "unavailable" | "unseen";
      readonly retryAt: number;
    };

export type TurnState = { readonly state: "none" } | RunningTurn;

export interface RunningTurn {
  readonly state: "running";
  readonly turnId: string;
  readonly startedAt: number;
  /** How the agent declared that it is through with what it was asked. */
  readonly settled: "final" | "block" | "wait" | null;
  /** Posts of the agent that people can see and that are more than progress. */
  readonly answers: number;
  /** A file of the agent is in the thread: it is no answer, but not nothing either. */
  readonly hasFile?: true;
  /** It asked something that it does not wait for. */
  readonly hasAsked?: true;
  /** Inputs that ask for an answer, joined it, and were not shown by it yet. */
  readonly unseen?: readonly string[];
  /** Set once somebody asked to stop it, or it took too long. */
  readonly stopping: Stopping | null;
  /** True when nothing but a wake started it: it is not woken again. */
  readonly onlyWake: boolean;
  /** Whether the thread was told that nothing moves. */
  readonly stallTold: boolean;
  /** Since when it waits for the network, once the thread was told; absent otherwise. */
  readonly offlineSince?: number;
}

export const newSessionState: SessionState = {
  delivery: { state: "none" },
  turn: { state: "none" },
  wake: null,
  earlyEnds: [],
  overTurns: [],
  lastFailure: null,
  told: "nothing",
  startAnew: false,
  quiet: false,
  offer: null,
};

/** The state as it is stored; what an earlier release did not know has its first value. */
export function readState(json: string): SessionState {
  return { ...newSessionState, ...(JSON.parse(json) as Partial<SessionState>) };
}

/** The state in one word, for lists and queries. */
export function stateWord(state: SessionState): string {
  if (state.turn.state === "running") {
    return state.turn.stopping === null ? "working" : "stopping";
  }
  switch (state.delivery.state) {
    case "sending":
      return "starting";
    case "waiting":
      return "waiting";
    case "none":
      return state.told === "in-line" ? "in-line" : "idle";
  }
}

/** Which of the agent's own declarations a tool call makes. */
export type SignalKind = "progress" | "final" | "block" | "wait";

export type SessionEvent =
  /** There may be something to deliver: a message was stored, or there is space again. */
  | { readonly kind: "poke" }
  | {
      readonly kind: "input-accepted";
      readonly inputId: string;
      readonly turnId: string;
      /** True when it was found in the turn, and not only said to be taken. */
      readonly isFound?: boolean;
    }
  | {
      readonly kind: "input-refused";
      readonly inputId: string;
      /**
       * `stopped`: Codex does not have it, and it was not to be sent any more.
       * `unseen`: a turn runs that may have it and does not show it yet.
       */
      readonly why: "unavailable" | "no-account" | "rejected" | "unprepared" | "stopped" | "unseen";
      readonly message: string;
      readonly maybeSent: boolean;
    }
  /** A turn shows an input that it was given: the model is asked with it. */
  | {
      readonly kind: "input-seen";
      readonly inputId: string;
      readonly turnId: string;
      readonly answered?: string;
    }
  /** The account cannot work now. */
  | { readonly kind: "input-held"; readonly inputId: string; readonly hold: AccountHold }
  | { readonly kind: "retry-due" }
  | { readonly kind: "account-usable" }
  /** The session works on another profile from now on. */
  | { readonly kind: "moved" }
  | { readonly kind: "turn-ended"; readonly turn: EndedTurn }
  /** The newest turns that Codex knows, newest first, after it was out of sight. */
  | {
      readonly kind: "inspected";
      readonly turns: readonly KnownTurn[];
      /** Of those that the running turn was given: what Codex does not have. */
      readonly lost: readonly number[];
    }
  | { readonly kind: "thread-lost" }
  /** Codex could not load this thread any more; the session has or gets another. */
  | { readonly kind: "thread-replaced"; readonly codexThreadId: string }
  | {
      readonly kind: "signal";
      readonly signal: SignalKind | "message";
      readonly visible: boolean;
      /** It stands beside the turn's last words, which are still posted. */
      readonly beside?: "file" | "question";
    }
  | ({
      readonly kind: "stop";
      readonly messageTs: string;
      /** Set when only this turn is meant: nothing is stopped, or said, once it is over. */
      readonly turnId?: string;
    } & Actor)
  /** The next message begins a new Codex thread; what runs is stopped first. */
  | ({
      readonly kind: "new";
      readonly messageTs: string;
      /** Set when the new thread is given the last messages. */
      readonly history?: true;
    } & Actor)
  /** The session continues after its newest turn, this one, was stopped. */
  | ({ readonly kind: "resume"; readonly turnId: string } & Actor)
  | {
      readonly kind: "quiet";
      readonly wanted: "toggle" | "on" | "off";
      readonly messageTs: string;
    }
  | { readonly kind: "interrupted"; readonly wasRunning: boolean }
  | ({ readonly kind: "stalled" } & Stall)
  /** Codex has waited for the network for so long that the thread is informed; it keeps waiting. */
  | { readonly kind: "offline"; readonly since: number }
  | { readonly kind: "online" }
  | ({
      readonly kind: "chosen";
      readonly turnId: string;
      readonly choice: TurnChoice;
    } & Actor)
  | { readonly kind: "overdue"; readonly afterMs: number }
  | { readonly kind: "over-budget"; readonly turnId: string; readonly tokens: number }
  /** The worker ends and takes Codex along. */
  | { readonly kind: "shutdown" }
  | { readonly kind: "removal" }
  /** Said to each unfinished session before anything else happens in a new process. */
  | { readonly kind: "worker-started" }
  | { readonly kind: "codex-connected" };

export interface SessionContext {
  readonly now: number;
  readonly turnEnd: "post" | "wake";
  /** Rows that say `queued`, in the order of the thread. */
  readonly queued: readonly number[];
  /** Those of them that people wrote, as far as it matters: while it is asked how to go on. */
  readonly queuedByPeople: readonly number[];
  /** A command of the turn that people allowed outside of the sandbox and that nobody saw end. */
  readonly unseenCommand: string | null;
  /** False once the worker is about to end: what is queued stays for the next one. */
  readonly accepting: boolean;
  /** False while as many turns run as may. */
  readonly hasCapacity: boolean;
  /** Whether a job of this session is alive, so that waiting for it makes sense. */
  readonly liveJob: boolean;
  /** The id of the next input, in case one is made. */
  readonly nextInputId: string;
  /** When a failed try is repeated, by its number from 1. */
  readonly retryDelayMs: (attempt: number) => number;
}

export type Effect =
  /** Durable: carried out in the transaction that stores the state. */
  | {
      readonly kind: "messages";
      readonly ids: readonly number[];
      readonly state: "sending" | "delivered" | "done" | "queued" | "dropped" | "parked";
      readonly inputId?: string;
      /** Why they are parked. */
      readonly error?: string;
    }
  | { readonly kind: "input-made"; readonly input: PendingInput }
  | {
      readonly kind: "input-settled";
      readonly inputId: string;
      readonly state: "accepted" | "failed" | "dropped";
      readonly turnId: string | null;
    }
  | { readonly kind: "turn-started"; readonly turnId: string }
  | { readonly kind: "turn-over"; readonly turn: EndedTurn }
  /** `history`: whether the next Codex thread is given what was said before. */
  | { readonly kind: "forget-thread"; readonly history: boolean }
  | { readonly kind: "say"; readonly key: string; readonly notice: Notice }
  /** A notice says something else from now on. */
  | { readonly kind: "rewrite"; readonly key: string; readonly notice: Notice }
  /** The notice was decided about (`by`), or is over: its buttons go. */
  | {
      readonly kind: "amend";
      readonly key: string;
      readonly notice: OfferNotice;
      readonly by: Chooser | null;
    }
  | { readonly kind: "answer"; readonly key: string; readonly markdown: string }
  | { readonly kind: "record"; readonly entry: string; readonly data: unknown }
  /** Done afterwards; a restart finds from the state what is left of them. */
  | { readonly kind: "deliver"; readonly input: PendingInput }
  | { readonly kind: "interrupt" }
  /** Drops what the agent posted and Slack does not have yet. */
  | { readonly kind: "drop-posts" }
  /** Ends what a turn that is over left running. */
  | { readonly kind: "end-commands" }
  /** Ends the session's background jobs. */
  | { readonly kind: "cancel-jobs" }
  | { readonly kind: "inspect" }
  | { readonly kind: "retry-at"; readonly at: number }
  | { readonly kind: "quiet" };

/** A turn in which nothing moves. */
interface Stall {
  readonly idleMs: number;
  /** When it is stopped if it stays like this; null when no turn is too long. */
  readonly stopsAt: number | null;
  /** What runs meanwhile; absent when no command does. */
  readonly command?: string;
}

/** What the broker itself says in a thread; the words are in notices.ts. */
export type Notice =
  | ({ readonly kind: "stopped"; readonly dropped: number } & Actor)
  | ({ readonly kind: "resumed" } & Actor)
  | { readonly kind: "nothing-to-stop" }
  | { readonly kind: "no-account" }
  /** The account cannot work, as of `now`. `key` is the notice's own, for what is done about it. */
  | {
      readonly kind: "held";
      readonly hold: AccountHold;
      readonly now: number;
      readonly key: string;
    }
  | { readonly kind: "in-line" }
  | { readonly kind: "codex-down" }
  | {
      readonly kind: "failed";
      readonly failure: TurnFailure;
      /** What a button of it is about; null when it has none. */
      readonly offer: {
        readonly kind: "try-again" | "start-fresh";
        readonly turnId: string;
      } | null;
    }
  | { readonly kind: "undeliverable"; readonly message: string }
  | { readonly kind: "cut-off"; readonly at: number }
  | { readonly kind: "cut-off-again" }
  /** Cut off in `command`, which people had allowed outside of the sandbox. */
  | ({ readonly kind: "unsure" } & CutOffCommand)
  | { readonly kind: "silent" }
  | ({ readonly kind: "stalled"; readonly turnId: string } & Stall)
  /** `until` is null while it lasts; `goesOn` is false when the turn ended meanwhile. */
  | {
      readonly kind: "offline";
      readonly since: number;
      readonly until: number | null;
      readonly goesOn: boolean;
    }
  | { readonly kind: "too-long"; readonly afterMs: number }
  | { readonly kind: "over-budget"; readonly tokens: number }
  | { readonly kind: "shutdown" }
  | ({
      readonly kind: "started-anew";
      readonly stopped: boolean;
      readonly dropped: number;
      readonly history?: true;
    } & Actor)
  | { readonly kind: "quiet"; readonly on: boolean }
  /** A reply came while the turn waits for an approval: the agent reads it after that. */
  | { readonly kind: "reads-later"; readonly awaited: AskedQuestion }
  | { readonly kind: "help" | "nothing-said" | "nothing-here" | "bots-only" | "thread-replaced" }
  | { readonly kind: "status"; readonly status: StatusAnswer }
  /** A background job ended after `ranMs`; null when it never began. `isRead`: the agent reads why. */
  | {
      readonly kind: "job-ended";
      readonly job: string;
      readonly ranMs: number | null;
      readonly ending: JobEnding;
      readonly isRead: boolean;
    };
