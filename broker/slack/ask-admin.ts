import { buttonClickOf } from "./button-click.ts";
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

/** The click of an `interactive` envelope; null when it is about something else. */
export function askAdminClickOf(payload: unknown): AskAdminClick | null {
  const click = buttonClickOf(payload);
  if (click?.actionId !== ASK_ADMIN_ACTION) return null;
  return { userId: click.userId, channel: click.channel, threadTs: click.seenInThread };
}
