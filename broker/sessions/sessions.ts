import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { assertNever, errorText, succeeded } from "../errors/broker-error.ts";
import { newId } from "../ids/ids.ts";
import type { Log } from "../logs/log.ts";
import { unsynced } from "../store/durability.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { BrokerDatabase, SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import { hasTurnIn } from "../store/turns.ts";
import { type CommitOptions, commitDecision } from "./commit.ts";
import type { Briefing } from "./briefing.ts";
import { deliver } from "./deliver.ts";
import { type FirstLine, showFirstLine } from "./first-line.ts";
import { hasUnseenInput, lostMessages } from "./lost-inputs.ts";
import { decide } from "./machine.ts";
import type { SessionKey, ThreadRef } from "./model.ts";
import type { EndedTurn } from "./ports/agent-events.ts";
import type { AgentRuntime } from "./ports/agent-runtime.ts";
import type { Activity, Conversation } from "./ports/conversation.ts";
import type { OutboundBody, Posts } from "./ports/posts.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { SerialLanes } from "./serial-lanes.ts";
import { storedContext } from "./stored-context.ts";
import {
  type Effect,
  type Notice,
  readState,
  type SessionEvent,
  type SessionState,
} from "./state.ts";
import type { OpenThreads } from "./open-threads.ts";

export interface SessionsOptions {
  readonly db: Kysely<BrokerDatabase>;
  /** Waits for disk space where there is none for what must be stored. */
  readonly persist: Persist;
  /** While this is false what comes is stored and waits. */
  readonly hasDiskSpace: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly conversation: Conversation;
  readonly posts: Posts;
  readonly runtime: AgentRuntime;
  readonly threads: OpenThreads;
  /** One lane a session for all that Codex tells, shared with AgentEvents. */
  readonly wire: SerialLanes;
  readonly wordsOf: (notice: Notice) => OutboundBody;
  readonly endedCard: CommitOptions["endedCard"];
  readonly settledNotice: CommitOptions["settledNotice"];
  readonly prepareWorkspace: (path: string) => void;
  /** What threads are told now; asked at each turn. */
  readonly briefing: () => Briefing;
  readonly turnEnd: "post" | "wake";
  readonly maxRunningTurns: number;
  readonly initialHistory: number;
  readonly historyAfterLoss: number;
  readonly firstLine: FirstLine;
  readonly modelOf: CommitOptions["modelOf"];
  /** Ends the session's background jobs, without a word to its agent. */
  readonly cancelJobs: (key: SessionKey) => Promise<void>;
}

/** A running turn as the watchdog and the health page see it. */
export interface RunningTurnView {
  readonly key: SessionKey;
  readonly turnId: string;
  readonly threadId: string | null;
  readonly startedAt: number;
  readonly stopping: boolean;
  /** Whether its thread was told that it waits for the network. */
  readonly isOffline: boolean;
}

/** How soon a thread is looked at again when Codex did not answer the first look. */
const INSPECT_AGAIN_MS = 5_000;

