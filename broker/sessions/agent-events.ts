import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { assertNever } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { unsynced } from "../store/durability.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { BrokerDatabase } from "../store/schema.ts";
import { findSession, saveSession } from "../store/sessions.ts";
import { saveStepOutput } from "../store/step-outputs.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { addTurn, addTurnTokens, tokensOfTurn } from "../store/turns.ts";
import { Activities } from "./activities.ts";
import { noteBegunCommand } from "./begun-commands.ts";
import { withoutNews } from "./briefing.ts";
import type { CommitOptions } from "./commit.ts";
import type { Asks } from "./asks.ts";
import type { LiveSteps } from "./live-steps.ts";
import { type SessionKey, threadOf } from "./model.ts";
import type { OpenThreads } from "./open-threads.ts";
import type { AgentEvent, AgentStep, TokenCount } from "./ports/agent-events.ts";
import type { Activity, Conversation } from "./ports/conversation.ts";
import type { Posts } from "./ports/posts.ts";
import type { Progress } from "./progress.ts";
import type { SerialLanes } from "./serial-lanes.ts";
import type { RunningTurnView, Sessions } from "./sessions.ts";
import { readState } from "./state.ts";
import { turnOrigin } from "./turn-origin.ts";

export interface AgentEventsOptions {
  readonly db: Kysely<BrokerDatabase>;
  /** Waits for disk space where there is none for what must be stored. */
  readonly persist: Persist;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly threads: OpenThreads;
  /** One lane a session for all that Codex tells, shared with Sessions. */
  readonly wire: SerialLanes;
  readonly conversation: Conversation;
  readonly posts: Posts;
  readonly progress: Pick<Progress, "stepped" | "planned">;
  readonly liveSteps: LiveSteps;
  /** Called when Codex is connected (again): open work is taken up. */
  readonly onConnected: (profile: string | null) => void;
  readonly onAccount: (usable: boolean) => void;
  readonly asks: Pick<Asks, "askAside">;
  readonly modelOf: CommitOptions["modelOf"];
  /** A turn that uses more tokens is interrupted; 0 for no limit. */
  readonly maxTurnTokens: number;
  /** What the running turn of a session does has changed. */
  readonly onActivity: (key: SessionKey) => void;
}

/** The count that goes over the limit may be that of the answer: such a turn ends by itself, at once. */
const TURN_END_GRACE_MS = 5_000;

type ThreadEvent = Extract<AgentEvent, { threadId: string }>;

/** Brings what the agent tells to the session that it is about, in the order of each thread. */
export class AgentEvents {
  readonly #options: AgentEventsOptions;
  readonly #lastEventAt = new Map<SessionKey, number>();
  /** Inputs that the running turns have shown, since the start of each. */
  readonly #seen = new Map<SessionKey, Set<string>>();
  readonly #activities = new Activities();

  constructor(options: AgentEventsOptions) {
    this.#options = options;
  }

  /** When Codex last told anything about a session's thread, since the start. */
  lastEventAt(key: SessionKey): number | null {
    return this.#lastEventAt.get(key) ?? null;
  }

  /** What the running turn was last seen to do; null when nothing was told since the start. */
  activityOf(key: SessionKey): Activity | null {
    return this.#activities.of(key, this.#running(key)?.turnId)?.what ?? null;
  }

  /** Since when the running turn waits for the network, as Codex says; null when it does not. */
  offlineSince(key: SessionKey): number | null {
    const doing = this.#activities.of(key, this.#running(key)?.turnId);
    return doing?.what.kind === "network" ? doing.since : null;
  }

