import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  barLabel,
  barTitle,
  chartSeries,
  colourAt,
  labelledBars,
  stackedHeights,
} from "./chart-data.ts";

const at = (hour: number, day = 26) => new Date(2026, 10, day, hour).getTime();
const subject = (id: string) => ({ id, name: null, channelType: null });
const names = { of: ({ id }: { id: string | null }) => id ?? "?", other: "Other" };

describe("the chart of the usage", () => {
  it("AD16: has the others last, in a colour that no series has", () => {
    const series = ["a", "b", "c", "d", "e"].map((id) => ({ subject: subject(id), tokens: [1] }));
    const drawn = chartSeries({ series, others: [7] }, names);
    expect(drawn.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e", "Other"]);
    expect(new Set(drawn.map(({ colour }) => colour)).size).toBe(6);
    expect(colourAt(5)).toBe(drawn.at(-1)?.colour);
    expect(chartSeries({ series, others: null }, names)).toHaveLength(5);
  });

  it("AD16: stacks each series on those before it, and paints nothing where one has nothing", () => {
    const series = [
      { name: "a", colour: "chart-1" as const, tokens: [5, 0, 2] },
      { name: "b", colour: "chart-2" as const, tokens: [1, 3, 0] },
    ];
    expect(stackedHeights(series)).toEqual([
      [6, 3, null],
      [5, null, 2],
    ]);
  });

  it("AD16: is as high as the sum of its parts", () => {
    const bars = 3;
    const tokens = fc.array(fc.nat(), { minLength: bars, maxLength: bars });
    fc.assert(
      fc.property(fc.array(tokens, { minLength: 1, maxLength: 6 }), (all) => {
        const heights = stackedHeights(
          all.map((each, index) => ({ name: "", colour: colourAt(index), tokens: each })),
        );
        for (let bar = 0; bar < bars; bar += 1) {
          const sum = all.reduce((total, each) => total + (each[bar] ?? 0), 0);
          expect(Math.max(0, ...heights.map((each) => each[bar] ?? 0))).toBe(sum);
        }
      }),
    );
  });

  it("AD16: names its bars in the reader's time", () => {
    const hours = { unit: "hour" as const, starts: [at(22), at(23)], until: at(24) };
    expect(barLabel(at(22), hours)).toBe("22:00");
    expect(barTitle(0, hours)).toBe("Thu 26 Nov, 22:00 to 23:00");
    expect(barTitle(1, hours)).toBe("Thu 26 Nov, 23:00 to 00:00");
    const week = { unit: "day" as const, starts: [at(0, 25), at(0, 26)], until: at(24) };
    expect(barLabel(at(0), week)).toBe("Thu 26");
    expect(barTitle(1, week)).toBe("Thu 26 Nov");
    const month = { ...week, starts: Array.from({ length: 30 }, (_, day) => at(0, day)) };
    expect(barLabel(at(0), month)).toBe("26 Nov");
  });

  it("AD16: labels the newest bar, and as many as fit", () => {
    expect(labelledBars(7, 20)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(labelledBars(7, 3)).toEqual([0, 3, 6]);
    expect(labelledBars(90, 0)).toEqual([89]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.nat({ max: 30 }), (bars, most) => {
        const labelled = labelledBars(bars, most);
        expect(labelled.at(-1)).toBe(bars - 1);
        expect(labelled.length).toBeLessThanOrEqual(Math.max(1, most));
      }),
    );
  });
});
