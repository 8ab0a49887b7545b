import type { Kysely } from "kysely";
import type { Clock } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import { newId } from "../ids/ids.ts";
import type { Log } from "../logs/log.ts";
import { addAsk, findAsk, openAsks, settleAsk } from "../store/asks.ts";
import type { AskRow, BrokerDatabase, Executor } from "../store/schema.ts";
import { findSession, findSessionKeyByThread } from "../store/sessions.ts";
import { addTimelineEntry } from "../store/timeline.ts";
import { decisionOf, type AskChoice, type AskOutcome, isOffered } from "./ask-rules.ts";
import type {
  Activity,
  AgentDecision,
  AgentQuestion,
  AgentRequest,
  OutboundBody,
  Posts,
} from "./ports.ts";
import type { SessionKey } from "./model.ts";

/** What a card says, before and after it is settled. */
export interface AskView {
  readonly handle: string;
  readonly question: AgentQuestion;
  readonly asker: string | null;
  readonly expiresAt: number;
}

export interface AsksOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly posts: Posts;
  readonly card: (ask: AskView) => Extract<OutboundBody, { kind: "notice" }>;
  readonly settledCard: (
    ask: AskView,
    outcome: AskOutcome,
  ) => Extract<OutboundBody, { kind: "notice" }>;
  readonly showActivity: (key: SessionKey, activity: Activity) => void;
  /** How long a question waits for an answer before it declines by itself. */
  readonly timeoutMs: number;
}

/** What became of a click or an operator's answer. */
export type AskAnswer =
  | { readonly kind: "settled" }
  | { readonly kind: "already"; readonly outcome: AskOutcome }
  | { readonly kind: "unknown" | "not-offered" };

/**
 * Questions of the agent to people. Each is a row and a card in the thread; the first answer wins,
 * and nobody answering in time declines. A question that Codex asks again after a restart finds
 * its row and its card.
 */
export class Asks {
  readonly #options: AsksOptions;
  readonly #waiting = new Map<string, PromiseWithResolvers<AskOutcome>>();

  constructor(options: AsksOptions) {
    this.#options = options;
  }

