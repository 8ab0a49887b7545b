import type { AbsenceItem } from "../../broker/api/health.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import {
  capitalised,
  countWord,
  countWordFirst,
  groupedNumber,
} from "../../main/api/number-words.ts";
import { inLanguage } from "../language/language.ts";
import { sentences } from "../../main/api/sentences.ts";
import { spaced } from "../language/clauses.ts";
import { durationWords, momentWords } from "../language/time-words.ts";

const words = inLanguage(
  {
    asleep: (machine: string, span: string, until: string) =>
      `${capitalised(machine)} slept for ${span}, until ${until}.`,
    notRunning: (span: string, until: string) =>
      `The broker did not run for ${span}, until ${until}.`,
    noLink: (span: string, until: string) => `Slack was out of reach for ${span}, until ${until}.`,
    searching: "The broker is looking for messages of that time.",
    found: (count: number) => {
      switch (count) {
        case 0:
          return "No message was missed.";
        case 1:
          return "One message came in meanwhile; it was delivered.";
        case 2:
          return "Two messages came in meanwhile; both were delivered.";
        default:
          return `${countWordFirst(count)} messages came in meanwhile; all ${countWord(count)} were delivered.`;
      }
    },
  },
  {
    asleep: (machine, span, until) => `${spaced(machine)}睡眠了 ${span}，直到 ${until}。`,
    notRunning: (span, until) => `Broker 有 ${span}没有运行，直到 ${until}。`,
    noLink: (span, until) => `Slack 有 ${span}无法连接，直到 ${until}。`,
    searching: "Broker 正在查找这段时间的消息。",
    found: (count) =>
      count === 0 ? "没有遗漏消息。" : `期间收到 ${groupedNumber(count)} 条消息，已全部送达。`,
  },
);

/** What is older is no news. */
const NEWS_MS = 24 * 60 * 60_000;

/** The newest absence that nobody has seen here; null when there is none. Pure. */
export function unseenAbsence(
  absences: readonly AbsenceItem[],
  seenUntil: number,
  now: number,
): AbsenceItem | null {
  return absences.find(({ until }) => until > seenUntil && now - until < NEWS_MS) ?? null;
}

/** Why nobody heard what people wrote, until when, and what came of it. Pure. */
export function absenceWords(absence: AbsenceItem, now: number, machine: string): string {
  const { found, searched } = absence;
  return sentences(
    causeWords(absence, now, machine),
    searched ? words.found(found) : words.searching,
  );
}

function causeWords({ cause, from, until }: AbsenceItem, now: number, machine: string): string {
  const [span, end] = [durationWords(until - from), momentWords(until, now)];
  switch (cause) {
    case "asleep":
      return words.asleep(machine, span, end);
    case "not-running":
      return words.notRunning(span, end);
    case "no-link":
      return words.noLink(span, end);
    default:
      return assertNever(cause);
  }
}
