import { errorText } from "../../errors/broker-error.ts";
import { sessionKeyOf, type ThreadRef } from "../../sessions/model.ts";
import { sessionThreads, threadsAskedForTask } from "../../store/sessions.ts";
import { failureText, type SlackFailure } from "../failure.ts";
import type { ThreadReader } from "../history.ts";
import type { SlackIdentity } from "../identity.ts";
import type { SlackMessage } from "../intake/message-shape.ts";
import { compareTs, isTs, timeOf, tsOfTime } from "../ts.ts";
import type { Absence } from "./absence.ts";
import {
  type ChannelReadOptions,
  listableTypes,
  readChannelAfter,
  readChannels,
} from "./channel-reads.ts";
import { takeMissed, type TakingOptions } from "./missed.ts";
import {
  dueTargets,
  nextReads,
  type SweepDemand,
  type SweepRead,
  sweepFrom,
  type SweepTarget,
  sweepTargets,
  type SweepTimes,
} from "./sweep-plan.ts";

export interface SweepOptions extends ChannelReadOptions, TakingOptions {
  readonly reader: Pick<ThreadReader, "after">;
}

export interface SweepRequest {
  readonly identity: SlackIdentity;
  readonly times: Omit<SweepTimes, "now">;
  /** What must be read; asked again as the sweep goes on, since the link may be lost meanwhile. */
  readonly demand: () => SweepDemand;
  /** When each thread and channel was read last, by its key. Kept from sweep to sweep. */
  readonly readAt: Map<string, number>;
  /** Since when the link brings what people write. */
  readonly liveSince: () => number;
  readonly absences: () => readonly Absence[];
  readonly signal: AbortSignal;
}

export interface SweepReport {
  /** `whole` when everything that was to be read was read or will never be readable. */
  readonly outcome:
    | { readonly kind: "whole" | "partial" }
    | { readonly kind: "limited"; readonly failure: RateLimited };
  /** The ts of each message that was found, in the order of finding. */
  readonly found: readonly string[];
  /** Threads and channels that are still to be read. */
  readonly left: number;
  /** False when Slack does not let this app list its channels. */
  readonly listsChannels: boolean;
}

type RateLimited = Extract<SlackFailure, { kind: "rate-limited" }>;

/** Slack grants 50 and more a minute to each of the methods; others read too. */
const READS_A_MINUTE = 40;
const MINUTE_MS = 60_000;

/**
 * Reads the threads and channels that are due, and delivers what Slack did not. It goes on, a minute's
 * reads at a time, until nothing is due; what was read is kept in `readAt`, so that the next sweep goes
 * on where this one had to end. Never throws for Slack.
 */
