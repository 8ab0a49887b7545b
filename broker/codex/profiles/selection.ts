import { percentLeft, type Quota } from "./quota.ts";

/** A profile that could take a session now. */
export interface Candidate {
  readonly name: string;
  readonly quota: Quota;
  /** Turns that run on it. */
  readonly load: number;
}

const DAY_MS = 24 * 3_600_000;
/** With less than this left of the short window, in percent, a session would soon stop. */
const LOW_SHORT_WINDOW = 10;
/** So close to the weekly reset, in days, nothing is gained by counting finer. */
const SHORTEST_RESET_DAYS = 1 / 24;
/** Windows are told in whole percent, rounded and late: finer differences mean nothing. */
const VELOCITY_STEP = 0.1;
const SHORT_STEP = 10;
/** Of a profile whose week is not known: just enough for its time. */
const UNKNOWN_VELOCITY = 1;

/**
 * Pure: the profiles in the order in which a new session takes them. Those that have almost
 * nothing left of the short window come last; then count the preference, whether the plan is paid
 * already (not billed by token), the weekly velocity, the short window, fewer turns, the name.
 */
export function ranked(
  candidates: readonly Candidate[],
  preferred: string | null,
  now: number,
): readonly string[] {
  return candidates
    .map((candidate) => ({ name: candidate.name, rank: rankOf(candidate, preferred, now) }))
    .toSorted((a, b) => compare(a.rank, b.rank) || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

/**
 * Pure: how much of the week is left against the time that it is for. 1 is just enough, with more
 * some would go to waste. Null when the week is not known.
 */
export function weeklyVelocity(quota: Quota, now: number): number | null {
  const left = percentLeft(quota.week, now);
  if (left === null) return null;
  const resetsAt = quota.week?.resetsAt ?? null;
  const days = resetsAt === null || resetsAt <= now ? 7 : (resetsAt - now) / DAY_MS;
  return left / 100 / (Math.max(days, SHORTEST_RESET_DAYS) / 7);
}

/** Smaller is better, and the first difference decides. */
function rankOf(
  { name, quota, load }: Candidate,
  preferred: string | null,
  now: number,
): readonly number[] {
  const shortLeft = percentLeft(quota.short, now) ?? 100;
  const velocity = weeklyVelocity(quota, now) ?? UNKNOWN_VELOCITY;
  return [
    shortLeft < LOW_SHORT_WINDOW ? 1 : 0,
    name === preferred ? 0 : 1,
    quota.billedByToken ? 1 : 0,
    -Math.round(velocity / VELOCITY_STEP),
    -Math.round(shortLeft / SHORT_STEP),
    load,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