  /** Asks, and resolves with what a person or the clock decided. Never rejects. */
  async ask(request: AgentRequest, signal: AbortSignal): Promise<AgentDecision> {
    try {
      const row = await this.#open(request);
      if (row === null) return { kind: "decline" };
      const settled = readOutcome(row) ?? (await this.#wait(row, signal));
      return decisionOf(settled, request.question);
    } catch (thrown) {
      this.#options.log.error("A question of Codex could not be asked.", {
        error: errorText(thrown),
      });
      return { kind: "decline" };
    }
  }

  /** An answer from a card or an operator. */
  async answer(handle: string, choice: AskChoice, by: string): Promise<AskAnswer> {
    const row = await findAsk(this.#options.db, handle);
    if (row === undefined) return { kind: "unknown" };
    const outcome = readOutcome(row);
    if (outcome !== null) return { kind: "already", outcome };
    if (!isOffered(questionOf(row), choice)) return { kind: "not-offered" };
    const decided: AskOutcome = { kind: "answered", choice, by, at: this.#options.clock.now() };
    if (await this.#settle(row, decided)) return { kind: "settled" };
    const first = await findAsk(this.#options.db, handle);
    const winner = first === undefined ? null : readOutcome(first);
    return winner === null ? { kind: "unknown" } : { kind: "already", outcome: winner };
  }

  /** A reply in the thread answers an open question of the kind that takes words. */
  async replied(key: SessionKey, text: string, by: string): Promise<void> {
    for (const row of await openAsks(this.#options.db, key)) {
      if (questionOf(row).kind !== "input") continue;
      await this.answer(row.handle, { kind: "words", text }, by);
      return;
    }
  }

  async #open(request: AgentRequest): Promise<AskRow | null> {
    const { db, clock, posts } = this.#options;
    const key = await findSessionKeyByThread(db, request.threadId);
    if (key === null) return null;
    const now = clock.now();
    const row = await db.transaction().execute(async (transaction) => {
      const stored = await addAsk(transaction, {
        handle: newId("ask"),
        session_key: key,
        request_key: `${request.threadId}:${request.requestKey}`,
        question_json: JSON.stringify(request.question),
        expires_at: now + this.#options.timeoutMs,
        created_at: now,
      });
      if (stored.state === "open") {
        await posts.enqueue(transaction, {
          idempotencyKey: cardKey(stored),
          sessionKey: key,
          body: this.#options.card(await this.#view(transaction, stored)),
        });
      }
      if (stored.created_at === now)
        await this.#record(transaction, stored, "ask", request.question);
      return stored;
    });
    posts.wake(key);
    this.#options.showActivity(key, {
      kind: request.question.kind === "input" ? "answer" : "approval",
    });
    return row;
  }

  #wait(row: AskRow, signal: AbortSignal): Promise<AskOutcome> {
    const { clock, log } = this.#options;
    const waiting = this.#waiting.get(row.handle) ?? Promise.withResolvers<AskOutcome>();
    this.#waiting.set(row.handle, waiting);
    const settle = (outcome: AskOutcome) => {
      this.#settle(row, outcome).catch((thrown: unknown) => {
        log.error("An outcome could not be stored.", { error: errorText(thrown) });
        waiting.resolve(outcome);
      });
    };
    const timer = clock.after(Math.max(0, row.expires_at - clock.now()), () =>
      settle({ kind: "expired", at: clock.now() }),
    );
    const withdrawn = () => settle({ kind: "withdrawn", at: clock.now() });
    if (signal.aborted) withdrawn();
    else signal.addEventListener("abort", withdrawn, { once: true });
    return waiting.promise.finally(() => {
      timer.cancel();
      signal.removeEventListener("abort", withdrawn);
      this.#waiting.delete(row.handle);
    });
  }

  /** Stores the outcome with the card's change; true when it is the first. */
  async #settle(row: AskRow, outcome: AskOutcome): Promise<boolean> {
    const { db, posts, settledCard } = this.#options;
    const isFirst = await db.transaction().execute(async (transaction) => {
      const settled = await settleAsk(transaction, row.handle, JSON.stringify(outcome));
      if (!settled) return false;
      const { text, blocks } = settledCard(await this.#view(transaction, row), outcome);
      await posts.enqueue(transaction, {
        idempotencyKey: `${cardKey(row)}:settled`,
        sessionKey: row.session_key,
        body: { kind: "edit", of: cardKey(row), text, blocks: blocks ?? [] },
      });
      await this.#record(transaction, row, "ask-settled", outcome);
      return true;
    });
    if (!isFirst) return false;
    posts.wake(row.session_key);
    this.#waiting.get(row.handle)?.resolve(outcome);
    return true;
  }

  async #view(db: Executor, row: AskRow): Promise<AskView> {
    const session = await findSession(db, row.session_key);
    return {
      handle: row.handle,
      question: questionOf(row),
      asker: session?.initiator ?? null,
      expiresAt: row.expires_at,
    };
  }

  #record(db: Executor, row: AskRow, kind: string, data: unknown): Promise<void> {
    return addTimelineEntry(db, {
      sessionKey: row.session_key,
      kind,
      data: { handle: row.handle, ...(data as object) },
      at: this.#options.clock.now(),
    });
  }
}

function cardKey(row: AskRow): string {
  return `${row.session_key}:ask:${row.handle}`;
}

function questionOf(row: AskRow): AgentQuestion {
  return JSON.parse(row.question_json) as AgentQuestion;
}

function readOutcome(row: AskRow): AskOutcome | null {
  return row.outcome_json === null ? null : (JSON.parse(row.outcome_json) as AskOutcome);
}
