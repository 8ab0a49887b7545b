import type { Clock, Timer } from "../../clock/clock.ts";
import type { SessionKey } from "../../sessions/model.ts";

/** A program that has not edited for this long, in ms, has paused. */
const QUIET_MS = 10_000;
/** The agent is given the state of a program that never pauses after this long, in ms. */
const AT_MOST_MS = 60_000;

/**
 * Waits until a session's programs pause with their edits, then calls `onPause` once. The next input
 * that something else causes meanwhile gives the agent the last state too, and so does a restart: only
 * the moment is decided here.
 */
export class Pauses {
  readonly #clock: Clock;
  readonly #onPause: (key: SessionKey) => void;
  readonly #waiting = new Map<SessionKey, { readonly since: number; readonly timer: Timer }>();

  constructor(clock: Clock, onPause: (key: SessionKey) => void) {
    this.#clock = clock;
    this.#onPause = onPause;
  }

  /** A program in this session has edited a post of its own. */
  note(key: SessionKey): void {
    const waiting = this.#waiting.get(key);
    waiting?.timer.cancel();
    const now = this.#clock.now();
    const since = waiting?.since ?? now;
    const wait = Math.max(0, Math.min(QUIET_MS, since + AT_MOST_MS - now));
    const timer = this.#clock.after(wait, () => {
      this.#waiting.delete(key);
      this.#onPause(key);
    });
    this.#waiting.set(key, { since, timer });
  }
}
