/** A bucket of permits: Slack takes about one post a second in a channel, and short bursts. */
export interface LanePace {
  readonly permits: number;
  readonly at: number;
}

/** Posts that may go without a wait after a quiet time. */
const BURST = 3;
const MS_PER_PERMIT = 1_000;

export function fullPace(now: number): LanePace {
  return { permits: BURST, at: now };
}

/** Takes a permit. `wait` is how long to wait, in milliseconds, before using it. */
export function takePermit(
  pace: LanePace,
  now: number,
): { readonly pace: LanePace; readonly wait: number } {
  const gained = Math.max(0, now - pace.at) / MS_PER_PERMIT;
  const permits = Math.min(BURST, pace.permits + gained) - 1;
  const wait = permits >= 0 ? 0 : Math.ceil(-permits * MS_PER_PERMIT);
  return { pace: { permits, at: Math.max(now, pace.at) }, wait };
}
