import type { QuotaLeft } from "../../sessions/status/status-answer.ts";
import type { RateLimitSnapshot, RateLimitWindow } from "../protocol.generated.ts";

/** One of an account's two windows. */
export interface QuotaWindow {
  /** 0 to 100, rounded by the service. */
  readonly usedPercent: number;
  /** Milliseconds since the epoch. */
  readonly resetsAt: number | null;
}

export type WindowName = "short" | "week";

/** What is known of an account's quota. Times in ms since the epoch. */
export interface Quota {
  /** Some hours; five today. */
  readonly short: QuotaWindow | null;
  readonly week: QuotaWindow | null;
  /** There are credits, which are used once a window is used up. */
  readonly hasCredits: boolean;
  /** The account is billed by token and has no windows. */
  readonly billedByToken: boolean;
  /** Set when a turn was refused for the quota. */
  readonly refusedUntil: number | null;
  /** When anything of it was told last. */
  readonly knownAt: number | null;
  /** Why the last question was not answered; null when it was. */
  readonly problem: string | null;
}

export type QuotaState =
  /** Nothing is known. That is no sign of being used up. */
  | { readonly kind: "unknown" }
  | { readonly kind: "usable" }
  | { readonly kind: "exhausted"; readonly until: number; readonly window: WindowName | null };

export const unknownQuota: Quota = {
  short: null,
  week: null,
  hasCredits: false,
  billedByToken: false,
  refusedUntil: null,
  knownAt: null,
  problem: null,
};

/** Without a time to wait for, an account that refused is tried again after 15 minutes. */
export const REFUSED_FOR_MS = 15 * 60_000;
/** From this use on, in percent, a window explains a refusal: its figures are rounded and late. */
const NEARLY_USED_UP = 95;
/** A window of up to a day, in minutes, is the short one. */
const SHORT_WINDOW_MINUTES = 24 * 60;
/** The limit of ordinary use; others belong to single models. */
const ORDINARY_LIMIT = "codex";

/**
 * Pure: the quota with what `account/rateLimits/updated` told. Codex sends one after each answer of
 * the model and most are empty, so that only what is there counts.
 */
export function withUpdate(quota: Quota, update: RateLimitSnapshot, now: number): Quota {
  if (update.limitId !== null && update.limitId !== ORDINARY_LIMIT) return quota;
  const told = windowsOf(update);
  if (told.short === null && told.week === null && update.credits === null) return quota;
  return {
    ...quota,
    short: merged(quota.short, told.short),
    week: merged(quota.week, told.week),
    hasCredits: creditsOf(update) ?? quota.hasCredits,
    billedByToken: false,
    knownAt: now,
    problem: null,
  };
}

/**
 * Pure: the quota as `account/rateLimits/read` answered it; a window that is missing there does not
 * exist. A refusal that the windows explained is over when they no longer do.
 */
export function withReading(quota: Quota, reading: RateLimitSnapshot, now: number): Quota {
  const read = {
    ...quota,
    ...windowsOf(reading),
    hasCredits: creditsOf(reading) ?? false,
    billedByToken: false,
    knownAt: now,
    problem: null,
  };
  const wasExplained = windowEnding(quota, quota.refusedUntil) !== null;
  const isExplained = [read.short, read.week].some(
    (window) => window !== null && window.usedPercent >= NEARLY_USED_UP,
  );
  return wasExplained && !isExplained ? { ...read, refusedUntil: null } : read;
}

/** Pure: an API key has no windows. */
export function withoutWindows(quota: Quota, now: number): Quota {
  return { ...unknownQuota, billedByToken: true, refusedUntil: quota.refusedUntil, knownAt: now };
}

/** Pure: the service did not answer. What was known stays. */
export function withProblem(quota: Quota, problem: string): Quota {
  return { ...quota, problem };
}

/** Pure: a turn was refused because the quota is used up (`usageLimitExceeded`). */
export function withRefusal(quota: Quota, now: number): Quota {
  const current = withoutPast(quota, now);
  const resets = [current.short, current.week].flatMap((window) =>
    window !== null && window.usedPercent >= NEARLY_USED_UP ? (window.resetsAt ?? []) : [],
  );
  const until = resets.length > 0 ? Math.max(...resets) : now + REFUSED_FOR_MS;
  return { ...current, refusedUntil: until };
}

