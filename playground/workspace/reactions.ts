import type { Message } from "./model.ts";

/** The message with one more reaction, or null when this person already has it there. */
export function withReaction(message: Message, name: string, user: string): Message | null {
  const found = message.reactions.find((one) => one.name === name);
  if (found?.users.includes(user) === true) return null;
  const changed = { name, users: [...(found?.users ?? []), user] };
  const reactions =
    found === undefined
      ? [...message.reactions, changed]
      : message.reactions.map((one) => (one.name === name ? changed : one));
  return { ...message, reactions };
}

/** The message without this person's reaction, or null when there is none. */
export function withoutReaction(message: Message, name: string, user: string): Message | null {
  const found = message.reactions.find((one) => one.name === name);
  if (found?.users.includes(user) !== true) return null;
  const reactions = message.reactions
    .map((one) =>
      one.name === name ? { name, users: one.users.filter((each) => each !== user) } : one,
    )
    .filter((one) => one.users.length > 0);
  return { ...message, reactions };
}
