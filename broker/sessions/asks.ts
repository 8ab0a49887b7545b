import type { Kysely } from "kysely";
import type { Clock, Timer } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import { newId } from "../ids/ids.ts";
import type { Log } from "../logs/log.ts";
import { addAsk, findAsk, openAsks, overdueAsks, settleAsk } from "../store/asks.ts";
import { requeueAnswers, takeAsAnswer } from "../store/messages.ts";
import type { AskRow, BrokerDatabase, Executor } from "../store/schema.ts";
import { findSession, findSessionKeyByThread } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { isTurnRunning } from "../store/turns.ts";
import type { Persist } from "../store/disk-space-gate.ts";
import type { Actor } from "./actor.ts";
import { passOnAnswer } from "./answers.ts";
import {
  type AskChoice,
  type AskedQuestion,
  type AskOutcome,
  askedQuestions,
  decisionOf,
  given,
  isOffered,
} from "./ask-rules.ts";
import {
  type AskView,
  askViewOf,
  cardKey,
  outcomeOf,
  questionOf,
  toldOutcome,
} from "./ask-views.ts";
import { type LookAtFile, scriptChanges, withScripts } from "./named-scripts.ts";
import type { AgentEvent } from "./ports/agent-events.ts";
import type { AgentDecision, AgentRequest } from "./ports/agent-runtime.ts";
import type { Activity } from "./ports/conversation.ts";
import type { OutboundBody, Posts } from "./ports/posts.ts";
import { TakenReplies } from "./taken-replies.ts";
import type { ChannelType, InboundMessage, SessionKey, ThreadRef } from "./model.ts";

type Card = Extract<OutboundBody, { kind: "notice" }>;

export interface AsksOptions {
  readonly db: Kysely<BrokerDatabase>;
  /** Waits for disk space where there is none for what must be stored. */
  readonly persist: Persist;
  readonly clock: Clock;
  readonly log: Log;
  readonly posts: Posts;
  readonly card: (ask: AskView) => Card;
  readonly settledCard: (ask: AskView, outcome: AskOutcome) => Card;
  /** Null: nobody is waited for any more, so that the agent does what it did before. */
  readonly showActivity: (key: SessionKey, activity: Activity | null) => void;
  /** Called when an answer waits to be given to the agent as a message. */
  readonly poke: (key: SessionKey) => void;
  /** Whether this person may give work in that channel, and so may answer there. */
  readonly mayAnswer: (
    click: Answerer & { readonly thread: ThreadRef; readonly channelType: ChannelType },
  ) => Promise<boolean>;
  readonly lookAtFile: LookAtFile;
  /** How long a question waits for an answer before it declines by itself. */
  readonly timeoutMs: number;
}

/** Somebody who answers by a card. `homeTeam` is their workspace, where Slack tells it. */
export interface Answerer {
  readonly userId: string;
  readonly homeTeam: string | null;
}

/** Somebody in the app who answers; they need no access to the channel. */
type AnsweringOperator = Extract<Actor, { operator: string }>;

/** What became of a click or an operator's answer. */
export type AskAnswer =
  | { readonly kind: "settled" | "already"; readonly ask: AskView; readonly outcome: AskOutcome }
  | { readonly kind: "unknown" | "not-offered" | "not-allowed" };

type AsyncQuestion = Extract<AgentEvent, { kind: "async-question" }>;

/** How often questions that nobody waits for any more (after a restart) are looked for. */
const SWEEP_EVERY_MS = 30_000;

/**
 * Questions of the agent to people. Each is a row and a card in the thread; the first answer wins,
 * and nobody answering in time declines. A question that Codex asks again after a restart finds
 * its row and its card.
 */
export class Asks {
  readonly #options: AsksOptions;
  readonly #waiting = new Map<string, PromiseWithResolvers<AskOutcome>>();
  readonly #waitingOf = new Map<string, SessionKey>();
  readonly #replies: TakenReplies;
  #sweeper: Timer | null | "stopped" = null;

  constructor(options: AsksOptions) {
    this.#options = options;
    this.#replies = new TakenReplies(options);
  }

