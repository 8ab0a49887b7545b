import { sessionKeyOf, type ThreadRef } from "../../sessions/model.ts";
import type { SlackFailure } from "../failure.ts";
import { isOwn, type OwnIds, type SlackMessage } from "../intake/message-shape.ts";
import { compareTs, timeOf } from "../ts.ts";

/** Times are milliseconds since the epoch. */
export interface SweepTimes {
  readonly now: number;
  /** When this installation ran for the first time. */
  readonly firstStartAt: number;
  /** When this was read last, or everything was; null before the first time. */
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

/** Something that a sweep can read. */
export interface SweepTarget {
  readonly key: string;
  readonly read: SweepRead;
  /** Zero for a channel without a session. */
  readonly activeAt: number;
}

/** What must have been read, and since when. Times are milliseconds since the epoch. */
export interface SweepDemand {
  /** Everything, however quiet: the link came back then, or the machine woke. */
  readonly allSince: number;
  /** Channels, and threads that were active at or after `activeAfter`. */
  readonly activeSince: number;
  readonly activeAfter: number;
}

/** All that can be read: each thread and each channel once. */
export function sweepTargets(
  threads: readonly KnownThread[],
  channels: readonly string[],
): readonly SweepTarget[] {
  const activeAt = new Map<string, number>();
  for (const known of threads) {
    const { channel } = known.thread;
    activeAt.set(channel, Math.max(known.activeAt, activeAt.get(channel) ?? 0));
  }
  return [
    ...threads.map((known) => ({
      key: sessionKeyOf(known.thread),
      read: { kind: "thread", thread: known.thread } as const,
      activeAt: known.activeAt,
    })),
    ...[...new Set(channels)].map((channel) => ({
      key: channel,
      read: { kind: "channel", channel } as const,
      activeAt: activeAt.get(channel) ?? 0,
    })),
  ];
}

/** The targets that were not read since they had to be. `readAt` holds when each was read last. */
export function dueTargets(
  targets: readonly SweepTarget[],
  readAt: ReadonlyMap<string, number>,
  demand: SweepDemand,
): readonly SweepTarget[] {
  return targets.filter((target) => {
    const isActive = target.read.kind === "channel" || target.activeAt >= demand.activeAfter;
    const since = isActive ? Math.max(demand.allSince, demand.activeSince) : demand.allSince;
    return (readAt.get(target.key) ?? Number.NEGATIVE_INFINITY) < since;
  });
}

/** Of four reads, one is for what has waited longest, so that nothing waits for ever. */
const SHARE_OF_THE_ACTIVE = 0.75;

/** Which `most` of what is due come next: mostly what was active last, some that waited longest. */
export function nextReads(
  due: readonly SweepTarget[],
  readAt: ReadonlyMap<string, number>,
  most: number,
): readonly SweepRead[] {
  const byActivity = due.toSorted((a, b) => b.activeAt - a.activeAt);
  if (due.length <= most) return byActivity.map(({ read }) => read);
  const active = byActivity.slice(0, Math.ceil(most * SHARE_OF_THE_ACTIVE));
  const waited = byActivity
    .slice(active.length)
    .toSorted((a, b) => (readAt.get(a.key) ?? 0) - (readAt.get(b.key) ?? 0));
  return [...active, ...waited.slice(0, most - active.length)].map(({ read }) => read);
}

export interface MissedContext {
  readonly own: OwnIds;
  /** Exclusive. */
  readonly from: string;
  /** The thread's session with the ts of the message that it began with; null without one. */
  readonly session: { readonly beganTs: string | null } | null;
}

export interface Candidate {
  readonly message: SlackMessage;
  /** Written before the first message of the thread's session. */
  readonly isEarlier: boolean;
}

/**
 * The messages of a thread that may have been missed: all since its session began, answered or not,
 * and of what was written earlier or without a session what we have not answered.
 */
export function candidates(
  messages: readonly SlackMessage[],
  { own, from, session }: MissedContext,
): readonly Candidate[] {
  const began = session?.beganTs ?? null;
  const isEarlier = ({ ts }: SlackMessage) => began !== null && compareTs(ts, began) < 0;
  const answered =
    messages.findLast((one) => isOwn(one, own) && (session === null || isEarlier(one)))?.ts ?? null;
  return messages
    .filter(
      (message) =>
        !isOwn(message, own) &&
        message.ts !== began &&
        compareTs(message.ts, from) > 0 &&
        (answered === null || compareTs(message.ts, answered) > 0),
    )
    .map((message) => ({ message, isEarlier: isEarlier(message) }));
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

const FIRST_RETRY_MS = 15_000;

/** When a search follows the last: at the interval, sooner when something could not be read. */
export function untilNextSweep(intervalMs: number, partialInARow: number): number {
  if (partialInARow === 0) return intervalMs;
  return Math.min(intervalMs, FIRST_RETRY_MS * 2 ** Math.min(partialInARow - 1, 10));
}
