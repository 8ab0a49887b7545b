import type { ThreadCommand } from "../../sessions/thread-commands.ts";

/**
 * The command that a message's text is, or null. With a dash a command always counts (`-stop`);
 * without it only beside a mention of us (`@codex status`), so that ordinary words in a live thread
 * or a direct message reach the agent. Nothing but the command may stand in the message.
 */
export function commandIn(text: string, botUserId: string): ThreadCommand | null {
  const { rest, isMention } = withoutMention(text, botUserId);
  const words = rest.toLowerCase().split(/\s+/);
  const [first = "", second, ...more] = words;
  if (more.length > 0) return null;
  const name = first.startsWith("-") ? first.slice(1) : isMention ? first : "";
  switch (name) {
    case "stop":
    case "help":
    case "status":
    case "new":
      return second === undefined ? { kind: name } : null;
    case "quiet":
      if (second === undefined) return { kind: "quiet", wanted: "toggle" };
      return second === "on" || second === "off" ? { kind: "quiet", wanted: second } : null;
    default:
      return null;
  }
}

/** True when the text is a mention of us and nothing else. */
export function isBareMention(text: string, botUserId: string): boolean {
  const { rest, isMention } = withoutMention(text, botUserId);
  return isMention && rest === "";
}

/** `<@U…>` and the labelled `<@U…|name>`. */
function withoutMention(text: string, botUserId: string) {
  let isMention = false;
  const rest = text.replaceAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => {
    if (id !== botUserId) return whole;
    isMention = true;
    return "";
  });
  return { rest: rest.trim(), isMention };
}