  /**
   * From now on, questions decline by themselves when their time is over, also those from before this
   * start. Replies that an earlier worker took as answers and may not have given to Codex become
   * messages again.
   */
  async start(): Promise<void> {
    await requeueAnswers(this.#options.db);
    this.#keepSweeping();
  }

  #keepSweeping(): void {
    this.#sweep()
      .catch((thrown: unknown) => this.#failed("Old asks could not be closed", thrown))
      .finally(() => {
        if (this.#sweeper === "stopped") return;
        this.#sweeper = this.#options.clock.after(SWEEP_EVERY_MS, () => this.#keepSweeping());
      });
  }

  stop(): void {
    if (this.#sweeper !== "stopped") this.#sweeper?.cancel();
    this.#sweeper = "stopped";
  }

  /** Whether the agent of a session waits for people. */
  isWaiting(key: SessionKey): boolean {
    return [...this.#waitingOf.values()].includes(key);
  }

  /** Asks, and resolves with what people or the clock decided. Never rejects. */
  async ask(request: AgentRequest, signal: AbortSignal): Promise<AgentDecision> {
    const rows: AskRow[] = [];
    let isGiven = false;
    try {
      const questions = askedQuestions(request.question);
      // One after the other, so that the cards stand in the order of the questions.
      for (const [place, question] of questions.entries()) {
        const row = await this.#open(request.threadId, {
          request_key: `${request.threadId}:${request.requestKey}${place === 0 ? "" : `#${place}`}`,
          turn_id: request.turnId,
          question_json: JSON.stringify(
            await withScripts(question, request.threadId, this.#options),
          ),
          expires_at: this.#options.clock.now() + this.#timeoutOf(request),
        });
        if (row === null) return { kind: "decline" };
        rows.push(row);
      }
      const outcomes = await Promise.all(
        rows.map((row) => outcomeOf(row) ?? this.#wait(row, signal)),
      );
      isGiven = !signal.aborted;
      return decisionOf(questions, outcomes);
    } catch (thrown) {
      this.#failed("An ask could not be posted", thrown);
      return { kind: "decline" };
    } finally {
      this.#replies.close(rows, isGiven);
    }
  }

  /** Asks what Codex does not wait for: the answer becomes a message to the agent. */
  async askAside(event: AsyncQuestion): Promise<void> {
    for (const [place, { text, options }] of event.questions.entries()) {
      const question: AskedQuestion = { kind: "input", id: null, text, options, isSecret: false };
      await this.#open(event.threadId, {
        request_key: `${event.threadId}:aside:${event.itemId}#${place}`,
        turn_id: event.turnId,
        question_json: JSON.stringify(question),
        expires_at: 0,
      });
    }
  }

  /** Whether somebody may answer this question; false for one that is unknown. */
  async mayAnswer(handle: string, answerer: Answerer): Promise<boolean> {
    const row = await findAsk(this.#options.db, handle);
    return row !== undefined && this.#mayAnswer(answerer, row.session_key);
  }

  /** An answer from a card or from the app. The first one wins. */
  async answer(
    handle: string,
    choice: AskChoice,
    answerer: Answerer | AnsweringOperator,
  ): Promise<AskAnswer> {
    const { clock, db } = this.#options;
    const row = await findAsk(db, handle);
    if (row === undefined) return { kind: "unknown" };
    if ("userId" in answerer && !(await this.#mayAnswer(answerer, row.session_key))) {
      return { kind: "not-allowed" };
    }
    const before = outcomeOf(row);
    const ask = await askViewOf(db, row);
    if (before !== null) return { kind: "already", ask, outcome: before };
    if (!isOffered(ask.question, choice)) return { kind: "not-offered" };
    const changes = await scriptChanges(ask, choice, this.#options);
    const by = given(answerer);
    const outcome: AskOutcome = { kind: "answered", choice, ...by, ...changes, at: clock.now() };
    if (await this.#settle(row, outcome, "pass-on")) return { kind: "settled", ask, outcome };
    const first = await findAsk(db, handle);
    const winner = first === undefined ? null : outcomeOf(first);
    return winner === null ? { kind: "unknown" } : { kind: "already", ask, outcome: winner };
  }

  /** A question and how it ended, null while it is open; null when there is none. */
  async find(
    handle: string,
  ): Promise<{ readonly ask: AskView; readonly outcome: AskOutcome | null } | null> {
    const { db } = this.#options;
    const row = await findAsk(db, handle);
    return row === undefined ? null : { ask: await askViewOf(db, row), outcome: outcomeOf(row) };
  }

  /**
   * A reply in the thread answers the oldest open question that takes words, in the transaction
   * that stores the reply. Where Codex waits for the answer, the reply is no message besides. What
   * an ended turn asked in passing is closed: the conversation goes on with the reply. What it
   * returns is to be called after the commit.
   */
  async replied(
    transaction: Executor,
    key: SessionKey,
    reply: Pick<InboundMessage, "ts" | "thread" | "text" | "files"> & { readonly by: Actor },
  ): Promise<() => void> {
    const at = this.#options.clock.now();
    const { by, text } = reply;
    const announcements: (() => void)[] = [];
    let isTaken = text.trim() === "";
    for (const row of await openAsks(transaction, key)) {
      if (questionOf(row).kind !== "input") continue;
      const isAside = row.expires_at === 0;
      const isClosed = isAside && !(await isTurnRunning(transaction, row.turn_id));
      if (isTaken && !isClosed) continue;
      const choice = { kind: "words", text } as const;
      const outcome: AskOutcome = isClosed
        ? { kind: "withdrawn", at }
        : { kind: "answered", choice, ...given(by), at };
      if (!(await this.#settleIn(transaction, row, outcome, false))) continue;
      announcements.push(() => this.#announce(row, outcome));
      if (isClosed) continue;
      isTaken = true;
      // A question that nobody waits for here, and files, reach the agent by the message alone.
      if (!this.#waiting.has(row.handle) || reply.files.length > 0) continue;
      const id = await takeAsAnswer(transaction, reply.thread.channel, reply.ts);
      if (id !== null) announcements.unshift(() => this.#replies.add(row.handle, id));
    }
    return () => {
      for (const announce of announcements) announce();
    };
  }

  async #mayAnswer(answerer: Answerer, key: SessionKey): Promise<boolean> {
    const session = await findSession(this.#options.db, key);
    if (session === undefined) return false;
    return this.#options.mayAnswer({
      ...answerer,
      thread: { channel: session.channel, threadTs: session.thread_ts },
      channelType: session.channel_type as ChannelType,
    });
  }

  #timeoutOf({ question }: AgentRequest): number {
    const { timeoutMs } = this.#options;
    const limit = question.kind === "input" ? question.answerWithinMs : null;
    return limit === null ? timeoutMs : Math.min(timeoutMs, limit);
  }

  async #open(
    threadId: string,
    ask: Pick<AskRow, "request_key" | "turn_id" | "question_json" | "expires_at">,
  ): Promise<AskRow | null> {
    const { db, clock, posts } = this.#options;
    const key = await findSessionKeyByThread(db, threadId);
    if (key === null) return null;
    const handle = newId("ask");
    const row = await this.#options.persist(() =>
      db.transaction().execute(async (transaction) => {
        const created_at = clock.now();
        const stored = await addAsk(transaction, { ...ask, handle, session_key: key, created_at });
        const view = await askViewOf(transaction, stored);
        if (stored.state === "open") {
          await posts.enqueue(transaction, {
            idempotencyKey: cardKey(stored),
            sessionKey: key,
            body: this.#options.card(view),
          });
        }
        if (stored.handle === handle) {
          const { question, expiresAt } = view;
          await this.#record(transaction, stored, "ask", { question, expiresAt });
        }
        return stored;
      }),
    );
    posts.wake(key);
    if (row.state === "open" && row.expires_at > 0) {
      const kind = questionOf(row).kind === "input" ? "answer" : "approval";
      this.#options.showActivity(key, { kind });
    }
    return row;
  }

  #wait(row: AskRow, signal: AbortSignal): Promise<AskOutcome> {
    const { clock, db } = this.#options;
    const waiting = this.#waiting.get(row.handle) ?? Promise.withResolvers<AskOutcome>();
    this.#waiting.set(row.handle, waiting);
    this.#waitingOf.set(row.handle, row.session_key);
    const settle = (outcome: AskOutcome) => {
      this.#settle(row, outcome, "keep").catch((thrown: unknown) => {
        this.#failed("An ask's outcome could not be stored", thrown);
        waiting.resolve(outcome);
      });
    };
    const timer = clock.after(Math.max(0, row.expires_at - clock.now()), () =>
      settle({ kind: "expired", at: clock.now() }),
    );
    // Somebody may have answered while the questions beside it were stored.
    findAsk(db, row.handle)
      .then((now) => {
        const outcome = now === undefined ? null : outcomeOf(now);
        if (outcome !== null) waiting.resolve(outcome);
      })
      .catch((thrown: unknown) => this.#failed("An ask could not be looked up", thrown));
    const withdrawn = () => settle({ kind: "withdrawn", at: clock.now() });
    if (signal.aborted) withdrawn();
    else signal.addEventListener("abort", withdrawn, { once: true });
    return waiting.promise.finally(() => {
      timer.cancel();
      signal.removeEventListener("abort", withdrawn);
      this.#waiting.delete(row.handle);
      this.#waitingOf.delete(row.handle);
    });
  }

  /**
   * Stores the outcome with the card's change; true when it is the first. `pass-on` gives the
   * answer to the agent as a message, where Codex does not wait for it.
   */
  async #settle(row: AskRow, outcome: AskOutcome, words: "pass-on" | "keep"): Promise<boolean> {
    const { db } = this.#options;
    const isPassedOn = words === "pass-on" && row.expires_at === 0;
    const settle = (tx: Executor) => this.#settleIn(tx, row, outcome, isPassedOn);
    const isFirst = await this.#options.persist(() => db.transaction().execute(settle));
    if (!isFirst) return false;
    if (isPassedOn) this.#options.poke(row.session_key);
    this.#announce(row, outcome);
    return true;
  }

  async #settleIn(
    transaction: Executor,
    row: AskRow,
    outcome: AskOutcome,
    isPassedOn: boolean,
  ): Promise<boolean> {
    const { posts, settledCard } = this.#options;
    const settled = await settleAsk(transaction, row.handle, JSON.stringify(outcome));
    if (!settled) return false;
    const view = await askViewOf(transaction, row);
    const { text, blocks } = settledCard(view, outcome);
    await posts.enqueue(transaction, {
      idempotencyKey: `${cardKey(row)}:settled`,
      sessionKey: row.session_key,
      body: { kind: "edit", of: cardKey(row), text, blocks: blocks ?? [] },
    });
    await this.#record(transaction, row, "ask-settled", {
      outcome: toldOutcome(view.question, outcome),
    });
    if (isPassedOn) await passOnAnswer(transaction, view, outcome);
    return true;
  }

  /** After the commit: the card changes, and who waits goes on. */
  #announce(row: AskRow, outcome: AskOutcome): void {
    this.#options.posts.wake(row.session_key);
    if (row.expires_at > 0) this.#options.showActivity(row.session_key, null);
    this.#waiting.get(row.handle)?.resolve(outcome);
  }

  async #sweep(): Promise<void> {
    const { clock, db } = this.#options;
    for (const row of await overdueAsks(db, clock.now())) {
      if (this.#waiting.has(row.handle)) continue;
      await this.#settle(row, { kind: "expired", at: clock.now() }, "keep");
    }
  }

  #record(db: Executor, row: AskRow, kind: string, data: object): Promise<void> {
    return addTimelineEntry(db, {
      sessionKey: row.session_key,
      kind,
      data: { handle: row.handle, ...data },
      at: this.#options.clock.now(),
    });
  }

  #failed(what: string, thrown: unknown): void {
    this.#options.log.error(what, { error: errorText(thrown) });
  }
}
