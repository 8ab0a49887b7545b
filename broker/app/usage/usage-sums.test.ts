import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RangeUsage } from "../../store/usage.ts";
import { groupedUsage, shareOf, sumOf, trendOf, usualOf } from "./usage-sums.ts";

const BUCKETS = 4;

const used = (id: string | null, range: number, total: number): RangeUsage => ({
  id,
  range,
  turns: 1,
  input: total,
  cachedInput: 0,
  output: 0,
  reasoning: 0,
  total,
});

/** At most one part for each id and bucket, as SQL groups them. */
const parts = fc
  .uniqueArray(
    fc.record({
      id: fc.oneof(
        fc.constant(null),
        fc.integer({ min: 1, max: 300 }).map((n) => `p${n}`),
      ),
      range: fc.nat({ max: BUCKETS - 1 }),
      total: fc.nat({ max: 1_000_000 }),
    }),
    { selector: ({ id, range }) => `${String(id)} ${range}`, maxLength: 600, size: "max" },
  )
  .map((all) => all.map(({ id, range, total }) => used(id, range, total)));

describe("the sums of the usage", () => {
  it("AD16: are nothing without turns", () => {
    const nothing = groupedUsage([], BUCKETS);
    expect(nothing).toMatchObject({ rows: [], rest: null, series: [], others: null });
    expect(nothing.sums).toMatchObject({ turns: 0, total: 0 });
  });

  it("AD16: give five a series, the most used first, and the others one together", () => {
    const six = ["a", "b", "c", "d", "e", null].map((id, index) => used(id, 1, 100 - index));
    const { others, rows, series } = groupedUsage([used("e", 3, 50), ...six], BUCKETS);
    expect(series.map(({ id }) => id)).toEqual(["e", "a", "b", "c", "d"]);
    expect(series[0]?.tokens).toEqual([0, 96, 0, 50]);
    expect(others).toEqual([0, 95, 0, 0]);
    expect(rows.map(({ id }) => id)).toEqual(["e", "a", "b", "c", "d", null]);
    expect(rows[0]?.share).toBeCloseTo(146 / 635);
  });

  it("AD17: neither lose nor double a token, however many there are", () => {
    fc.assert(
      fc.property(parts, (all) => {
        const { others, rest, rows, series, sums } = groupedUsage(all, BUCKETS);
        const total = all.reduce((sum, one) => sum + one.total, 0);
        expect(sums).toMatchObject({ total, input: total, turns: all.length });
        expect(sumOf([...rows, ...(rest === null ? [] : [rest])])).toEqual(sums);
        const charted = [...series.map(({ tokens }) => tokens), others ?? []];
        expect(charted.flat().reduce((sum, one) => sum + one, 0)).toBe(total);
        for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
          const here = all.filter(({ range }) => range === bucket);
          const inChart = charted.reduce((sum, tokens) => sum + (tokens[bucket] ?? 0), 0);
          expect(inChart).toBe(here.reduce((sum, one) => sum + one.total, 0));
        }
        const ids = new Set(all.map(({ id }) => id)).size;
        expect(rows.length + (rest?.ids ?? 0)).toBe(ids);
        expect(rows.length).toBeLessThanOrEqual(200);
        const shares = [...rows, ...(rest === null ? [] : [rest])].map(({ share }) => share);
        const whole = shares.reduce((sum, share) => sum + share, 0);
        expect(whole).toBeCloseTo(total === 0 ? 0 : 1);
        expect(rows.map((row) => row.total)).toEqual(
          rows.map((row) => row.total).toSorted((a, b) => b - a),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("AD16: have no share of nothing, and no trend from nothing", () => {
    expect(shareOf(0, 0)).toBe(0);
    expect(trendOf(5, 0)).toBeNull();
    expect(trendOf(112, 100)).toBeCloseTo(0.12);
    expect(trendOf(0, 100)).toBe(-1);
  });

  it.each([
    ["nothing was ever used", [10, 10, 10, 10], null, null],
    ["the history begins this week", [10, 0, 0, 0], 3_500, null],
    ["the history begins within the day two weeks ago", [10, 10, 0, 0], 2_001, null],
    ["nothing was used on these days", [0, 0, 0, 0], 0, null],
    ["two weeks are known", [10, 20, 0, 0], 2_000, 15],
    ["four weeks are known, one of them quiet", [10, 20, 0, 30], 0, 15],
  ])("AD16: what is usual when %s", (_, tokens, first, usual) => {
    // The days of one to four weeks ago.
    const days = tokens.map((each, week) => ({ from: 4_000 - 1_000 * (week + 1), tokens: each }));
    expect(usualOf(days, first)).toBe(usual);
  });
});
