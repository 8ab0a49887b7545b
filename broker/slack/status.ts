import type { WebClient } from "@slack/web-api";
import { type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import { type ThreadRef, sessionKeyOf } from "../sessions/model.ts";
import type { Activity } from "../sessions/ports/conversation.ts";
import type { AgentSessions, AgentState } from "./agent-sessions.ts";
import { callSlack, failureText, type SlackFailure } from "./failure.ts";
import type { FeatureSwitches } from "./feature-switches.ts";
import type { Patience } from "./read-policy.ts";
import { statusLabel } from "./status-label.ts";

// What a thread shows of the agent's work. One loop a thread brings what is shown to what is wanted:
//
//   wanted ─► the state of Slack's own session, where the app is an agent; it has Slack's Stop
//        └──► else words (assistant.threads.setStatus; Slack forgets them after 2 min and on a post)
//        └──► where there are none: `eyes` on the root; where there is not even that: nothing

export interface ThreadStatus {
  /** Shows what the agent is doing, or clears it. Returns at once; newer wins over older. */
  show(thread: ThreadRef, activity: Activity | null): void;
  /** A message came into the thread: Slack has cleared the status, so it is shown again. */
  posted(thread: ThreadRef): void;
  /**
   * Somebody stopped a thread. Slack leaves its own session as it was, so that one which is shown to
   * work though nothing runs (its end was missed) is put right.
   */
  stopped(thread: ThreadRef): void;
  /** Ends all loops; statuses that are shown fade by themselves. */
  stop(): Promise<void>;
}

export interface ThreadStatusOptions extends Patience {
  readonly writes: WebClient;
  readonly agents: AgentSessions;
  readonly features: FeatureSwitches;
  readonly log: Log;
}

/** Between two updates of a thread's status: Slack limits them, and nobody reads faster. */
const BETWEEN_UPDATES_MS = 2_000;
/** Slack takes a status away after 2 minutes. */
const REFRESH_MS = 90_000;
/** Slack leaves a session of its own as it is for about an hour. */
const SESSION_REFRESH_MS = 30 * 60_000;
/** After an update that failed. */
const RETRY_MS = 10_000;
/** Tries to clear a status before it is left to fade. */
const CLEAR_TRIES = 3;
/** Threads whose status is shown at a time; more go without. */
const THREADS_AT_MOST = 1_000;
const REACTION = "eyes";

interface Wanted {
  readonly label: string;
  readonly state: Exclude<AgentState, "active">;
}

interface Shown {
  label: string | null;
  hasReaction: boolean;
  /** The state of Slack's own session; `unknown` after a worker that may have left it at work. */
  state: AgentState | "unknown";
}

interface Entry {
  readonly thread: ThreadRef;
  wanted: Wanted | null;
  readonly shown: Shown;
  /** False once Slack refused a session of its own for this thread alone. */
  hasSession: boolean;
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
      const wait = waitOf(entry, usesSession(options, entry), clock.now());
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
    const { wanted } = entry;
    entry.lastUpdateAt = clock.now();
    const result = await bring(options, entry, wanted);
    if (result.ok) {
      entry.failures = 0;
      return;
    }
    entry.failures += 1;
    log.debug("A thread's status could not be set", {
      sessionKey: sessionKeyOf(entry.thread),
      error: failureText(result.error),
    });
    if (wanted === null && entry.failures >= CLEAR_TRIES) forgetShown(entry.shown);
    const wait = result.error.kind === "rate-limited" ? result.error.retryAfterMs : null;
    entry.lastUpdateAt = clock.now() + Math.max(0, (wait ?? RETRY_MS) - BETWEEN_UPDATES_MS);
  };

  const begin = (thread: ThreadRef, wanted: Wanted | null) => {
    if (entries.size >= THREADS_AT_MOST) return;
    const key = sessionKeyOf(thread);
    const entry: Entry = {
      thread,
      wanted,
      shown: { label: null, hasReaction: false, state: wanted === null ? "unknown" : "active" },
      hasSession: true,
      lastUpdateAt: Number.NEGATIVE_INFINITY,
      failures: 0,
      wake: new AbortController(),
    };
    entries.set(key, entry);
    const running = loop(key, entry);
    loops.add(running);
    void running.finally(() => loops.delete(running));
  };

  const show = (thread: ThreadRef, wanted: Wanted | null) => {
    if (isStopped) return;
    const known = entries.get(sessionKeyOf(thread));
    if (known !== undefined) {
      known.wanted = wanted;
      return wake(known);
    }
    // A worker before this one may have left Slack's session at work; words fade by themselves.
    if (wanted !== null || options.agents.isOffered()) begin(thread, wanted);
  };

  return {
    show: (thread, activity) => show(thread, activity === null ? null : wantedOf(activity)),
    stopped: (thread) => {
      if (!entries.has(sessionKeyOf(thread))) show(thread, null);
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

function wantedOf(activity: Activity): Wanted {
  const isAwaited = activity.kind === "approval" || activity.kind === "answer";
  return { label: statusLabel(activity), state: isAwaited ? "suspended" : "processing" };
}

function usesSession({ agents }: ThreadStatusOptions, entry: Entry): boolean {
  return entry.hasSession && agents.isOffered();
}

function forgetShown(shown: Shown): void {
  shown.label = null;
  shown.hasReaction = false;
  shown.state = "active";
}

/** Milliseconds until the next update, 0 for now, or `over` when nothing is wanted or shown. */
function waitOf(entry: Entry, inSession: boolean, now: number): number | "over" {
  const { wanted, shown, lastUpdateAt } = entry;
  const isShown = shown.label !== null || shown.hasReaction || shown.state !== "active";
  if (wanted === null && !isShown) return "over";
  const sinceUpdate = now - lastUpdateAt;
  if (wanted === null) {
    // Cleared without a wait, unless the last try to clear failed.
    return entry.failures === 0 ? 0 : Math.max(0, BETWEEN_UPDATES_MS - sinceUpdate);
  }
  if (inSession) {
    const due = shown.state === wanted.state ? SESSION_REFRESH_MS : BETWEEN_UPDATES_MS;
    return Math.max(0, due - sinceUpdate);
  }
  const isCurrent = shown.label === wanted.label || (shown.hasReaction && entry.failures === 0);
  const due = isCurrent ? REFRESH_MS : BETWEEN_UPDATES_MS;
  return Math.max(0, due - sinceUpdate);
}

/** Brings a thread to show what is wanted, or nothing; notes in `shown` what it shows then. */
async function bring(
  options: ThreadStatusOptions,
  entry: Entry,
  wanted: Wanted | null,
): Promise<Result<null, SlackFailure>> {
  const { shown, thread } = entry;
  if (usesSession(options, entry)) {
    const state = wanted?.state ?? "active";
    const result = await options.agents.show(thread, state);
    if (!result.ok) return result;
    if (result.value) {
      shown.state = state;
      return succeeded(null);
    }
    entry.hasSession = false;
  }
  shown.state = "active";
  return bringWords(options, entry, wanted?.label ?? null);
}

async function bringWords(
  options: ThreadStatusOptions,
  { shown, thread }: Entry,
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
