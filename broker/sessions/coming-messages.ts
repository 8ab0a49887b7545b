import type { KnownMessages } from "../store/messages.ts";
import type { DescribedMessage } from "./model.ts";

/**
 * The thread's earlier messages without those that the agent is given by themselves later: people's
 * messages that wait, and those that Slack has and has not delivered yet. An input without a message of
 * its own, such as the note on an interruption, has no place in the thread that would leave them out.
 * Pure.
 */
export function withoutComing(
  earlier: readonly DescribedMessage[],
  { newest, waiting }: KnownMessages,
): readonly DescribedMessage[] {
  return earlier.filter(({ message: { author, ts } }) => {
    if (author.kind !== "user") return true;
    return !waiting.has(ts) && (newest === null || Number(ts) <= Number(newest.split("#")[0]));
  });
}
