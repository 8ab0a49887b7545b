import type { SessionStatus } from "../../broker/api/session-status.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { comingWords } from "../../main/api/time-words.ts";

/** "#checkout-web", or what it is instead. Pure. */
export function channelName({ channel }: Pick<SessionItem, "channel">): string {
  if (channel.type === "im") return "Direct message";
  if (channel.name === null) return channel.type === "mpim" ? "Group message" : channel.id;
  return `#${channel.name}`;
}

/** A session's title, also before there is one. Pure. */
export function titleOf({ title }: Pick<SessionItem, "title">): string {
  return title ?? "No text yet";
}

/** A person's name, or the id until Slack told it. Pure. */
export function personName(person: SessionItem["starter"]): string {
  return person === null ? "Nobody" : (person.name ?? person.id);
}

/** The state in a narrow column: with the time at which it changes, where that is what counts. Pure. */
export function stateWord(status: SessionStatus, now: number): string {
  return status.state === "out-of-quota" && status.until !== null
    ? `Quota until ${comingWords(status.until, now)}`
    : status.word;
}
