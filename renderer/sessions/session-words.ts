import { translatedReason } from "../../main/api/status-reasons.ts";
import type { SessionStatus } from "../../broker/api/session-status.ts";
import type { SessionItem } from "../../broker/api/sessions.ts";
import { localized } from "../language/broker-text.ts";
import { inLanguage } from "../language/language.ts";
import { comingWords } from "../language/time-words.ts";

const words = inLanguage(
  {
    directMessage: "Direct message",
    groupMessage: "Group message",
    untitled: "No text yet",
    nobody: "Nobody",
    quotaUntil: (time: string) => `Quota until ${time}`,
    spokenState: (word: string) => `${word}: `,
  },
  {
    directMessage: "私信",
    groupMessage: "多人私信",
    untitled: "还没有文字",
    nobody: "无",
    quotaUntil: (time: string) => `额度 ${time} 恢复`,
    spokenState: (word: string) => `${word}：`,
  },
);

/** "#checkout-web", or what it is instead. Pure. */
export function channelName({ channel }: Pick<SessionItem, "channel">): string {
  if (channel.type === "im") return words.directMessage;
  if (channel.name === null) return channel.type === "mpim" ? words.groupMessage : channel.id;
  return `#${channel.name}`;
}

/** A session's title, also before there is one. Pure. */
export function titleOf({ title }: Pick<SessionItem, "title">): string {
  return title ?? words.untitled;
}

/** A person's name, or the id until Slack told it. Pure. */
export function personName(person: SessionItem["starter"]): string {
  return person === null ? words.nobody : (person.name ?? person.id);
}

/** A state read aloud before its title. Pure. */
export function spokenState({ word }: SessionStatus): string {
  return words.spokenState(localized(word));
}

/** Why a session is in its state; null where the word says all. Pure. */
export function reasonText(status: SessionStatus): string | null {
  return translatedReason(status, localized);
}

/** The state in a narrow column: with the time at which it changes, where that is what counts. Pure. */
export function stateWord(status: SessionStatus, now: number): string {
  return status.state === "out-of-quota" && status.until !== null
    ? words.quotaUntil(comingWords(status.until, now))
    : localized(status.word);
}
