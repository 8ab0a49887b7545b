import type { RangeUsage, UsedSums } from "../../store/usage.ts";
import { noUsage } from "../../store/usage.ts";

// The arithmetic of the usage. Pure.

/** As many series as a chart can tell apart by its greys and one accent. */
const MOST_SERIES = 5;

/** More rows than anybody reads; a bound for the answer. */
const MOST_ROWS = 200;

/** A same weekday of one week alone is no custom. */
const LEAST_USUAL_DAYS = 2;

export interface GroupedUsage {
  readonly rows: readonly UsageOfId[];
  /** The ids behind the rows, together; null when there are none. */
  readonly rest: (UsedSums & { readonly ids: number; readonly share: number }) | null;
  readonly sums: UsedSums;
  /** Total tokens in each bucket, of the first rows. */
  readonly series: readonly { readonly id: string | null; readonly tokens: readonly number[] }[];
  /** Of all ids that have no series; null when each has one. */
  readonly others: readonly number[] | null;
}

interface UsageOfId extends UsedSums {
  readonly id: string | null;
  readonly share: number;
}

/** Puts together what each id used in each bucket. `used` has the buckets' indexes as its ranges. */
export function groupedUsage(used: readonly RangeUsage[], buckets: number): GroupedUsage {
  const byId = Map.groupBy(used, ({ id }) => id);
  const sums = sumOf(used);
  const all = [...byId]
    .map(([id, parts]) => {
      const sum = sumOf(parts);
      return { id, ...sum, share: shareOf(sum.total, sums.total) };
    })
    .toSorted((a, b) => b.total - a.total || b.turns - a.turns || compareIds(a.id, b.id));
  const rest = all.slice(MOST_ROWS);
  const restSum = sumOf(rest);
  const tokensOf = (ids: readonly { readonly id: string | null }[]) => {
    const tokens = Array.from({ length: buckets }, () => 0);
    for (const { id } of ids) {
      for (const { range, total } of byId.get(id) ?? [])
        tokens[range] = (tokens[range] ?? 0) + total;
    }
    return tokens;
  };
  return {
    rows: all.slice(0, MOST_ROWS),
    rest:
      rest.length === 0
        ? null
        : { ...restSum, ids: rest.length, share: shareOf(restSum.total, sums.total) },
    sums,
    series: all.slice(0, MOST_SERIES).map((one) => ({ id: one.id, tokens: tokensOf([one]) })),
    others: all.length > MOST_SERIES ? tokensOf(all.slice(MOST_SERIES)) : null,
  };
}

/** Stands for all direct messages: which of them is nobody's business. */
export const DIRECT_MESSAGES = "direct-messages";

/** The same usage of channels, with all direct messages as one. Their ids begin with a D. */
export function withDirectAsOne(used: readonly RangeUsage[]): readonly RangeUsage[] {
  return used.map((one) =>
    one.id?.startsWith("D") === true ? { ...one, id: DIRECT_MESSAGES } : one,
  );
}

export function sumOf(parts: readonly UsedSums[]): UsedSums {
  return parts.reduce<UsedSums>(
    (sum, part) => ({
      turns: sum.turns + part.turns,
      input: sum.input + part.input,
      cachedInput: sum.cachedInput + part.cachedInput,
      output: sum.output + part.output,
      reasoning: sum.reasoning + part.reasoning,
      total: sum.total + part.total,
    }),
    noUsage,
  );
}

/** From 0 to 1; 0 of nothing. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** 0.12 for 12% more than before; null when there was nothing before. */
export function trendOf(now: number, before: number): number | null {
  return before === 0 ? null : now / before - 1;
}

/**
 * What is usual, from the same weekday of earlier weeks: the average of those that the history
 * reaches back to. Null when these are too few, or when nothing was used.
 */
export function usualOf(
  days: readonly { readonly from: number; readonly tokens: number }[],
  firstTurnAt: number | null,
): number | null {
  const known = days.filter(({ from }) => firstTurnAt !== null && firstTurnAt <= from);
  if (known.length < LEAST_USUAL_DAYS) return null;
  const average = known.reduce((sum, { tokens }) => sum + tokens, 0) / known.length;
  return average === 0 ? null : average;
}

/** What is not known comes last. */
function compareIds(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : Number(a > b);
}
