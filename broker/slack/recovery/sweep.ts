import { errorText } from "../../errors/broker-error.ts";
import { sessionKeyOf, type ThreadRef } from "../../sessions/model.ts";
import { listSessions } from "../../store/sessions.ts";
import { failureText, type SlackFailure } from "../failure.ts";
import type { ThreadReader } from "../history.ts";
import type { SlackMessage } from "../intake/message-shape.ts";
import { compareTs, isTs, tsOfTime } from "../ts.ts";
import {
  type ChannelReadOptions,
  listableTypes,
  readChannelAfter,
  readChannels,
} from "./channel-reads.ts";
import { type Search, takeMissed, type TakingOptions } from "./missed.ts";
import { planSweep } from "./sweep-plan.ts";

export interface SweepOptions extends ChannelReadOptions, TakingOptions {
  readonly reader: Pick<ThreadReader, "after">;
}

export interface SweepRequest extends Search {
  /** Threads that were quiet for longer are not read; 0 reads all that are known. */
  readonly activeSince: number;
}

export interface SweepReport {
  /** `whole` when everything that was to be read was read or will never be readable. */
  readonly outcome:
    | { readonly kind: "whole" | "partial" }
    | { readonly kind: "limited"; readonly failure: RateLimited };
  /** The ts of each message that was found, in the order of finding. */
  readonly found: readonly string[];
  /** False when Slack does not let this app list its channels. */
  readonly listsChannels: boolean;
}

type RateLimited = Extract<SlackFailure, { kind: "rate-limited" }>;

/** Threads of sessions that a sweep knows, the most active. */
const THREADS = 200;
/** Reads of one sweep. */
const READS = 400;
/** Slack grants 50 and more a minute to each of the methods; others read too. */
const READS_A_MINUTE = 40;
const MINUTE_MS = 60_000;

/** Looks once through threads and channels and delivers what Slack did not. Never throws for Slack. */
export async function sweep(options: SweepOptions, request: SweepRequest): Promise<SweepReport> {
  const { db, log } = options;
  const { identity, signal } = request;
  const from = tsOfTime(request.from);
  const found: string[] = [];
  const read = new Set<string>();
  let isWhole = true;
  let reads = 0;
  let windowEnd = options.clock.now() + MINUTE_MS;

  /** False when this sweep may read no more. */
  const mayRead = async (): Promise<boolean> => {
    if (reads > 0 && reads % READS_A_MINUTE === 0) {
      await options.clock.sleep(Math.max(0, windowEnd - options.clock.now()), signal);
      windowEnd = options.clock.now() + MINUTE_MS;
    }
    reads += 1;
    if (!signal.aborted && reads <= READS) return true;
    isWhole = false;
    return false;
  };

  const take = async (thread: ThreadRef, messages: readonly SlackMessage[]): Promise<void> => {
    if (signal.aborted || messages.length === 0) return;
    try {
      const taken = await takeMissed(thread, messages, { ...options, ...request });
      isWhole &&= taken.isWhole;
      found.push(...taken.found);
      if (taken.found.length > 0) {
        const sessionKey = sessionKeyOf(thread);
        log.info("Slack had not delivered these messages", { sessionKey, ts: taken.found });
      }
      for (const task of taken.afterCommit) task();
    } catch (thrown) {
      isWhole = false;
      log.error("Missed messages could not be taken", {
        sessionKey: sessionKeyOf(thread),
        error: errorText(thrown),
      });
    }
  };

  /** Null to go on. */
  const note = (failure: SlackFailure, what: string): RateLimited | null => {
    if (failure.kind === "rate-limited") return failure;
    if (failure.kind !== "refused") isWhole = false;
    log.debug("A search for missed messages failed", { what, reason: failureText(failure) });
    return null;
  };

  const sweepThread = async (thread: ThreadRef): Promise<RateLimited | null> => {
    const key = sessionKeyOf(thread);
    if (read.has(key) || !(await mayRead())) return null;
    read.add(key);
    const messages = await options.reader.after(thread, from);
    if (!messages.ok) return note(messages.error, key);
    await take(thread, messages.value);
    return null;
  };

  const sweepChannel = async (channel: string): Promise<RateLimited | null> => {
    if (!(await mayRead())) return null;
    const roots = await readChannelAfter(options, channel, from);
    if (!roots.ok) return note(roots.error, channel);
    for (const root of roots.value) {
      const thread = { channel, threadTs: isTs(root.thread_ts) ? root.thread_ts : root.ts };
      const latest = root["latest_reply"];
      const hasNewReplies = isTs(latest) && compareTs(latest, from) > 0;
      const isInThread = thread.threadTs !== root.ts;
      if (!hasNewReplies && !isInThread) await take(thread, [root]);
      else {
        const limited = await sweepThread(thread);
        if (limited !== null) return limited;
      }
    }
    return null;
  };

  const report = (limited: RateLimited | null, listsChannels: boolean): SweepReport => ({
    outcome:
      limited === null
        ? { kind: isWhole && !signal.aborted ? "whole" : "partial" }
        : { kind: "limited", failure: limited },
    found,
    listsChannels,
  });

  const sessions = await listSessions(db, { limit: THREADS });
  const types = listableTypes(identity.scopes);
  const listed = types.length === 0 ? null : await readChannels(options, types);
  const limited = listed?.ok === false ? note(listed.error, "conversations.list") : null;
  const listsChannels = listed?.ok === true;
  if (limited !== null) return report(limited, true);
  const { reads: planned, leftOut } = planSweep(
    sessions
      .filter((row) => row.last_activity_at >= request.activeSince)
      .map((row) => ({
        thread: { channel: row.channel, threadTs: row.thread_ts },
        activeAt: row.last_activity_at,
      })),
    [...(listsChannels ? listed.value : []), ...sessions.map((row) => row.channel)],
    READS,
  );
  if (leftOut > 0) log.warn("Too much to search for missed messages at once", { leftOut });
  for (const one of planned) {
    if (signal.aborted) break;
    const stop =
      one.kind === "thread" ? await sweepThread(one.thread) : await sweepChannel(one.channel);
    if (stop !== null) return report(stop, listsChannels);
  }
  return report(null, listsChannels);
}
