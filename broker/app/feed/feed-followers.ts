import type { FeedEvent } from "../../api/feed.ts";

/** Events that are of interest while they are new: they are not stored. */
export type LiveEvent =
  | Extract<FeedEvent, { kind: "live-step" | "profiles" }>
  /** What a session is doing has changed. */
  | { readonly kind: "activity"; readonly sessionKey: string }
  /** The health may have changed: followers read it when they get to it. */
  | { readonly kind: "health" };

/** The most unread live events of one follower; the oldest go first. */
const MAX_LIVE_EVENTS = 500;

/** One who follows: woken by each write and each live event. */
export interface Follower {
  /** Live events since the last call, oldest first. */
  takeLive(): readonly LiveEvent[];
  /** Resolves when there is news, at once when there was some since the last call. */
  news(): Promise<void>;
  leave(): void;
}

/** Wakes those who follow what happens. Holds nothing that is stored, and costs nothing unfollowed. */
export class FeedFollowers {
  readonly #followers = new Set<(event: LiveEvent | null) => void>();

  /** The store has changed. */
  written(): void {
    for (const tell of this.#followers) tell(null);
  }

  /** Something happened that is not stored. */
  happened(event: LiveEvent): void {
    for (const tell of this.#followers) tell(event);
  }

  join(): Follower {
    let live: LiveEvent[] = [];
    let isNews = false;
    let wake: (() => void) | null = null;
    const tell = (event: LiveEvent | null) => {
      if (event !== null) live = [...withoutOld(live, event), event].slice(-MAX_LIVE_EVENTS);
      isNews = true;
      wake?.();
    };
    this.#followers.add(tell);
    return {
      takeLive: () => {
        const taken = live;
        live = [];
        return taken;
      },
      news: () =>
        new Promise((resolve) => {
          const done = () => {
            isNews = false;
            wake = null;
            resolve();
          };
          if (isNews) done();
          else wake = done;
        }),
      leave: () => {
        this.#followers.delete(tell);
        wake?.();
      },
    };
  }
}

/** Without what the new event says again. */
function withoutOld(live: readonly LiveEvent[], event: LiveEvent): readonly LiveEvent[] {
  if (event.kind === "live-step") return live;
  return live.filter(
    (one) =>
      one.kind !== event.kind ||
      (one.kind === "activity" && event.kind === "activity" && one.sessionKey !== event.sessionKey),
  );
}
