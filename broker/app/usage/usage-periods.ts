import type { UsageWindow } from "../../api/usage.ts";
import { assertNever } from "../../errors/broker-error.ts";
import { QUARTER_MS } from "../../store/usage-schema.ts";
import { weekdayOf, zoneCalendar } from "./zone-days.ts";

/** From `from` on, until just before `to`. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The times that one look at the usage is about. */
export interface UsagePeriods {
  readonly unit: "hour" | "day";
  /** The bars of the chart, oldest first and without a gap. The last one has not ended yet. */
  readonly buckets: readonly Period[];
  /** What the bars cover, until now. */
  readonly window: Period;
  /** As long as the window until now, and right before it. */
  readonly before: Period;
  readonly today: Period;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** The same weekday of the weeks before, until the same time of day; the newest first. */
  readonly usual: readonly Period[];
}

/** Weeks whose weekday is compared with today. */
const USUAL_WEEKS = 4;

/** Pure. `zone` is an IANA name. */
export function usagePeriods(window: UsageWindow, now: number, zone: string): UsagePeriods {
  const calendar = zoneCalendar(zone);
  const today = calendar.dayOf(now);
  const dayStart = (daysBefore: number) => calendar.startOfDay(today - daysBefore);
  const edges =
    window === "24h" ? hourEdges(now, calendar.startOfHour) : dayEdges(window, dayStart);
  const buckets = edges.slice(1).map((to, index) => ({ from: edges[index] ?? to, to }));
  const from = edges[0] ?? now;
  const elapsed = quarterBefore(now - dayStart(0));
  return {
    unit: window === "24h" ? "hour" : "day",
    buckets,
    window: { from, to: edges.at(-1) ?? now },
    before: { from: quarterBefore(from - (now - from)), to: from },
    today: { from: dayStart(0), to: dayStart(-1) },
    weekday: weekdayOf(today),
    usual: Array.from({ length: USUAL_WEEKS }, (_, week) => {
      const start = dayStart(7 * (week + 1));
      return { from: start, to: start + elapsed };
    }),
  };
}

/** This hour of the clock and the 23 before it. */
function hourEdges(now: number, startOfHour: (at: number) => number): readonly number[] {
  const starts = [startOfHour(now)];
  while (starts.length < 24) starts.unshift(startOfHour((starts[0] ?? now) - 1));
  return [...starts, (starts.at(-1) ?? now) + 3_600_000];
}

/** Today and the days before it, as many as the window's name says. */
function dayEdges(
  window: Exclude<UsageWindow, "24h">,
  dayStart: (daysBefore: number) => number,
): readonly number[] {
  const days = daysOf(window);
  return Array.from({ length: days + 1 }, (_, index) => dayStart(days - 1 - index));
}

function daysOf(window: Exclude<UsageWindow, "24h">): number {
  switch (window) {
    case "7d":
      return 7;
    case "30d":
      return 30;
    case "90d":
      return 90;
    default:
      return assertNever(window);
  }
}

function quarterBefore(at: number): number {
  return at - (((at % QUARTER_MS) + QUARTER_MS) % QUARTER_MS);
}
