import type { ThreadCommand } from "../../sessions/thread-commands.ts";

/**
 * The command that a message's text is, or null. `stop` counts wherever it is the whole message.
 * With a dash a command always counts (`-stop`);
 * without it only beside a mention of us (`@codex status`), so that ordinary words in a live thread
 * or a direct message reach the agent. Nothing but the command may stand in the message.
 */
export function commandIn(text: string, botUserId: string): ThreadCommand | null {
  const { rest, isMention } = withoutMention(text, botUserId);
  if (isStop(rest)) return { kind: "stop" };
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

/** Marks, bullets and dashes of every kind that people or their keyboards put around a word. */
const AROUND = /^[\s*_~`"'“”‘’,:;.!…•·‐‑‒–—―−-]+|[\s*_~`"'“”‘’,:;.!…]+$/gu;

/**
 * Whether the whole message asks to stop, however it is written: `stop!`, `—stop`, `please stop`.
 * A person who wants to stop the agent must not have to look up how.
 */
function isStop(text: string): boolean {
  const word = text
    .toLowerCase()
    .replaceAll(/\b(?:please|pls)\b/g, "")
    .replaceAll(AROUND, "");
  return word === "stop";
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
