import type { Clock, Timer } from "../../broker/clock/clock.ts";

export type StreamState = "open" | "stopped-by-user" | "closed";

/** Stopped streams that are remembered as such; older ones count as closed. */
const STOPPED_KEPT = 1_000;

/** Streams that are open or were ended by somebody else than the app. */
export class Streams {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #open = new Map<string, Timer>();
  readonly #stopped = new Set<string>();

  constructor(clock: Clock, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  /** Opens one; the server ends it after about five minutes, whatever is appended. */
  open(channel: string, ts: string, ended: () => void): void {
    const key = keyOf(channel, ts);
    const timer = this.#clock.after(this.#lifeMs, () => {
      this.#open.delete(key);
      ended();
    });
    this.#open.set(key, timer);
  }

  state(channel: string, ts: string): StreamState {
    const key = keyOf(channel, ts);
    if (this.#open.has(key)) return "open";
    return this.#stopped.has(key) ? "stopped-by-user" : "closed";
  }

  close(channel: string, ts: string): void {
    const key = keyOf(channel, ts);
    this.#open.get(key)?.cancel();
    this.#open.delete(key);
  }

  /** A person pressed Stop. False when nothing was open. */
  stopByUser(channel: string, ts: string): boolean {
    if (this.state(channel, ts) !== "open") return false;
    this.close(channel, ts);
    this.#stopped.add(keyOf(channel, ts));
    const oldest = this.#stopped.keys().next();
    if (this.#stopped.size > STOPPED_KEPT && oldest.done !== true) {
      this.#stopped.delete(oldest.value);
    }
    return true;
  }

  stop(): void {
    for (const timer of this.#open.values()) timer.cancel();
    this.#open.clear();
  }
}

function keyOf(channel: string, ts: string): string {
  return `${channel}:${ts}`;
}
