import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import { callSlack, failureText } from "./failure.ts";

/** What one person alone sees, in a channel or a thread. */
export interface EphemeralMessage {
  readonly channel: string;
  readonly threadTs: string | null;
  readonly userId: string;
  readonly text: string;
  /** Shown in place of the text, such as a button. */
  readonly blocks?: readonly unknown[];
}

/**
 * Shows a message to one person, once and at best (chat.postEphemeral). False when Slack surely did
 * not show it and may do so later.
 */
export async function postEphemeral(
  { blocks, channel, threadTs, userId, text }: EphemeralMessage,
  { writes, log }: { readonly writes: WebClient; readonly log: Log },
): Promise<boolean> {
  const posted = await callSlack(() =>
    writes.apiCall("chat.postEphemeral", {
      channel,
      user: userId,
      text,
      ...(blocks === undefined ? {} : { blocks }),
      ...(threadTs !== null && { thread_ts: threadTs }),
    }),
  );
  if (posted.ok) return true;
  log.warn("An ephemeral message could not be posted", { reason: failureText(posted.error) });
  return posted.error.kind !== "rate-limited" && posted.error.kind !== "unreachable";
}
