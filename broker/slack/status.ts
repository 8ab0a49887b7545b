import type { WebClient } from "@slack/web-api";
import { type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type ThreadRef, sessionKeyOf } from "../sessions/model.ts";
import type { Activity } from "../sessions/ports/conversation.ts";
import { callSlack, failureText, type SlackFailure } from "./failure.ts";
import type { FeatureSwitches } from "./feature-switches.ts";
import type { Patience } from "./read-policy.ts";
import { statusLabel } from "./status-label.ts";

// What a thread shows of the agent's work. One loop a thread brings what is shown to what is wanted:
//
//   wanted ─► native status (assistant.threads.setStatus; Slack forgets it after 2 min and on a post)
//        └──► where there is none: `eyes` on the root; where there is not even that: nothing

export interface ThreadStatus {
  /** Shows what the agent is doing, or clears it. Returns at once; newer wins over older. */
  show(thread: ThreadRef, activity: Activity | null): void;
  /** A message came into the thread: Slack has cleared the status, so it is shown again. */
  posted(thread: ThreadRef): void;
  /** Ends all loops; statuses that are shown fade by themselves. */
  stop(): Promise<void>;
}

export interface ThreadStatusOptions extends Patience {
  readonly writes: WebClient;
  readonly features: FeatureSwitches;
  readonly log: Log;
}

/** Between two updates of a thread's status: Slack limits them, and nobody reads faster. */
const BETWEEN_UPDATES_MS = 2_000;
/** Slack takes a status away after 2 minutes. */
const REFRESH_MS = 90_000;
/** After an update that failed. */
const RETRY_MS = 10_000;
/** Tries to clear a status before it is left to fade. */
const CLEAR_TRIES = 3;
/** Threads whose status is shown at a time; more go without. */
const THREADS_AT_MOST = 1_000;
const REACTION = "eyes";

interface Shown {
  label: string | null;
  hasReaction: boolean;
}

interface Entry {
  readonly thread: ThreadRef;
  wanted: string | null;
  readonly shown: Shown;
  lastUpdateAt: number;
  failures: number;
  /** Ends the loop's wait. */
  wake: AbortController;
}

export function createThreadStatus(options: ThreadStatusOptions): ThreadStatus {
  const { clock, log } = options;
  const entries = new Map<string, Entry>();
  const loops = new Set<Promise<void>>();
  let isStopped = false;

  const wake = (entry: Entry) => entry.wake.abort();

  const loop = async (key: string, entry: Entry): Promise<void> => {
    while (!isStopped) {
      const wait = waitOf(entry, clock.now());
      if (wait === "over") break;
      if (wait > 0) {
        entry.wake = new AbortController();
        await clock.sleep(wait, entry.wake.signal);
        continue;
      }
      await update(entry);
    }
    entries.delete(key);
  };

  const update = async (entry: Entry): Promise<void> => {
    const label = entry.wanted;
    entry.lastUpdateAt = clock.now();
    const result = await bring(options, entry.thread, entry.shown, label);
    if (result.ok) {
      entry.failures = 0;
      return;
    }
    entry.failures += 1;
    log.debug("A thread's status could not be set", {
      sessionKey: sessionKeyOf(entry.thread),
      error: failureText(result.error),
    });
    if (label === null && entry.failures >= CLEAR_TRIES) {
      entry.shown.label = null;
      entry.shown.hasReaction = false;
    }
    const wait = result.error.kind === "rate-limited" ? result.error.retryAfterMs : null;
    entry.lastUpdateAt = clock.now() + Math.max(0, (wait ?? RETRY_MS) - BETWEEN_UPDATES_MS);
  };

  return {
    show: (thread, activity) => {
      if (isStopped) return;
      const key = sessionKeyOf(thread);
      const wanted = activity === null ? null : statusLabel(activity);
      const known = entries.get(key);
      if (known !== undefined) {
        known.wanted = wanted;
        return wake(known);
      }
      if (wanted === null || entries.size >= THREADS_AT_MOST) return;
      const entry: Entry = {
        thread,
        wanted,
        shown: { label: null, hasReaction: false },
        lastUpdateAt: Number.NEGATIVE_INFINITY,
        failures: 0,
        wake: new AbortController(),
      };
      entries.set(key, entry);
      const running = loop(key, entry);
      loops.add(running);
      void running.finally(() => loops.delete(running));
    },
    posted: (thread) => {
      const entry = entries.get(sessionKeyOf(thread));
      if (entry === undefined) return;
      entry.shown.label = null;
      wake(entry);
    },
    stop: async () => {
      isStopped = true;
      for (const entry of entries.values()) wake(entry);
      await Promise.all(loops);
    },
  };
}

/** Milliseconds until the next update, 0 for now, or `over` when nothing is wanted or shown. */
function waitOf(entry: Entry, now: number): number | "over" {
  const { wanted, shown, lastUpdateAt } = entry;
  const isShown = shown.label !== null || shown.hasReaction;
  if (wanted === null && !isShown) return "over";
  const sinceUpdate = now - lastUpdateAt;
  if (wanted === null) {
    // Cleared without a wait, unless the last try to clear failed.
    return entry.failures === 0 ? 0 : Math.max(0, BETWEEN_UPDATES_MS - sinceUpdate);
  }
  const isCurrent = shown.label === wanted || (shown.hasReaction && entry.failures === 0);
  const due = isCurrent ? REFRESH_MS : BETWEEN_UPDATES_MS;
  return Math.max(0, due - sinceUpdate);
}

/** Brings a thread to show `label`, or nothing; notes in `shown` what it shows then. */
async function bring(
  options: ThreadStatusOptions,
  thread: ThreadRef,
  shown: Shown,
  label: string | null,
): Promise<Result<null, SlackFailure>> {
  const { features } = options;
  if (features.isOff("thread-status", thread.channel)) shown.label = null;
  else if (label !== null || shown.label !== null) {
    const result = await setStatus(options.writes, thread, label ?? "");
    if (result.ok) shown.label = label;
    else if (!features.note("thread-status", thread.channel, result.error)) return result;
    else shown.label = null;
  }
  const wantsReaction = label !== null && features.isOff("thread-status", thread.channel);
  if (wantsReaction === shown.hasReaction) return succeeded(null);
  if (features.isOff("reactions", thread.channel)) {
    shown.hasReaction = wantsReaction;
    return succeeded(null);
  }
  const result = await react(options.writes, thread, wantsReaction);
  if (
    result.ok ||
    isThatWay(result.error) ||
    features.note("reactions", thread.channel, result.error)
  ) {
    shown.hasReaction = wantsReaction;
    return succeeded(null);
  }
  return result;
}

function setStatus(writes: WebClient, thread: ThreadRef, status: string) {
  return callSlack(() =>
    writes.apiCall("assistant.threads.setStatus", {
      channel_id: thread.channel,
      thread_ts: thread.threadTs,
      status,
    }),
  );
}

function react(writes: WebClient, thread: ThreadRef, add: boolean) {
  const reaction = { channel: thread.channel, timestamp: thread.threadTs, name: REACTION };
  return callSlack(() =>
    add ? writes.reactions.add(reaction) : writes.reactions.remove(reaction),
  );
}

function isThatWay(failure: SlackFailure): boolean {
  return (
    failure.kind === "refused" &&
    ["already_reacted", "no_reaction", "message_not_found", "too_many_reactions"].includes(
      failure.code,
    )
  );
}
