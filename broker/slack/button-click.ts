import { z } from "zod";

/** Somebody pressed a button of ours. */
export interface ButtonClick {
  readonly actionId: string;
  readonly value: string | null;
  readonly userId: string;
  readonly channel: string;
  /**
   * The thread of the message with the button, which is its own root where it has no other. Null in a
   * message that one person sees: Slack does not send it along.
   */
  readonly threadTs: string | null;
  /** The thread in which one person sees the message with the button; null in the channel itself. */
  readonly seenInThread: string | null;
  /** Good for one form, for 3 s. */
  readonly triggerId: string | null;
}

// `block_actions` (Block Kit interactions); only what we use, the rest may change.
const clickSchema = z.looseObject({
  type: z.literal("block_actions"),
  user: z.looseObject({ id: z.string() }),
  channel: z.looseObject({ id: z.string() }),
  trigger_id: z.string().nullish(),
  message: z.looseObject({ thread_ts: z.string().nullish(), ts: z.string() }).nullish(),
  container: z.looseObject({ thread_ts: z.string().nullish() }).nullish(),
  actions: z.tuple(
    [z.looseObject({ action_id: z.string(), value: z.string().nullish() })],
    z.unknown(),
  ),
});

/** The click of an `interactive` envelope; null when it holds none, or one without a channel. */
export function buttonClickOf(payload: unknown): ButtonClick | null {
  const parsed = clickSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { actions, channel, container, message, trigger_id: triggerId, user } = parsed.data;
  const [{ action_id: actionId, value }] = actions;
  return {
    actionId,
    value: value ?? null,
    userId: user.id,
    channel: channel.id,
    threadTs: message?.thread_ts ?? message?.ts ?? null,
    seenInThread: container?.thread_ts ?? null,
    triggerId: triggerId ?? null,
  };
}
