import type { Clock, Timer } from "../clock/clock.ts";
import type { Result } from "../errors/broker-error.ts";
import type { SessionRow } from "../store/schema.ts";
import type { SessionKey } from "./model.ts";
import type { AgentError, AgentRuntime, OpenedThread, OpenThread } from "./ports/agent-runtime.ts";

export interface OpenThreadsOptions {
  readonly clock: Clock;
  readonly runtime: Pick<AgentRuntime, "openThread" | "closeThread">;
  readonly requestFor: (session: SessionRow) => Omit<OpenThread, "threadId">;
}

/** A thread that nothing happened on for 15 minutes is let go: loaded ones cost memory and files. */
const IDLE_BEFORE_CLOSE_MS = 15 * 60_000;

/** Which Codex threads are open on the present connection, and whose they are. */
export class OpenThreads {
  readonly #options: OpenThreadsOptions;
  readonly #keys = new Map<string, SessionKey>();
  readonly #open = new Set<string>();
  readonly #models = new Map<SessionKey, string>();
  readonly #timers = new Map<string, Timer>();

  constructor(options: OpenThreadsOptions) {
    this.#options = options;
  }

  isOpen(threadId: string): boolean {
    return this.#open.has(threadId);
  }

  /** The session of a thread that was opened since the start and not let go. */
  sessionOf(threadId: string): SessionKey | null {
    return this.#keys.get(threadId) ?? null;
  }

  /** The model of a session's thread, as Codex told when it was opened; null before. */
  modelOf(key: SessionKey): string | null {
    return this.#models.get(key) ?? null;
  }

  async open(
    session: SessionRow,
    threadId: string | null,
  ): Promise<Result<OpenedThread, AgentError>> {
    if (threadId !== null) {
      this.#keys.set(threadId, session.key);
      this.#cancelTimer(threadId);
    }
    const request = this.#options.requestFor(session);
    const opened = await this.#options.runtime.openThread({ ...request, threadId });
    if (opened.ok) {
      this.#keys.set(opened.value.threadId, session.key);
      this.#open.add(opened.value.threadId);
      this.#models.set(session.key, opened.value.model);
    }
    return opened;
  }

  /** Codex let the thread go: it is opened again when it is needed. */
  closed(threadId: string): void {
    this.#open.delete(threadId);
    this.#keys.delete(threadId);
    this.#cancelTimer(threadId);
  }

  /** A connection is gone, and with it the subscriptions to its threads; all without a list. */
  connectionLost(threads: readonly string[] = [...this.#open, ...this.#timers.keys()]): void {
    for (const threadId of threads) {
      this.#open.delete(threadId);
      this.#cancelTimer(threadId);
    }
  }

  /** Lets a thread go after a while, if `isIdle` still says so then. */
  closeWhenIdle(threadId: string | null, isIdle: () => boolean): void {
    if (threadId === null || !this.#open.has(threadId)) return;
    this.#cancelTimer(threadId);
    const timer = this.#options.clock.after(IDLE_BEFORE_CLOSE_MS, () => {
      this.#timers.delete(threadId);
      if (!this.#open.has(threadId) || !isIdle()) return;
      this.#forgetModel(threadId);
      this.closed(threadId);
      void this.#options.runtime.closeThread(threadId);
    });
    this.#timers.set(threadId, timer);
  }

  #forgetModel(threadId: string): void {
    const key = this.#keys.get(threadId);
    if (key !== undefined) this.#models.delete(key);
  }

  #cancelTimer(threadId: string): void {
    this.#timers.get(threadId)?.cancel();
    this.#timers.delete(threadId);
  }
}
