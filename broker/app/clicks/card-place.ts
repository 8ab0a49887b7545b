import { type AskView, cardKey } from "../../sessions/ask-views.ts";
import { sessionKeyOf } from "../../sessions/model.ts";
import type { AskInteraction } from "../../slack/interactions.ts";
import { readProgress } from "../../slack/outbox/row-body.ts";
import { outboxRowsByKey } from "../../store/outbox.ts";
import type { Executor } from "../../store/schema.ts";

/**
 * Whether somebody acted on the question's own card, or in a form that was opened from it. `cardTs`
 * is null while Slack has not confirmed the card's message. Pure.
 */
export function isAtCard(
  { channel, messageTs, threadTs }: AskInteraction,
  ask: AskView,
  cardTs: string | null,
): boolean {
  if (threadTs === null || sessionKeyOf({ channel, threadTs }) !== ask.sessionKey) return false;
  return messageTs === null || cardTs === null || messageTs === cardTs;
}

/** The ts of a question's card; null while Slack has not confirmed it. */
export async function askCardTs(db: Executor, ask: AskView): Promise<string | null> {
  const [row] = await outboxRowsByKey(db, [
    cardKey({ session_key: ask.sessionKey, handle: ask.handle }),
  ]);
  return readProgress(row?.outcome_json ?? null).posted[0]?.ts ?? null;
}