/**
 * Runs the session machines: takes events, asks the rules, stores what they decide in one
 * transaction, and then does it. Each session has a lane of its own.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #lanes = new SerialLanes();
  readonly #running = new Map<SessionKey, RunningTurnView>();
  readonly #starting = new Set<SessionKey>();
  readonly #inLine = new Set<SessionKey>();
  #accepting = true;
  /** While held, no turn starts: what comes is stored. Whoever releases wakes the sessions. */
  isHeld = false;
  #stopped = false;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** The turns that run now. */
  running(): readonly RunningTurnView[] {
    return [...this.#running.values()];
  }

  /** The sessions whose turn runs or is being started. */
  busy(): Set<SessionKey> {
    return new Set([...this.#running.keys(), ...this.#starting]);
  }

  /** Says that a session may have something to do. */
  poke(key: SessionKey): void {
    void this.dispatch(key, { kind: "poke" });
  }

  /** Starts no further turns: what comes is stored and waits for the next worker. */
  closeForNewTurns(): void {
    this.#accepting = false;
  }

  /** Takes no further events; resolves when what was begun is stored. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#lanes.idle();
  }

  /**
   * Looks whether Codex still runs the session's turn; when it does not, the turn's end was missed
   * and is taken in. Never rejects.
   */
  async reconcile(key: SessionKey): Promise<void> {
    const threadId = this.#running.get(key)?.threadId ?? null;
    if (threadId === null || this.#stopped) return;
    try {
      const looked = await this.#options.runtime.inspect(threadId, []);
      // A connection that is lost is looked after where it comes back.
      if (!looked.ok || looked.value.recentTurns[0]?.state === "running") return;
      await this.#inspect(key);
    } catch (error) {
      this.#options.log.error("A running turn could not be checked", { sessionKey: key, error });
    }
  }

  /** A turn told its end, and before that the inputs of it that the model was asked with. */
  async turnEnded(key: SessionKey, turn: EndedTurn, seen: ReadonlySet<string>): Promise<void> {
    const isCutOff = turn.status === "interrupted";
    if (isCutOff && (await hasUnseenInput(this.#options.db, turn.turnId, seen))) {
      this.#background(key, this.#inspect(key));
    } else await this.dispatch(key, { kind: "turn-ended", turn });
  }

  /** Runs `work` while nothing else happens in the session: events wait until it is over. */
  alone<T>(key: SessionKey, work: () => Promise<T>): Promise<T> {
    return this.#lanes.run(key, work);
  }

  /** Applies an event. Resolves when the outcome is stored; it does not wait for its effects. */
  async dispatch(key: SessionKey, event: SessionEvent): Promise<void> {
    try {
      await this.request(key, event);
    } catch (thrown) {
      // The store refused: what is stored stays true, and the next event or restart goes on.
      this.#options.log.error("A session's event could not be stored", {
        sessionKey: key,
        event: event.kind,
        error: thrown,
      });
    }
  }

  /**
   * Applies an event for somebody who wants to know: false when there was nothing to do about it.
   * Throws when the outcome could not be stored.
   */
  request(key: SessionKey, event: SessionEvent): Promise<boolean> {
    return this.#lanes.run(key, async () =>
      this.#stopped ? false : this.#options.persist(() => this.#apply(key, event)),
    );
  }

  async #apply(key: SessionKey, event: SessionEvent): Promise<boolean> {
    const { db, clock, turnEnd, ...options } = this.#options;
    const session = await findSession(db, key);
    if (session === undefined) return false;
    const state = readState(session.state_json);
    const now = clock.now();
    const decision = decide(state, event, {
      now,
      turnEnd,
      ...(await storedContext(db, session, state, event)),
      accepting: this.#accepting && !this.isHeld && this.#options.hasDiskSpace(),
      hasCapacity: this.#hasCapacityFor(key),
      nextInputId: newId("in"),
      retryDelayMs,
    });
    const isChange = decision.state !== state || decision.effects.length > 0;
    if (isChange) {
      // Before Codex is given anything it must be on the disk that it was; the rest is found again.
      const delivers = decision.effects.some(({ kind }) => kind === "deliver");
      await (delivers ? db.transaction() : unsynced(db)).execute((transaction) =>
        commitDecision(transaction, session, decision, { ...options, now }),
      );
    }
    this.#track(session, decision.state);
    for (const effect of decision.effects) this.#perform(session, decision.state, effect);
    return isChange;
  }

  #hasCapacityFor(key: SessionKey): boolean {
    const busy = this.busy();
    busy.delete(key);
    return busy.size < this.#options.maxRunningTurns;
  }

  #track(session: SessionRow, state: SessionState): void {
    const { key } = session;
    const before = this.#running.size + this.#starting.size;
    if (state.turn.state === "running") {
      this.#running.set(key, {
        key,
        turnId: state.turn.turnId,
        threadId: session.codex_thread_id,
        startedAt: state.turn.startedAt,
        stopping: state.turn.stopping !== null,
        isOffline: state.turn.offlineSince !== undefined,
      });
    } else {
      this.#running.delete(key);
    }
    if (state.delivery.state === "sending") this.#starting.add(key);
    else this.#starting.delete(key);
    if (state.told === "in-line") this.#inLine.add(key);
    else this.#inLine.delete(key);
    if (this.#running.size + this.#starting.size < before) {
      for (const waiting of this.#inLine) this.poke(waiting);
    }
  }

  #perform(session: SessionRow, state: SessionState, effect: Effect): void {
    const { clock, conversation, posts } = this.#options;
    switch (effect.kind) {
      case "deliver": {
        const isIdle = state.turn.state === "none";
        if (isIdle) this.showActivity(session, { kind: "starting" });
        this.#background(session.key, this.#deliver(session.key, effect.input, !isIdle));
        return;
      }
      case "interrupt":
        this.#background(session.key, this.#interrupt(session.key));
        return;
      case "end-commands":
        this.#background(session.key, this.#endCommands(session));
        return;
      case "cancel-jobs":
        this.#background(session.key, this.#options.cancelJobs(session.key));
        return;
      case "inspect":
        this.#background(session.key, this.#inspect(session.key));
        return;
      case "retry-at":
        clock.after(Math.max(0, effect.at - clock.now()), () => {
          void this.dispatch(session.key, { kind: "retry-due" });
        });
        return;
      case "quiet":
        if (state.delivery.state !== "sending") {
          conversation.showActivity(threadOf(session), null);
        }
        return;
      case "drop-posts":
        if (state.turn.state === "none") posts.dropped(session.key);
        posts.wake(session.key);
        return;
      case "say":
      case "amend":
      case "rewrite":
      case "answer":
        posts.wake(session.key);
        return;
      case "turn-over":
        // The message about its progress has its last form now.
        posts.wake(session.key);
        this.#options.threads.closeWhenIdle(
          session.codex_thread_id,
          () => !this.busy().has(session.key),
        );
        return;
      case "turn-started":
        // What Codex told of it before it was known to be ours was not shown.
        conversation.showActivity(threadOf(session), { kind: "thinking" });
        return;
      case "messages":
      case "input-made":
      case "input-settled":
      case "forget-thread":
      case "record":
        return;
      default:
        assertNever(effect);
    }
  }

  showActivity(session: SessionRow, activity: Activity): void {
    this.#options.conversation.showActivity(threadOf(session), activity);
  }

  /** An effect that was begun: whatever it throws is logged, never an unhandled rejection. */
  #background(sessionKey: SessionKey, work: Promise<void>): void {
    work.catch((thrown: unknown) => {
      this.#options.log.error("An effect of a session failed", {
        sessionKey,
        error: errorText(thrown),
      });
    });
  }

  async #deliver(key: SessionKey, input: Parameters<typeof deliver>[1], joins: boolean) {
    const { db, threads, wire } = this.#options;
    const session = await findSession(db, key);
    if (session === undefined) return;
    const events = await deliver(session, input, joins, {
      ...this.#options,
      openThread: (row, threadId) => threads.open(row, threadId),
      isOpen: (threadId) => threads.isOpen(threadId),
    });
    // Behind what Codex told before it answered: the end of one turn before the next one's start.
    await wire.run(key, async () => {
      for (const event of events) await this.dispatch(key, event);
    });
    if (events.some((event) => event.kind === "input-accepted")) {
      showFirstLine(key, this.#options, () => this.#stopped);
    }
  }

  /** Only the commands: a turn that has just begun is not touched. */
  async #endCommands({ key, codex_thread_id: threadId }: SessionRow): Promise<void> {
    if (threadId === null) return;
    const ended = await this.#options.runtime.endCommands(threadId);
    if (!ended.ok)
      this.#options.log.warn("Codex did not end its background commands", {
        sessionKey: key,
        error: ended.error.message,
      });
  }

  async #interrupt(key: SessionKey): Promise<void> {
    const session = await findSession(this.#options.db, key);
    if (session?.codex_thread_id == null) return this.#options.posts.dropped(key);
    const interrupted = await this.#options.runtime.interrupt(session.codex_thread_id);
    // An agent that learned earlier that its post was dropped would go on, and might end its turn.
    this.#options.posts.dropped(key);
    if (!interrupted.ok) {
      this.#options.log.warn("Codex did not accept the interrupt; retrying later", {
        sessionKey: key,
        error: interrupted.error.message,
      });
      this.#inspectLater(key);
      return;
    }
    await this.dispatch(key, { kind: "interrupted", wasRunning: interrupted.value.wasRunning });
  }

  async #inspect(key: SessionKey): Promise<void> {
    const { db, threads } = this.#options;
    const session = await findSession(db, key);
    if (session === undefined) return;
    if (session.codex_thread_id === null) return this.dispatch(key, { kind: "thread-lost" });
    // Where the thread is, also when the session is about to move elsewhere.
    const there = { ...session, profile: session.thread_profile };
    const opened = await threads.open(there, session.codex_thread_id);
    if (!opened.ok) {
      if (opened.error.kind === "thread-missing") {
        const codexThreadId = session.codex_thread_id;
        if (await hasTurnIn(db, codexThreadId))
          await this.dispatch(key, { kind: "thread-replaced", codexThreadId });
        return this.dispatch(key, { kind: "thread-lost" });
      }
      this.#inspectLater(key);
      return;
    }
    const turns = opened.value.recentTurns;
    const { turn } = readState(session.state_json);
    const running = turn.state === "running" ? { ...opened.value, turnId: turn.turnId } : null;
    const lost =
      running === null
        ? succeeded([])
        : await lostMessages(db, this.#options.runtime, session, running, turns);
    if (!lost.ok) return this.#inspectLater(key);
    await this.dispatch(key, { kind: "inspected", turns, lost: lost.value });
  }

  #inspectLater(key: SessionKey): void {
    this.#options.clock.after(INSPECT_AGAIN_MS, () => {
      if (!this.#stopped && this.#running.has(key)) {
        this.#background(key, this.#inspect(key));
      }
    });
  }
}

function threadOf(session: SessionRow): ThreadRef {
  return { channel: session.channel, threadTs: session.thread_ts };
}
