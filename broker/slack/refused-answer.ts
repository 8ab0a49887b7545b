import type { WebClient } from "@slack/web-api";
import type { Log } from "../logs/log.ts";
import type { ThreadRef } from "../sessions/model.ts";
import { callSlack, failureText } from "./failure.ts";

/** Shown on a thread's first message when an answer could not be posted there. */
const SIGN = "warning";

/**
 * Shows the people of a thread that Slack refused an answer for good: in a read-only or archived
 * channel nothing can be posted, but a reaction may still be taken. Best effort, returns at once; the
 * text is kept with the parked items.
 */
export function refusedAnswerSign(options: {
  readonly writes: WebClient;
  readonly log: Log;
}): (thread: ThreadRef) => void {
  const { log, writes } = options;
  return ({ channel, threadTs }) => {
    void callSlack(() => writes.reactions.add({ channel, timestamp: threadTs, name: SIGN })).then(
      (result) => {
        if (result.ok) return;
        if (result.error.kind === "refused" && result.error.code === "already_reacted") return;
        log.warn("A thread could not be shown that its answer was refused", {
          channel,
          threadTs,
          reason: failureText(result.error),
        });
      },
    );
  };
}
