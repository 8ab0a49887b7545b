import { assertNever } from "../../errors/broker-error.ts";
import type { OutboundBody } from "../../sessions/ports/posts.ts";
import { context } from "../card-text.ts";
import { numberWord } from "../../sessions/status/number-words.ts";

/** A time in which we could not hear what people wrote, in ms since the epoch. */
export interface Absence {
  readonly cause: "asleep" | "not-running" | "no-link";
  readonly from: number;
  readonly to: number;
}

/** A message that waited for less is no news to anybody. */
export const WAITED_MS = 60_000;
/** A link's death is noticed late, and after a wake the new one takes a moment. */
const MARGIN_MS = 2 * 60_000;

/** The causes, the one that says most first. */
const causes: readonly Absence["cause"][] = ["asleep", "not-running", "no-link"];

/** The absence that explains why a message of that time was missed; null when none does. Pure. */
export function absenceAt(absences: readonly Absence[], at: number): Absence | null {
  const possible = absences.filter(
    ({ from, to }) => to - from >= WAITED_MS && at >= from - MARGIN_MS && at <= to + MARGIN_MS,
  );
  return (
    possible.toSorted((a, b) => causes.indexOf(a.cause) - causes.indexOf(b.cause)).at(0) ?? null
  );
}

/** From when to when the messages of an absence were written, in ms since the epoch. */
export function windowOf(absence: Absence): { readonly from: number; readonly to: number } {
  return { from: absence.from - MARGIN_MS, to: absence.to + MARGIN_MS };
}

export interface AwayLine {
  /** Null when we do not know why: Slack did not bring it. */
  readonly absence: Absence | null;
  /** How many messages waited in the thread. */
  readonly messages: number;
  /** "This Mac" or "This machine". */
  readonly machine: string;
}

/** What a thread is told whose messages waited. Pure. */
export function awayBody(line: AwayLine): OutboundBody {
  const { absence, messages } = line;
  const since =
    messages === 1
      ? "message sent since then"
      : `${numberWord(messages)} messages sent since then, in order`;
  const read = absence === null ? lateWords(messages) : `I have read the ${since}.`;
  const [why, plainWhy] = absence === null ? ["", ""] : whyWords(absence, line.machine);
  return { kind: "notice", text: `${plainWhy}${read}`, blocks: [context(`${why}${read}`)] };
}

function lateWords(messages: number): string {
  return messages === 1
    ? "Slack delivered your last message late. I have read it now."
    : `Slack delivered the last ${numberWord(messages)} messages late. I have read them now, in order.`;
}

function whyWords(absence: Absence, machine: string): readonly [mrkdwn: string, plain: string] {
  const subject = subjectOf(absence.cause, machine);
  return [`${subject} ${spanWords(absence)}. `, `${subject}. `];
}

function subjectOf(cause: Absence["cause"], machine: string): string {
  switch (cause) {
    case "asleep":
      return `${machine} was asleep`;
    case "not-running":
      return "I was not running here";
    case "no-link":
      return "I could not reach Slack";
    default:
      return assertNever(cause);
  }
}

const DAY_MS = 24 * 60 * 60_000;

function spanWords({ from, to }: Absence): string {
  // The time alone says too little once it may be another day's.
  const form = to - from < DAY_MS / 2 ? "{time}" : "{date_short_pretty} at {time}";
  return `from ${dateToken(from, form)} to ${dateToken(to, form)}`;
}

/** Slack's date token: each reader sees their own time zone. */
function dateToken(at: number, form: string): string {
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!date^${Math.floor(at / 1_000)}^${form}|${fallback}>`;
}