export async function sweep(options: SweepOptions, request: SweepRequest): Promise<SweepReport> {
  const { clock, db, log } = options;
  const { identity, readAt, signal } = request;
  const found: string[] = [];
  const failedAt = new Map<string, number>();
  let hasFailed = false;
  let reads = 0;
  let windowEnd = clock.now() + MINUTE_MS;

  /** Waits for Slack's next minute when this one's reads are used up. */
  const keepPace = async (): Promise<void> => {
    if (reads > 0 && reads % READS_A_MINUTE === 0) {
      await clock.sleep(Math.max(0, windowEnd - clock.now()), signal);
      windowEnd = clock.now() + MINUTE_MS;
    }
    reads += 1;
  };

  const fromOf = (key: string): number =>
    sweepFrom({
      ...request.times,
      now: clock.now(),
      sweptAt: readAt.get(key) ?? request.times.sweptAt,
    });

  /** False when they are still to be taken. */
  const take = async (
    thread: ThreadRef,
    messages: readonly SlackMessage[],
    from: number,
  ): Promise<boolean> => {
    if (signal.aborted) return false;
    if (messages.length === 0) return true;
    const sessionKey = sessionKeyOf(thread);
    try {
      const liveSince = request.liveSince();
      const search = { identity, from, liveSince, absences: request.absences(), signal };
      const taken = await takeMissed(thread, messages, { ...options, ...search });
      found.push(...taken.found);
      if (taken.found.length > 0)
        log.info("Found messages that Slack did not deliver", { sessionKey, ts: taken.found });
      for (const task of taken.afterCommit) task();
      if (!taken.isWhole) fail(sessionKey);
      return taken.isWhole;
    } catch (thrown) {
      fail(sessionKey);
      log.error("Missed messages could not be processed", { sessionKey, error: errorText(thrown) });
      return false;
    }
  };

  const fail = (key: string) => {
    hasFailed = true;
    failedAt.set(key, clock.now());
  };

  /** Null to go on. What Slack refuses will never be readable and counts as read. */
  const note = (failure: SlackFailure, key: string, began: number): RateLimited | null => {
    if (failure.kind === "rate-limited") return failure;
    if (failure.kind === "refused") readAt.set(key, began);
    else fail(key);
    log.debug("A search for missed messages failed", { what: key, reason: failureText(failure) });
    return null;
  };

  const sweepThread = async (thread: ThreadRef, from: number): Promise<RateLimited | null> => {
    const key = sessionKeyOf(thread);
    await keepPace();
    if (signal.aborted) return null;
    const began = clock.now();
    const read = await options.reader.after(thread, tsOfTime(from));
    if (!read.ok) return note(read.error, key, began);
    const { messages, isWhole } = read.value;
    if (!(await take(thread, messages, from))) return null;
    if (isWhole) readAt.set(key, began);
    else {
      // Slack gave the oldest: the next sweep goes on behind them.
      readAt.set(key, timeOf(messages.at(-1)?.ts ?? "0.0"));
      fail(key);
    }
    return null;
  };

  const sweepChannel = async (channel: string): Promise<RateLimited | null> => {
    await keepPace();
    if (signal.aborted) return null;
    const began = clock.now();
    const from = fromOf(channel);
    const roots = await readChannelAfter(options, channel, tsOfTime(from));
    if (!roots.ok) return note(roots.error, channel, began);
    for (const root of roots.value.messages) {
      const limited = await sweepRoot(channel, root, from, began);
      if (limited !== null || signal.aborted) return limited;
    }
    // Below a root that could not be read something may be left to find.
    const hasGap = [...failedAt].some(([key, at]) => key.startsWith(`${channel}:`) && at >= began);
    if (roots.value.isWhole && !hasGap) readAt.set(channel, began);
    else fail(channel);
    return null;
  };

  /** A message of a channel: with the thread below it when that has news. */
  const sweepRoot = async (
    channel: string,
    root: SlackMessage,
    from: number,
    began: number,
  ): Promise<RateLimited | null> => {
    const thread = { channel, threadTs: isTs(root.thread_ts) ? root.thread_ts : root.ts };
    const latest = root["latest_reply"];
    const hasNewReplies = isTs(latest) && compareTs(latest, tsOfTime(from)) > 0;
    const isInThread = thread.threadTs !== root.ts;
    if (!hasNewReplies && !isInThread) {
      await take(thread, [root], from);
      return null;
    }
    const last = readAt.get(sessionKeyOf(thread)) ?? 0;
    return last >= began ? null : sweepThread(thread, Math.max(from, last));
  };

  const sweepOne = (read: SweepRead): Promise<RateLimited | null> =>
    read.kind === "thread"
      ? sweepThread(read.thread, fromOf(sessionKeyOf(read.thread)))
      : sweepChannel(read.channel);

  const types = listableTypes(identity.scopes);
  const listed = types.length === 0 ? null : await readChannels(options, types);
  const listsChannels = listed?.ok === true;
  const known = [...(await sessionThreads(db)), ...(await threadsAskedForTask(db))];
  const targets = sweepTargets(known, [
    ...(listsChannels ? listed.value : []),
    ...known.map(({ thread }) => thread.channel),
  ]);
  forgetOthers(readAt, targets);
  const due = () => dueTargets(targets, readAt, request.demand());
  const report = (limited: RateLimited | null, lists: boolean): SweepReport => {
    const left = due().length;
    const isWhole = left === 0 && !hasFailed && !signal.aborted;
    return {
      outcome:
        limited === null
          ? { kind: isWhole ? "whole" : "partial" }
          : { kind: "limited", failure: limited },
      found,
      left,
      listsChannels: lists,
    };
  };
  if (listed?.ok === false && listed.error.kind === "rate-limited")
    return report(listed.error, true);
  if (listed?.ok === false && listed.error.kind !== "refused") hasFailed = true;

  while (!signal.aborted) {
    const { allSince, activeSince } = request.demand();
    const sinceLastFailure = Math.max(allSince, activeSince);
    const tried = due().filter(({ key }) => (failedAt.get(key) ?? -1) < sinceLastFailure);
    const next = nextReads(tried, readAt, READS_A_MINUTE);
    if (next.length === 0) break;
    for (const one of next) {
      if (signal.aborted) break;
      const limited = await sweepOne(one);
      if (limited !== null) return report(limited, listsChannels);
    }
  }
  return report(null, listsChannels);
}

/** Threads and channels that are gone need no memory. */
function forgetOthers(readAt: Map<string, number>, targets: readonly SweepTarget[]): void {
  const keys = new Set(targets.map(({ key }) => key));
  for (const key of readAt.keys()) if (!keys.has(key)) readAt.delete(key);
}
