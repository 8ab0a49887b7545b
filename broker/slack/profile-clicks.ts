import { z } from "zod";
import { USE_ANOTHER_PROFILE } from "./hold-notice.ts";

/** Somebody wants a waiting session to go on with another profile. */
export interface ProfileClick {
  readonly userId: string;
  readonly channel: string;
  readonly threadTs: string;
  /** The key of the notice that has the button, without the session's. */
  readonly noticeKey: string;
}

// `block_actions` (Block Kit interactions); only what we use, the rest may change.
const clickSchema = z.looseObject({
  type: z.literal("block_actions"),
  user: z.looseObject({ id: z.string() }),
  channel: z.looseObject({ id: z.string() }),
  message: z.looseObject({ thread_ts: z.string() }),
  actions: z.tuple([
    z.looseObject({
      action_id: z.literal(USE_ANOTHER_PROFILE),
      value: z.string().regex(/^quota:\w+$/),
    }),
  ]),
});

/** The click of an `interactive` envelope, or null when it is another one. */
export function profileClickOf(payload: unknown): ProfileClick | null {
  const parsed = clickSchema.safeParse(payload);
  if (!parsed.success) return null;
  const { actions, channel, message, user } = parsed.data;
  return {
    userId: user.id,
    channel: channel.id,
    threadTs: message.thread_ts,
    noticeKey: actions[0].value,
  };
}
