import type { WebClient } from "@slack/web-api";
import { failed, type Result, succeeded } from "../errors/broker-error.ts";
import type { Log } from "../logs/log.ts";
import type { ThreadRef } from "../sessions/model.ts";
import { callSlack, failureText, type SlackFailure } from "./failure.ts";
import { offCodes } from "./feature-switches.ts";

/** What Slack shows of an agent's session: `processing` has Slack's own Stop. */
export type AgentState = "processing" | "suspended" | "active";

/**
 * Slack's sessions of apps that are declared agents (`agents.sessions.*`). Every app counts as one
 * until Slack says otherwise, and then no more until the worker starts again: the declaration
 * is part of the app, and comes with a new token.
 */
export interface AgentSessions {
  /** Whether the app is still taken for an agent. */
  isOffered(): boolean;
  /** Shows a thread's state. False: the thread has no session, or the app is no agent. */
  show(thread: ThreadRef, state: AgentState): Promise<Result<boolean, SlackFailure>>;
  /** Names a thread's session. False where Slack does not. */
  rename(thread: ThreadRef, title: string): Promise<boolean>;
}

const NOT_AN_AGENT = "not_authorized";
/** The warning of `setStatus` while the app does not subscribe to `agent_session_stopped`. */
const NO_STOP = "missing_agent_session_stopped_event_subscription";
/** The longest title that Slack takes, in characters. */
const TITLE_CHARACTERS = 200;

export function createAgentSessions({
  log,
  writes,
}: {
  readonly writes: WebClient;
  readonly log: Log;
}): AgentSessions {
  let standing: "assumed" | "agent" | "no-agent" = "assumed";

  const accepted = (answer: { readonly warning?: unknown }) => {
    if (standing === "agent") return;
    standing = "agent";
    if (String(answer.warning ?? "").includes(NO_STOP))
      log.warn("Slack shows no Stop: the Slack app does not subscribe to agent_session_stopped");
  };

  return {
    isOffered: () => standing !== "no-agent",
    show: async ({ channel, threadTs }, status) => {
      const shown = await callSlack(() =>
        writes.agents.sessions.setStatus({ channel_id: channel, thread_ts: threadTs, status }),
      );
      if (shown.ok) {
        accepted(shown.value);
        return succeeded(true);
      }
      if (shown.error.kind !== "refused") return failed(shown.error);
      const { code } = shown.error;
      if (standing === "assumed" && (code === NOT_AN_AGENT || offCodes.has(code))) {
        standing = "no-agent";
        log.info("The Slack app is not declared an agent, so its threads show a status in words", {
          reason: failureText(shown.error),
        });
      }
      return succeeded(false);
    },
    rename: async ({ channel, threadTs }, title) => {
      if (standing !== "agent") return false;
      const renamed = await callSlack(() =>
        writes.agents.sessions.rename({
          channel_id: channel,
          thread_ts: threadTs,
          title: [...title].slice(0, TITLE_CHARACTERS).join(""),
        }),
      );
      return renamed.ok;
    },
  };
}
