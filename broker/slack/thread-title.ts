import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import { sessionKeyOf, type ThreadRef } from "../sessions/model.ts";
import type { AgentSessions } from "./agent-sessions.ts";
import { callSlack, failureText } from "./failure.ts";
import type { FeatureSwitches } from "./feature-switches.ts";

export interface ThreadTitleOptions {
  readonly writes: WebClient;
  readonly agents: AgentSessions;
  readonly features: FeatureSwitches;
  readonly log: Log;
}

/**
 * Shows a thread's title, once and at best: that of the agent's session where the app is an agent,
 * else `assistant.threads.setTitle`, which needs `assistant:write`. False where Slack has neither.
 */
export async function showThreadTitle(
  thread: ThreadRef,
  title: string,
  { agents, features, log, writes }: ThreadTitleOptions,
): Promise<boolean> {
  if (await agents.rename(thread, title)) return true;
  if (features.isOff("thread-titles", thread.channel)) return false;
  const shown = await callSlack(() =>
    writes.apiCall("assistant.threads.setTitle", {
      channel_id: thread.channel,
      thread_ts: thread.threadTs,
      title,
    }),
  );
  if (shown.ok) return true;
  if (!features.note("thread-titles", thread.channel, shown.error)) {
    log.debug("A thread's title could not be set in Slack", {
      sessionKey: sessionKeyOf(thread),
      error: failureText(shown.error),
    });
  }
  return false;
}
