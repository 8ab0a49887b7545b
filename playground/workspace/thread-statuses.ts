import type { Clock, Timer } from "../../broker/clock/clock.ts";
import type { ChangeFeed } from "./changes.ts";
import type { ThreadStatus } from "./model.ts";

/** The statuses that are shown now. Each goes by itself after Slack's two minutes. */
export class ThreadStatuses {
  readonly #clock: Clock;
  readonly #changes: ChangeFeed;
  readonly #lifeMs: number;
  readonly #shown = new Map<string, { readonly status: ThreadStatus; readonly end: Timer }>();

  constructor(clock: Clock, changes: ChangeFeed, lifeMs: number) {
    this.#clock = clock;
    this.#changes = changes;
    this.#lifeMs = lifeMs;
  }

  list(): readonly ThreadStatus[] {
    return [...this.#shown.values()].map((one) => one.status);
  }

  set(status: ThreadStatus): void {
    this.#shown.get(keyOf(status.channel, status.threadTs))?.end.cancel();
    const end = this.#clock.after(this.#lifeMs, () => this.clear(status.channel, status.threadTs));
    this.#shown.set(keyOf(status.channel, status.threadTs), { status, end });
    this.#changes.add({ kind: "status-set", status });
  }

  clear(channel: string, threadTs: string): void {
    const shown = this.#shown.get(keyOf(channel, threadTs));
    if (shown === undefined) return;
    shown.end.cancel();
    this.#shown.delete(keyOf(channel, threadTs));
    this.#changes.add({ kind: "status-cleared", channel, threadTs });
  }

  stop(): void {
    for (const { end } of this.#shown.values()) end.cancel();
    this.#shown.clear();
  }
}

function keyOf(channel: string, threadTs: string): string {
  return `${channel}:${threadTs}`;
}
