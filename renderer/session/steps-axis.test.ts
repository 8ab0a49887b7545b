import { describe, expect, it } from "vitest";
import type { StepEntry } from "../../broker/api/timeline.ts";
import { axisOf, type AxisTurn } from "./steps-axis.ts";

const MINUTE = 60_000;
const step = (at: number, durationMs: number | null, state: StepEntry["state"] = "completed") =>
  ({ kind: "step", at, durationMs, state, itemId: String(at) }) as StepEntry;
const turn = (steps: readonly StepEntry[], rest: Partial<AxisTurn> = {}): AxisTurn => ({
  startedAt: 0,
  steps,
  end: { at: 10 * MINUTE },
  ...rest,
});
const places = (of: AxisTurn, now = 0) =>
  axisOf(of, now).bars.map(({ left, width }) => [left, width]);

describe("the bars of a turn", () => {
  it("lie where their steps began, as long as they took", () => {
    expect(places(turn([step(5 * MINUTE, 5 * MINUTE), step(10 * MINUTE, MINUTE)]))).toStrictEqual([
      [0, 50],
      [90, 10],
    ]);
  });

  it("have no length for steps without one, the last moment included", () => {
    expect(places(turn([step(MINUTE, 0), step(10 * MINUTE, null)]))).toStrictEqual([
      [10, 0],
      [100, 0],
    ]);
  });

  it("reach until now while their step runs", () => {
    const running = turn([step(2 * MINUTE, null, "running")], { end: null });
    expect(places(running, 8 * MINUTE)).toStrictEqual([[25, 75]]);
    expect(axisOf(running, 8 * MINUTE).bars[0]).toMatchObject({
      begin: 2 * MINUTE,
      lengthMs: 6 * MINUTE,
    });
  });

  it("end with the turn when their step never ended", () => {
    expect(places(turn([step(5 * MINUTE, null, "running")]), 60 * MINUTE)).toStrictEqual([
      [50, 50],
    ]);
  });

  it("end with the last step of a turn that neither runs nor has ended", () => {
    const { end } = axisOf(turn([step(4 * MINUTE, MINUTE)], { end: null }), null);
    expect(end).toBe(4 * MINUTE);
  });

  it("stay on the axis when clocks disagree", () => {
    const { begin, end, bars } = axisOf(
      turn([step(MINUTE, 3 * MINUTE), step(12 * MINUTE, MINUTE)]),
      0,
    );
    expect([begin, end]).toStrictEqual([-2 * MINUTE, 12 * MINUTE]);
    for (const { left, width } of bars) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(100);
    }
  });

  it("fill an axis that begins with the first step when the turn's beginning is not loaded", () => {
    const later = turn([step(9 * MINUTE, MINUTE)], { startedAt: null, end: { at: 9 * MINUTE } });
    expect(places(later)).toStrictEqual([[0, 100]]);
  });

  it("have places when nothing took any time", () => {
    expect(places(turn([step(0, 0)], { end: { at: 0 } }))).toStrictEqual([[0, 0]]);
  });
});

describe("gaps", () => {
  it("are long spans in which no step ran, at the end too", () => {
    const { gaps } = axisOf(turn([step(2 * MINUTE, 2 * MINUTE), step(7 * MINUTE, MINUTE)]), 0);
    expect(gaps).toStrictEqual([
      { left: 20, width: 40, lengthMs: 4 * MINUTE },
      { left: 70, width: 30, lengthMs: 3 * MINUTE },
    ]);
  });

  it("are not where another step runs, nor where they are short", () => {
    const steps = [
      step(8 * MINUTE, 8 * MINUTE),
      step(2 * MINUTE, MINUTE),
      step(9.5 * MINUTE, MINUTE),
    ];
    expect(axisOf(turn(steps), 0).gaps).toStrictEqual([]);
  });
});

describe("the marks of the axis", () => {
  it.each([
    [10 * MINUTE, 2 * MINUTE],
    [45_000, 10_000],
    [3 * 60 * MINUTE, 30 * MINUTE],
    [40 * 24 * 60 * MINUTE, 7 * 24 * 60 * MINUTE],
  ])("of %d ms are %d ms apart", (span, apart) => {
    const { marks } = axisOf(turn([step(span, span)], { end: { at: span } }), 0);
    expect(marks[0]).toStrictEqual({ left: 0, afterMs: 0 });
    expect(marks[1]?.afterMs).toBe(apart);
    expect(marks.length).toBeLessThanOrEqual(7);
    expect(marks.length).toBeGreaterThanOrEqual(2);
  });

  it("are the beginning alone when nothing took any time", () => {
    expect(axisOf(turn([step(0, 0)], { end: { at: 0 } }), 0).marks).toHaveLength(1);
  });
});