/** Pure: whether the account can work now. */
export function quotaState(quota: Quota, now: number): QuotaState {
  const current = withoutPast(quota, now);
  const { refusedUntil, knownAt } = current;
  const ends = current.hasCredits
    ? []
    : (["short", "week"] as const).flatMap((name) => usedUp(name, current[name], knownAt, now));
  if (refusedUntil !== null) {
    ends.push({ until: refusedUntil, window: windowEnding(current, refusedUntil) });
  }
  const [last] = ends.toSorted((a, b) => b.until - a.until);
  if (last !== undefined) return { kind: "exhausted", ...last };
  return knownAt === null ? { kind: "unknown" } : { kind: "usable" };
}

/** Pure: percent left of a window, 0 to 100; null when that is not known. */
export function percentLeft(window: QuotaWindow | null, now: number): number | null {
  if (window === null) return null;
  if (isPast(window, now)) return 100;
  return Math.min(100, Math.max(0, 100 - window.usedPercent));
}

/** Pure: percent left of both windows; null when there is none or nothing is known. */
export function leftOf(quota: Quota, now: number): QuotaLeft | null {
  const left = { short: percentLeft(quota.short, now), week: percentLeft(quota.week, now) };
  return left.short === null && left.week === null ? null : left;
}

interface End {
  readonly until: number;
  readonly window: WindowName | null;
}

function usedUp(
  name: WindowName,
  window: QuotaWindow | null,
  knownAt: number | null,
  now: number,
): readonly End[] {
  if (window === null || window.usedPercent < 100) return [];
  const until = window.resetsAt ?? (knownAt ?? now) + REFUSED_FOR_MS;
  return until > now ? [{ until, window: name }] : [];
}

function windowEnding(quota: Quota, until: number | null): WindowName | null {
  if (until === null) return null;
  if (quota.week?.resetsAt === until) return "week";
  return quota.short?.resetsAt === until ? "short" : null;
}

/** A window whose end has passed has begun again, so what was reported of it no longer holds. */
function withoutPast(quota: Quota, now: number): Quota {
  const renewed = (window: QuotaWindow | null) =>
    window !== null && isPast(window, now) ? { usedPercent: 0, resetsAt: null } : window;
  const refusedUntil =
    quota.refusedUntil !== null && quota.refusedUntil <= now ? null : quota.refusedUntil;
  return { ...quota, short: renewed(quota.short), week: renewed(quota.week), refusedUntil };
}

function isPast(window: QuotaWindow, now: number): boolean {
  return window.resetsAt !== null && window.resetsAt <= now;
}

function merged(known: QuotaWindow | null, told: QuotaWindow | null): QuotaWindow | null {
  if (told === null) return known;
  return { usedPercent: told.usedPercent, resetsAt: told.resetsAt ?? known?.resetsAt ?? null };
}

function windowsOf(snapshot: RateLimitSnapshot): Pick<Quota, WindowName> {
  const windows: Record<WindowName, QuotaWindow | null> = { short: null, week: null };
  const parts = [
    ["short", snapshot.primary],
    ["week", snapshot.secondary],
  ] as const;
  for (const [name, window] of parts)
    if (window !== null) windows[nameOf(window) ?? name] = windowOf(window);
  return windows;
}

/** By its length: some plans have the week alone, as the first of the two. */
function nameOf({ windowDurationMins }: RateLimitWindow): WindowName | null {
  if (windowDurationMins === null) return null;
  return windowDurationMins <= SHORT_WINDOW_MINUTES ? "short" : "week";
}

function windowOf(window: RateLimitWindow): QuotaWindow {
  return {
    usedPercent: window.usedPercent,
    resetsAt: window.resetsAt === null ? null : window.resetsAt * 1_000,
  };
}

function creditsOf({ credits }: RateLimitSnapshot): boolean | null {
  return credits === null ? null : credits.hasCredits || credits.unlimited;
}
