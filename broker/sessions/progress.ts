import type { Kysely } from "kysely";
import type { Clock, Timer } from "../clock/clock.ts";
import { errorText } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { unsynced } from "../store/durability.ts";
import { openProgress, saveProgress } from "../store/progress.ts";
import type { BrokerDatabase, Executor, SessionRow } from "../store/schema.ts";
import { findSession } from "../store/sessions.ts";
import type { SessionKey } from "./model.ts";
import type { AgentStep, PlanStep } from "./ports/agent-events.ts";
import type { Posts } from "./ports/posts.ts";
import { editProgress, type ProgressCard, progressKey } from "./progress-post.ts";
import {
  afterStep,
  boundedPlan,
  isWorthShowing,
  type ProgressView,
  progressView,
} from "./progress-view.ts";
import type { RunningTurnView, Sessions } from "./sessions.ts";
import { readState, type SessionState } from "./state.ts";
import type { SessionView } from "./status/read-session-status.ts";

export interface ProgressOptions {
  readonly db: Kysely<BrokerDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly posts: Posts;
  readonly sessions: Pick<Sessions, "running">;
  /** What the session of a running turn is doing now. */
  readonly doing: (db: Executor, session: SessionRow) => Promise<SessionView>;
  readonly card: (view: ProgressView, doing: SessionView) => ProgressCard;
}

/** A message is edited at most this often. */
const BETWEEN_EDITS_MS = 5_000;
/** Its time goes on also when nothing else does. */
const REFRESH_MS = 60_000;
/** How often the running turns are looked at, for those that run long and those taken over. */
const LOOK_EVERY_MS = 5_000;

/** What this process did for the message of a turn. */
interface Shown {
  body: string | null;
  at: number;
  timer: Timer | null;
}

/**
 * The message in a thread that says how far a turn is: posted once a turn, then edited. All that it
 * says is in the store, so that a next worker goes on with the same message; its last form is
 * written with the turn's end (`endProgress`).
 */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #shown = new Map<string, Shown>();
  #timer: Timer | null = null;
  #isStopped = false;
  #rendering: Promise<void> = Promise.resolve();

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = this.#options.clock.after(LOOK_EVERY_MS, () => {
      this.#look();
      this.start();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    for (const shown of this.#shown.values()) shown.timer?.cancel();
    await this.#rendering;
  }

  /** A step of a running turn is finished. Steps of turns that are over count no more. */
  async stepped(key: SessionKey, turnId: string, step: AgentStep): Promise<void> {
    const turn = this.#turnOf(key, turnId);
    if (turn === null) return;
    await unsynced(this.#options.db).execute(async (transaction) => {
      if (!(await isRunning(transaction, turn))) return;
      const row = await openProgress(transaction, { ...turn, sessionKey: key });
      const changes = afterStep(row, step);
      if (changes !== null) await saveProgress(transaction, turnId, changes);
    });
    this.#touch(turn);
  }

  /** The plan of a running turn, as Codex or a tool of the agent tells it; it replaces the last. */
  async planned(key: SessionKey, turnId: string, plan: readonly PlanStep[]): Promise<boolean> {
    const turn = this.#turnOf(key, turnId);
    if (turn === null) return false;
    const isKept = await unsynced(this.#options.db).execute(async (transaction) => {
      if (!(await isRunning(transaction, turn))) return false;
      await openProgress(transaction, { ...turn, sessionKey: key });
      await saveProgress(transaction, turnId, { plan_json: JSON.stringify(boundedPlan(plan)) });
      return true;
    });
    this.#touch(turn);
    return isKept;
  }

  /** The same for the turn that runs in a session now; false when none does. */
  async setPlan(key: SessionKey, plan: readonly PlanStep[]): Promise<boolean> {
    const turn = this.#options.sessions.running().find((running) => running.key === key);
    return turn === undefined ? false : this.planned(key, turn.turnId, plan);
  }

  /** What a session waits for has changed: a message that is shown follows. */
  changed(key: SessionKey): void {
    const turn = this.#options.sessions.running().find((running) => running.key === key);
    if (turn !== undefined && this.#shown.get(turn.turnId)?.body != null) this.#touch(turn);
  }

  #turnOf(key: SessionKey, turnId: string): RunningTurnView | null {
    const turn = this.#options.sessions.running().find((running) => running.key === key);
    return turn?.turnId === turnId ? turn : null;
  }

  #look(): void {
    const { clock, sessions } = this.#options;
    const running = sessions.running();
    const ids = new Set(running.map((turn) => turn.turnId));
    for (const [turnId, shown] of this.#shown) {
      if (ids.has(turnId)) continue;
      shown.timer?.cancel();
      this.#shown.delete(turnId);
    }
    for (const turn of running) {
      const shown = this.#shown.get(turn.turnId);
      const isDue = shown?.body == null || clock.now() - shown.at >= REFRESH_MS;
      if (isDue) this.#touch(turn);
    }
  }

  /** Something changed: the message follows, now or when it may be edited again. */
  #touch(turn: RunningTurnView): void {
    if (this.#isStopped) return;
    const { clock } = this.#options;
    const shown = this.#shown.get(turn.turnId) ?? { body: null, at: -Infinity, timer: null };
    this.#shown.set(turn.turnId, shown);
    if (shown.timer !== null) return;
    shown.timer = clock.after(Math.max(0, shown.at + BETWEEN_EDITS_MS - clock.now()), () => {
      shown.timer = null;
      this.#rendering = this.#rendering.then(() => this.#render(turn, shown));
    });
  }

  /** Never rejects: a message that cannot be written now is written with the next change. */
  async #render(turn: RunningTurnView, shown: Shown): Promise<void> {
    if (this.#isStopped) return;
    const { clock, db, log, posts } = this.#options;
    try {
      const isNew = await db
        .transaction()
        .execute((transaction) => this.#write(transaction, turn, shown));
      if (!isNew) return;
      shown.at = clock.now();
      posts.wake(turn.key);
    } catch (thrown) {
      log.error("A turn's progress message could not be written", {
        sessionKey: turn.key,
        error: errorText(thrown),
      });
    }
  }

  /** True when there was something new to say. */
  async #write(db: Executor, turn: RunningTurnView, shown: Shown): Promise<boolean> {
    const { clock, posts, card, doing } = this.#options;
    const session = await findSession(db, turn.key);
    const state = runningState(session, turn);
    if (session === undefined || state === null || state.quiet) return false;
    const row = await openProgress(db, { ...turn, sessionKey: turn.key });
    const view = progressView(row, clock.now());
    if (row.shown === 0 && !isWorthShowing(view)) return false;
    const body = card(view, await doing(db, session));
    const text = JSON.stringify(body);
    if (text === shown.body) return false;
    if (row.shown === 0) {
      const idempotencyKey = progressKey(turn.key, turn.turnId);
      await posts.enqueue(db, { idempotencyKey, sessionKey: turn.key, body });
      await saveProgress(db, turn.turnId, { shown: 1 });
    } else await editProgress(db, posts, turn, body);
    shown.body = text;
    return true;
  }
}

/** The session's state while it works on that turn and nobody stops it; else null. */
function runningState(session: SessionRow | undefined, turn: RunningTurnView): SessionState | null {
  if (session === undefined) return null;
  const state = readState(session.state_json);
  const { turn: now } = state;
  const isIt = now.state === "running" && now.turnId === turn.turnId && now.stopping === null;
  return isIt ? state : null;
}

async function isRunning(db: Executor, turn: RunningTurnView): Promise<boolean> {
  return runningState(await findSession(db, turn.key), turn) !== null;
}
