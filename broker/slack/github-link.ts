import { buttonClickOf } from "./button-click.ts";
import { section } from "./card-text.ts";

// How a person links a GitHub account: a button that they alone see, and the code that answers it.

export const GITHUB_LINK_ACTION = "github_link";

interface Shown {
  readonly text: string;
  readonly blocks: readonly unknown[];
}

/** The button; its value is the id of the person who sees it. */
export function linkButton(userId: string) {
  return {
    type: "button",
    action_id: GITHUB_LINK_ACTION,
    text: { type: "plain_text", text: "Link GitHub account" },
    value: userId,
  };
}

/** Says something about the person's account, with the button below it. */
export function linkOffer(userId: string, text: string): Shown {
  return {
    text,
    blocks: [
      section(text),
      { type: "actions", block_id: "github.link", elements: [linkButton(userId)] },
    ],
  };
}

/** The code, for the person who pressed the button. */
export function linkCode(userCode: string, url: string): Shown {
  const text =
    `Open ${url} and enter the code *${userCode}*. Enter it only if you pressed the button yourself ` +
    "just now: the account of the person who enters it is linked with your Slack account. It is good for 15 minutes.";
  return { text, blocks: [section(text)] };
}

/** Somebody pressed the button. */
export interface LinkClick {
  readonly userId: string;
  /** Who was shown the button. */
  readonly offeredTo: string;
  readonly channel: string;
  readonly threadTs: string | null;
}

/** The click of an `interactive` envelope; null when it is about something else. */
export function linkClickOf(payload: unknown): LinkClick | null {
  const click = buttonClickOf(payload);
  if (click?.actionId !== GITHUB_LINK_ACTION || click.value === null) return null;
  const { channel, seenInThread: threadTs, userId, value: offeredTo } = click;
  return { userId, offeredTo, channel, threadTs };
}
