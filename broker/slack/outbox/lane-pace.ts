/** A bucket of permits: Slack takes about one post a second in a channel, and short bursts. */
export interface LanePace {
  readonly permits: number;
  readonly at: number;
}

export interface PaceLimits {
  /** Calls that may go without a wait after a quiet time. */
  readonly burst: number;
  readonly msPerPermit: number;
}

/** Posts in one channel. */
export const postPace: PaceLimits = { burst: 3, msPerPermit: 1_000 };

/** Live edits of the whole workspace: Slack takes about 50 `chat.update`s a minute (tier 3). */
export const livePace: PaceLimits = { burst: 1, msPerPermit: 1_200 };

export function fullPace(now: number, { burst }: PaceLimits = postPace): LanePace {
  return { permits: burst, at: now };
}

/** Takes a permit. `wait` is how long to wait, in milliseconds, before using it. */
export function takePermit(
  pace: LanePace,
  now: number,
  { burst, msPerPermit }: PaceLimits = postPace,
): { readonly pace: LanePace; readonly wait: number } {
  const gained = Math.max(0, now - pace.at) / msPerPermit;
  const permits = Math.min(burst, pace.permits + gained) - 1;
  const wait = permits >= 0 ? 0 : Math.ceil(-permits * msPerPermit);
  return { pace: { permits, at: Math.max(now, pace.at) }, wait };
}