  #running(key: SessionKey): RunningTurnView | undefined {
    return this.#options.sessions.running().find((running) => running.key === key);
  }

  handle(event: AgentEvent): void {
    switch (event.kind) {
      case "connected":
        this.#options.threads.connectionLost(event.threads);
        this.#options.onConnected(event.profile ?? null);
        return;
      case "disconnected":
        this.#options.threads.connectionLost(event.threads);
        this.#options.log.warn("The connection to Codex was lost", { reason: event.reason });
        return;
      case "account":
        this.#options.onAccount(event.usable);
        return;
      default:
        this.#take(event);
    }
  }

  #take(event: ThreadEvent): void {
    // Only threads that were opened since the start tell anything: each of them is known here.
    const key = this.#options.threads.sessionOf(event.threadId);
    if (key !== null) void this.#options.wire.run(key, () => this.#taken(key, event));
  }

  async #taken(key: SessionKey, event: ThreadEvent): Promise<void> {
    try {
      this.#lastEventAt.set(key, this.#options.clock.now());
      await this.#options.persist(() => this.#aboutSession(key, event));
    } catch (thrown) {
      this.#options.log.error("An event from the agent could not be processed", {
        sessionKey: key,
        event: event.kind,
        error: thrown,
      });
    }
  }

  async #aboutSession(key: SessionKey, event: ThreadEvent): Promise<void> {
    const { conversation, clock, sessions, threads } = this.#options;
    switch (event.kind) {
      case "turn-started":
        return;
      case "input-seen":
        this.#seen.set(key, (this.#seen.get(key) ?? new Set()).add(event.inputId));
        return sessions.dispatch(key, {
          kind: "input-seen",
          inputId: event.inputId,
          turnId: event.turnId,
          ...(event.answered === undefined ? {} : { answered: event.answered }),
        });
      case "activity": {
        const thread = threadOf(key);
        const turn = this.#running(key);
        // Codex may tell it ahead of its answer to turn/start, with which the turn is known.
        if (turn === undefined || turn.turnId === event.turnId) {
          this.#activities.note(key, event.turnId, event.activity, clock.now());
          this.#options.onActivity(key);
        }
        const isCurrent = turn?.turnId === event.turnId && !turn.stopping;
        if (thread === null || !isCurrent) return;
        conversation.showActivity(thread, event.activity);
        if (turn.isOffline && event.activity.kind !== "network") {
          await sessions.dispatch(key, { kind: "online" });
        }
        return;
      }
      case "plan":
        await this.#options.progress.planned(key, event.turnId, event.plan);
        return;
      case "step-started":
        await noteBegunCommand(this.#options.db, key, event.turnId, event.step);
        this.#options.liveSteps.started({
          sessionKey: key,
          turnId: event.turnId,
          step: event.step,
          at: clock.now(),
        });
        return;
      case "step":
        if (event.step.type === "compaction") await this.#forgetNews(key);
        await this.#options.progress.stepped(key, event.turnId, event.step);
        await this.#storeStep(key, event.turnId, event.step);
        // Behind its entry, so that it is shown without a gap.
        this.#options.liveSteps.ended(key, event.step.itemId);
        return;
      case "usage":
        return this.#addUsage(key, event);
      case "async-question":
        return this.#ask(key, event);
      case "turn-ended": {
        this.#lastEventAt.delete(key);
        this.#activities.forget(key);
        this.#options.liveSteps.clear(key);
        const seen = this.#seen.get(key) ?? new Set<string>();
        this.#seen.delete(key);
        return sessions.turnEnded(key, event.turn, seen);
      }
      case "thread-closed":
        this.#activities.forget(key);
        this.#options.liveSteps.clear(key);
        threads.closed(event.threadId);
        return;
      default:
        return assertNever(event);
    }
  }

  #storeStep(key: SessionKey, turnId: string, step: AgentStep): Promise<void> {
    const at = this.#options.clock.now();
    const { output, ...shown } = step;
    const data = { turnId, ...shown, hasMore: output !== undefined };
    const { itemId } = step;
    return unsynced(this.#options.db).execute(async (transaction) => {
      await addTimelineEntry(transaction, {
        sessionKey: key,
        kind: "step",
        data,
        ref: itemId,
        at,
      });
      if (output === undefined) return;
      await saveStepOutput(transaction, { sessionKey: key, itemId, at }, output);
    });
  }

  async #forgetNews(key: SessionKey): Promise<void> {
    const session = await findSession(this.#options.db, key);
    if (session === undefined) return;
    const noted = withoutNews(session.briefing_json);
    await saveSession(this.#options.db, key, { briefing_json: noted });
  }

  /** The thread's total only grows, so that the same count told twice adds nothing. */
  async #addUsage(
    key: SessionKey,
    { context, total, turnId }: Extract<ThreadEvent, { kind: "usage" }>,
  ): Promise<void> {
    const { clock, maxTurnTokens, sessions } = this.#options;
    const tokens = await unsynced(this.#options.db).execute(async (transaction) => {
      const session = await findSession(transaction, key);
      if (session === undefined) return 0;
      const before =
        session.usage_json === null ? noTokens : (JSON.parse(session.usage_json) as TokenCount);
      if (total.total === before.total) return 0;
      const added = total.total > before.total ? difference(total, before) : total;
      const { codex_thread_id: codexThreadId } = session;
      const { delivery } = readState(session.state_json);
      // Codex may tell it ahead of its answer to turn/start, with which the turn is stored.
      if (delivery.state === "sending" && codexThreadId !== null) {
        const { messageIds } = delivery.input;
        const model = this.#options.modelOf(session);
        const origin = await turnOrigin(transaction, session, messageIds, model);
        const at = this.#options.clock.now();
        await addTurn(transaction, { id: turnId, sessionKey: key, codexThreadId, at, origin });
      }
      await addTurnTokens(transaction, turnId, added);
      await saveSession(transaction, key, {
        usage_json: JSON.stringify(total),
        ...(context === null ? {} : { context_json: JSON.stringify(context) }),
      });
      return tokensOfTurn(transaction, turnId);
    });
    if (maxTurnTokens === 0 || tokens <= maxTurnTokens) return;
    clock.after(TURN_END_GRACE_MS, () => {
      void sessions.dispatch(key, { kind: "over-budget", turnId, tokens });
    });
  }

  async #ask(
    key: SessionKey,
    question: Extract<ThreadEvent, { kind: "async-question" }>,
  ): Promise<void> {
    const { asks, db, posts } = this.#options;
    // Codex writes the same questions into the text: where there are cards, they alone are shown.
    if (question.questions.length === 0 && question.text !== "") {
      await posts.enqueue(db, {
        idempotencyKey: `${key}:question:${question.itemId}`,
        sessionKey: key,
        body: { kind: "markdown", markdown: question.text },
      });
      posts.wake(key);
    }
    await asks.askAside(question);
    const signal = {
      kind: "signal",
      signal: "message",
      visible: true,
      beside: "question",
    } as const;
    await this.#options.sessions.dispatch(key, signal);
  }
}

const noTokens: TokenCount = { input: 0, cachedInput: 0, output: 0, reasoning: 0, total: 0 };

function difference(total: TokenCount, before: TokenCount): TokenCount {
  return {
    input: Math.max(0, total.input - before.input),
    cachedInput: Math.max(0, total.cachedInput - before.cachedInput),
    output: Math.max(0, total.output - before.output),
    reasoning: Math.max(0, total.reasoning - before.reasoning),
    total: total.total - before.total,
  };
}
