import type { StepEntry } from "../../broker/api/timeline.ts";
import { beganAt } from "./step-words.ts";
import type { TurnSteps } from "./turns.ts";

/** What the axis needs of a turn. */
export interface AxisTurn extends Pick<TurnSteps, "startedAt" | "steps"> {
  readonly end: { readonly at: number } | null;
}

/** `left` and `width` are percentages of the axis. */
interface Span {
  readonly left: number;
  readonly width: number;
  readonly lengthMs: number;
}

export interface StepBar extends Span {
  readonly step: StepEntry;
  /** In ms since the epoch. */
  readonly begin: number;
}

export interface StepsAxis {
  /** Both in ms since the epoch. */
  readonly begin: number;
  readonly end: number;
  readonly bars: readonly StepBar[];
  /** Where no step ran for long: the agent waited or thought. */
  readonly gaps: readonly Span[];
  readonly marks: readonly { readonly left: number; readonly afterMs: number }[];
}

/** A shorter gap says nothing. */
const GAP_PERCENT = 10;
/** More marks would run into one another. */
const MOST_MARKS = 6;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const intervals: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90].map((count) => count * DAY),
];

/**
 * The steps of a turn as bars on a time axis. It ends with the turn, `now` while the turn runs, and with
 * the last step when neither is known (null). Pure.
 */
export function axisOf({ startedAt, steps, end: ended }: AxisTurn, now: number | null): StepsAxis {
  const begins = steps.map(beganAt);
  const begin = Math.min(...(startedAt === null ? [] : [startedAt]), ...begins);
  // The clocks of Codex and of the worker may disagree a little.
  const end = Math.max(begin, ended?.at ?? now ?? begin, ...steps.map(({ at }) => at));
  const percent = (ms: number) => (end === begin ? 0 : (ms / (end - begin)) * 100);
  const span = (from: number, to: number): Span => ({
    left: percent(from - begin),
    width: percent(to - from),
    lengthMs: to - from,
  });
  const bars = steps.map((step): StepBar => {
    const from = beganAt(step);
    return { ...span(from, step.state === "running" ? end : step.at), step, begin: from };
  });
  return { begin, end, bars, gaps: gapsOf(bars, begin, end, span), marks: marksOf(end - begin) };
}

function gapsOf(
  bars: readonly StepBar[],
  begin: number,
  end: number,
  span: (from: number, to: number) => Span,
): readonly Span[] {
  const gaps: Span[] = [];
  let covered = begin;
  for (const bar of bars.toSorted((a, b) => a.begin - b.begin)) {
    if (bar.begin > covered) gaps.push(span(covered, bar.begin));
    covered = Math.max(covered, bar.begin + bar.lengthMs);
  }
  if (end > covered) gaps.push(span(covered, end));
  return gaps.filter(({ width }) => width >= GAP_PERCENT);
}

function marksOf(length: number): StepsAxis["marks"] {
  if (length === 0) return [{ left: 0, afterMs: 0 }];
  const longest = length / MOST_MARKS;
  const interval = intervals.find((each) => each >= longest) ?? longest;
  return Array.from({ length: Math.floor(length / interval) + 1 }, (_, index) => ({
    left: ((index * interval) / length) * 100,
    afterMs: index * interval,
  }));
}
