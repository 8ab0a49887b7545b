import { z } from "zod";
import { section } from "./card-text.ts";

// How a person whose work is refused asks the one who can allow it: a button below the refusal, which they
// alone see, and a direct message that it sends.

export const ASK_ADMIN_ACTION = "ask_admin";

/** The longest label of a button that Slack shows whole on a phone, in characters. */
const NAME_CHARACTERS = 40;

/** A refusal with the button below it. `name` is that of the person to ask. */
export function refusalBlocks(text: string, name: string): readonly unknown[] {
  const button = {
    type: "button",
    action_id: ASK_ADMIN_ACTION,
    text: { type: "plain_text", text: `Ask ${name.slice(0, NAME_CHARACTERS)}` },
    value: "ask",
  };
  return [section(text), { type: "actions", block_id: "ask.admin", elements: [button] }];
}

/** Who asks, and where they were refused. */
export interface AskAdminClick {
  readonly userId: string;
  readonly channel: string;
  readonly threadTs: string | null;
}

// `block_actions` (Block Kit interactions); only what we use, the rest may change.
const clickSchema = z.looseObject({
  type: z.literal("block_actions"),
  user: z.looseObject({ id: z.string() }),
  channel: z.looseObject({ id: z.string() }),
  container: z.looseObject({ thread_ts: z.string().nullish() }).optional(),
  actions: z.tuple([z.looseObject({ action_id: z.literal(ASK_ADMIN_ACTION) })], z.unknown()),
});

/** The click of an `interactive` envelope; null when it is about something else. */
export function askAdminClickOf(payload: unknown): AskAdminClick | null {
  const click = clickSchema.safeParse(payload);
  if (!click.success) return null;
  const { channel, container, user } = click.data;
  return { userId: user.id, channel: channel.id, threadTs: container?.thread_ts ?? null };
}
