import { describe, expect, it } from "vitest";
import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import { openRows, rowsOf, type StepsRow } from "./steps-view.ts";

function step(sequence: number, state: StepEntry["state"] = "completed"): StepEntry {
  return { kind: "step", sequence, state, itemId: String(sequence), at: sequence } as StepEntry;
}
const row = (sequence: number, state: StepEntry["state"] = "completed"): StepsRow => ({
  kind: "step",
  step: step(sequence, state),
});
const numbers = (rows: readonly StepsRow[]) =>
  rows.map((each) => (each.kind === "step" ? each.step.sequence : each.kind));

describe("what a fold leaves open", () => {
  const rows = [row(1), row(2, "failed"), row(3), row(4), row(5)];
  it.each([
    ["closed", [2]],
    ["newest", [2, 3, 4, 5]],
    ["all", [1, 2, 3, 4, 5]],
  ] as const)("when it is %s", (fold, open) => {
    expect(numbers(openRows(rows, fold))).toStrictEqual(open);
  });
});

it("puts how an ask ended beside the ask, and shows an end without its ask", () => {
  const ask = { kind: "ask", sequence: 2, handle: "a" } as Extract<TimelineEntry, { kind: "ask" }>;
  const end = (sequence: number, handle: string) =>
    ({ kind: "ask-settled", sequence, handle }) as Extract<TimelineEntry, { kind: "ask-settled" }>;
  const rows = rowsOf({
    kind: "steps",
    id: "steps-1",
    items: [end(1, "earlier"), ask, step(3), end(4, "a")],
    running: [step(0, "running")],
  });
  expect(rows.map(({ kind }) => kind)).toStrictEqual(["settled", "ask", "step", "step"]);
  expect(rows[1]).toMatchObject({ settled: { sequence: 4 } });
});

it("leaves out the final answer, which stands below as a message, but no word on the way", () => {
  const said = (sequence: number, title: string) =>
    ({ ...step(sequence), step: "message", title }) as StepEntry;
  const items = [said(1, "commentary"), said(2, "answer"), said(3, "final_answer")];
  expect(numbers(rowsOf({ kind: "steps", id: "steps-1", items, running: [] }))).toStrictEqual([
    1, 2,
  ]);
});
