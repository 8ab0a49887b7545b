import type { ThreadRef } from "../../sessions/model.ts";
import type { SlackFailure } from "../failure.ts";
import { isOwn, type OwnIds, type SlackMessage } from "../intake/message-shape.ts";
import { compareTs } from "../ts.ts";

/** Times are milliseconds since the epoch. */
export interface SweepTimes {
  readonly now: number;
  /** When this installation ran for the first time. */
  readonly firstStartAt: number;
  /** When the last sweep that looked everywhere began; null before the first. */
  readonly sweptAt: number | null;
  readonly maxAgeMs: number;
}

/** A sweep looks again at what the one before may have come too early for: 10 minutes. */
const OVERLAP_MS = 10 * 60_000;

/** Messages older than this are left alone. */
export function sweepFrom(times: SweepTimes): number {
  const { now, firstStartAt, sweptAt, maxAgeMs } = times;
  const afterLast = sweptAt === null ? 0 : sweptAt - OVERLAP_MS;
  return Math.max(firstStartAt, now - maxAgeMs, afterLast);
}

export interface KnownThread {
  readonly thread: ThreadRef;
  readonly activeAt: number;
}

export type SweepRead =
  | { readonly kind: "thread"; readonly thread: ThreadRef }
  | { readonly kind: "channel"; readonly channel: string };

export interface SweepPlan {
  readonly reads: readonly SweepRead[];
  /** Reads that did not find room in this sweep. */
  readonly leftOut: number;
}

/** What to ask Slack for, what was active last first; channels without a session come at the end. */
export function planSweep(
  threads: readonly KnownThread[],
  channels: readonly string[],
  most: number,
): SweepPlan {
  const activeAt = new Map<string, number>();
  for (const known of threads) {
    const { channel } = known.thread;
    activeAt.set(channel, Math.max(known.activeAt, activeAt.get(channel) ?? 0));
  }
  const all = [
    ...threads.map((known) => ({
      at: known.activeAt,
      read: { kind: "thread", thread: known.thread } as const,
    })),
    ...[...new Set(channels)].map((channel) => ({
      at: activeAt.get(channel) ?? 0,
      read: { kind: "channel", channel } as const,
    })),
  ].toSorted((a, b) => b.at - a.at);
  return {
    reads: all.slice(0, most).map(({ read }) => read),
    leftOut: Math.max(0, all.length - most),
  };
}

export interface MissedContext {
  readonly own: OwnIds;
  /** Exclusive. */
  readonly from: string;
  /** The thread's session with the ts of the message that it began with; null without one. */
  readonly session: { readonly beganTs: string | null } | null;
}

/**
 * The messages of a thread that may have been missed. Without a session nothing counts that we have
 * answered already; with one, nothing from before it: the agent was given that as history.
 */
export function candidates(
  messages: readonly SlackMessage[],
  context: MissedContext,
): readonly SlackMessage[] {
  const after =
    context.session === null
      ? (messages.findLast((message) => isOwn(message, context.own))?.ts ?? null)
      : context.session.beganTs;
  return messages.filter(
    (message) =>
      !isOwn(message, context.own) &&
      compareTs(message.ts, context.from) > 0 &&
      (after === null || compareTs(message.ts, after) > 0),
  );
}

export interface LinkLife {
  readonly liveSince: number;
  readonly lastEnvelopeAt: number | null;
}

/** A link younger than this is not judged. */
const JUDGED_AFTER_MS = 60_000;
/** Slack delivers within seconds; after this long a message counts as not delivered. */
const DELIVERED_WITHIN_MS = 30_000;

/** True while the link may yet bring a message by itself. */
export function isOnItsWay(ts: string, liveSince: number, now: number): boolean {
  const writtenAt = timeOf(ts);
  return writtenAt > liveSince && now - writtenAt < DELIVERED_WITHIN_MS;
}

/** True when a message that a sweep found should have come over the link, and nothing came since. */
export function isDeaf(foundTs: string, link: LinkLife, now: number): boolean {
  const writtenAt = timeOf(foundTs);
  return (
    now - link.liveSince > JUDGED_AFTER_MS &&
    writtenAt > link.liveSince &&
    (link.lastEnvelopeAt === null || link.lastEnvelopeAt < writtenAt)
  );
}

function timeOf(ts: string): number {
  return Math.floor(Number(ts) * 1_000);
}

const FIRST_QUIET_MS = 60_000;
const LONGEST_QUIET_MS = 10 * 60_000;

/** How long to leave Slack alone after it limited `inARow` sweeps one after another. */
export function quietAfter(
  failure: Extract<SlackFailure, { kind: "rate-limited" }>,
  inARow: number,
): number {
  return (
    failure.retryAfterMs ??
    Math.min(LONGEST_QUIET_MS, FIRST_QUIET_MS * 2 ** Math.min(inARow - 1, 10))
  );
}
