import type { AbsenceItem } from "../../broker/api/health.ts";
import { assertNever } from "../../broker/errors/broker-error.ts";
import { countWord, countWordFirst } from "../../main/api/number-words.ts";
import { durationWords, momentWords } from "../language/time-words.ts";

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
  const span = `${durationWords(absence.until - absence.from)}, until ${momentWords(absence.until, now)}`;
  return `${causeWords(absence.cause, machine)} for ${span}. ${foundWords(absence)}`;
}

function causeWords(cause: AbsenceItem["cause"], machine: string): string {
  switch (cause) {
    case "asleep":
      return `${machine.charAt(0).toUpperCase()}${machine.slice(1)} slept`;
    case "not-running":
      return "The broker did not run";
    case "no-link":
      return "Slack was out of reach";
    default:
      return assertNever(cause);
  }
}

function foundWords({ found, searched }: AbsenceItem): string {
  if (!searched) return "The broker is looking for messages of that time.";
  switch (found) {
    case 0:
      return "No message was missed.";
    case 1:
      return "One message came in meanwhile; it was delivered.";
    case 2:
      return "Two messages came in meanwhile; both were delivered.";
    default:
      return `${countWordFirst(found)} messages came in meanwhile; all ${countWord(found)} were delivered.`;
  }
}
