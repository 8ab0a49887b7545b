import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import { callSlack, failureText } from "./failure.ts";

/**
 * Writes to a person in their direct messages with the bot, once and at best (chat.postMessage takes a
 * user id as its channel). False when Slack did not take it, or did not say.
 */
export async function postDirectly(
  userId: string,
  text: string,
  { writes, log }: { readonly writes: WebClient; readonly log: Log },
): Promise<boolean> {
  const posted = await callSlack(() =>
    writes.apiCall("chat.postMessage", { channel: userId, text }),
  );
  if (!posted.ok)
    log.warn("A direct message could not be posted", { reason: failureText(posted.error) });
  return posted.ok;
}
