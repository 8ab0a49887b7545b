import type { World } from "../world/world.ts";

/** Real Codex on a busy machine: a turn may take seconds, never this long. */
const PATIENCE_MS = 30_000;

/** A thread of the Slack stand-in in which the bot was mentioned. */
export interface Thread {
  readonly key: string;
  /** Somebody replies in it. */
  say(text: string): void;
  /** Resolves when a message of the bot holds `text`. */
  answer(text: string): Promise<void>;
}

export function mention({ slack }: World, text: string, channel = "C0GENERAL"): Thread {
  const threadTs = slack.say({ channel, text: `<@${slack.botUserId}> ${text}` });
  return {
    key: `${channel}:${threadTs}`,
    say: (reply) => void slack.say({ channel, threadTs, text: reply }),
    answer: async (wanted) => {
      const find = () =>
        slack.botMessages(channel, threadTs).find((message) => message.text.includes(wanted));
      await slack.waitFor(find, { timeoutMs: PATIENCE_MS, what: `"${wanted}" in ${threadTs}` });
    },
  };
}
