/**
 * A bucket of permits. Slack documents about one post per second and channel, allows short bursts of
 * a size that it does not name, and says 429 when it has had enough. So the size is learned: a 429
 * halves it, and each post that is taken lets it grow again a little.
 */
export interface LanePace {
  readonly permits: number;
  readonly at: number;
  /** Calls that may go without a wait after a quiet time, as far as it is known. */
  readonly burst: number;
}

export interface PaceLimits {
  /** The burst that is tried first, and the most that is ever tried. */
  readonly burst: number;
  readonly msPerPermit: number;
}

/** Posts in one channel. */
export const postPace: PaceLimits = { burst: 20, msPerPermit: 1_000 };

/** Live edits of the whole workspace: Slack takes about 50 `chat.update`s a minute (tier 3). */
export const livePace: PaceLimits = { burst: 1, msPerPermit: 1_200 };

/** Posts after a 429 that let the burst grow by one. */
const POSTS_PER_GROWTH = 10;

export function fullPace(now: number, { burst }: PaceLimits = postPace): LanePace {
  return { permits: burst, at: now, burst };
}

/** Takes a permit. `wait` is how long to wait, in milliseconds, before using it. */
export function takePermit(
  pace: LanePace,
  now: number,
  limits: PaceLimits = postPace,
): { readonly pace: LanePace; readonly wait: number } {
  const gained = Math.max(0, now - pace.at) / limits.msPerPermit;
  const permits = Math.min(pace.burst, pace.permits + gained) - 1;
  const wait = permits >= 0 ? 0 : Math.ceil(-permits * limits.msPerPermit);
  const burst = Math.min(limits.burst, pace.burst + 1 / POSTS_PER_GROWTH);
  return { pace: { permits, at: Math.max(now, pace.at), burst }, wait };
}

/** Slack had enough: what was sent without a wait was too much, and nothing is saved up. */
export function slowedPace(pace: LanePace, now: number): LanePace {
  const burst = Math.max(1, Math.floor(pace.burst / 2));
  return { permits: Math.min(0, pace.permits), at: Math.max(now, pace.at), burst };
}
