import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StepEntry, TimelineEntry } from "../../broker/api/timeline.ts";
import { entriesOf, type TimelineNote, type TimelinePages, withNotes } from "./timeline-pages.ts";

const entry = (sequence: number, name = "old"): TimelineEntry => ({
  kind: "other",
  sequence,
  sessionKey: "C1:1",
  at: sequence,
  name,
  summary: "",
});
const step = (sequence: number, itemId: string, state: StepEntry["state"]): StepEntry => ({
  kind: "step",
  sequence,
  sessionKey: "C1:1",
  at: sequence,
  itemId,
  turnId: "turn",
  step: "command",
  title: "ls",
  state,
  exitCode: null,
  durationMs: null,
  files: [],
  detail: null,
  hasMore: false,
});
const note = (of: TimelineEntry): TimelineNote => ({ kind: "entry", entry: of });

/** Pages of these sequences, the newest page first. */
function pages(parts: readonly (readonly number[])[], isComplete = true): TimelinePages {
  return {
    pageParams: parts.map(() => undefined),
    pages: parts.map((sequences, index) => ({
      ok: true,
      entries: sequences.map((sequence) => entry(sequence)),
      nextBeforeSequence: isComplete && index === parts.length - 1 ? null : (sequences[0] ?? null),
      running: [],
      mark: 0,
    })),
  };
}
const sequences = (data: TimelinePages) => entriesOf(data).map(({ sequence }) => sequence);

describe("an entry of the feed", () => {
  it("that is older than all that is loaded comes with its page", () => {
    expect(sequences(withNotes(pages([[5, 6]], false), [note(entry(2))], 1))).toStrictEqual([5, 6]);
  });

  it("is the first of an empty timeline", () => {
    expect(sequences(withNotes(pages([[]]), [note(entry(2))], 1))).toStrictEqual([2]);
  });

  it("changes the one that has its place, and no other page", () => {
    const two = pages([
      [5, 6],
      [2, 3],
    ]);
    const next = withNotes(two, [note(entry(3, "new"))], 1);
    expect(entriesOf(next)[1]).toMatchObject({ sequence: 3, name: "new" });
    expect(sequences(next)).toStrictEqual([2, 3, 5, 6]);
    expect(next.pages[0]?.entries).toBe(two.pages[0]?.entries);
  });

  it("takes the running step that it ends away", () => {
    const live = { kind: "live-step" as const, sessionKey: "C1:1", running: true };
    const running = withNotes(pages([[1]]), [{ ...live, step: step(0, "a", "running") }], 1);
    expect(running.pages[0]?.running).toHaveLength(1);
    const ended = withNotes(running, [note(step(2, "a", "completed"))], 2);
    expect(ended.pages[0]?.running).toStrictEqual([]);
    expect(ended.pages[0]?.mark).toBe(2);
  });
});

it("takes away a live step that ended without an entry, and forgets one that it never knew", () => {
  const live = { kind: "live-step" as const, sessionKey: "C1:1", step: step(0, "a", "running") };
  const one = withNotes(pages([[1]]), [{ ...live, running: true }], 1);
  expect(withNotes(one, [{ ...live, running: false }], 2).pages[0]?.running).toStrictEqual([]);
  const other = { ...live, step: step(0, "b", "running"), running: false };
  expect(withNotes(one, [other], 2).pages[0]?.running).toHaveLength(1);
});

it("keeps any timeline whole, in order, and the same when notes come twice", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(30), { maxLength: 20 }),
      fc.array(fc.nat(40), { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      (known, news, size) => {
        const sorted = known.toSorted((a, b) => a - b);
        const parts: number[][] = [];
        for (let end = sorted.length; end > 0; end -= size) {
          parts.push(sorted.slice(Math.max(0, end - size), end));
        }
        const data = pages(parts.length === 0 ? [[]] : parts);
        const notes = news.map((sequence) => note(entry(sequence, "new")));
        const once = withNotes(data, notes, 1);
        const all = [...new Set([...known, ...news])].toSorted((a, b) => a - b);
        expect(sequences(once)).toStrictEqual(all);
        expect(withNotes(once, notes, 1)).toStrictEqual(once);
      },
    ),
  );
});
