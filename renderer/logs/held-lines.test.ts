import { expect, test } from "vitest";
import type { LogEntry } from "../../main/api/logs.ts";
import {
  type Chunk,
  HELD_MAX_LINES,
  type HeldLines,
  linesOf,
  noLines,
  withNewer,
  withOlder,
} from "./held-lines.ts";

/** Lines numbered from `from` to `to`; cursors are the numbers of the places between them. */
function chunk(from: number, to: number): Chunk {
  const lines = Array.from({ length: to - from }, (_, index): LogEntry => {
    const at = String(from + index);
    return {
      at,
      time: from + index,
      level: "info",
      source: null,
      message: at,
      session: null,
      fields: {},
      bytes: 1,
      isCut: false,
    };
  });
  return { lines, start: String(from), end: String(to) };
}

function numbers(held: HeldLines): readonly number[] {
  return linesOf(held).map(({ at }) => Number(at));
}

function expectWhole(held: HeldLines): void {
  const shown = numbers(held);
  expect(shown).toStrictEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
  expect(shown.length).toBeLessThanOrEqual(HELD_MAX_LINES);
  expect(held.chunks[0]?.start).toBe(String(shown[0]));
  expect(held.chunks.at(-1)?.end).toBe(String((shown.at(-1) ?? 0) + 1));
}

test("scrolling far back lets the newest lines go, and their cursor stays", () => {
  let held = withNewer(noLines, chunk(99_800, 100_000), true);
  for (let at = 99_800; at > 80_000; at -= 200) {
    held = withOlder(held, chunk(at - 200, at));
    expectWhole(held);
  }
  expect(numbers(held)[0]).toBe(80_000);
  expect(held.reachesEnd).toBe(false);
  const end = Number(held.chunks.at(-1)?.end);
  held = withNewer(held, chunk(end, end + 200), false);
  expectWhole(held);
});

test("following for long lets the oldest lines go, however few come at once", () => {
  let held = withNewer(noLines, chunk(0, 200), true);
  for (let at = 200; at < 12_000; at += 3) {
    held = withNewer(held, chunk(at, at + 3), true);
    if (at % 300 === 200) expectWhole(held);
  }
  expect(held.reachesEnd).toBe(true);
  expect(numbers(held).at(-1)).toBe(12_001);
  expect(held.chunks.length).toBeLessThan(60);
});

test("a page without a match moves the place to go on from", () => {
  const held = withOlder(withNewer(noLines, chunk(10, 20), true), {
    lines: [],
    start: "5",
    end: "10",
  });
  expect(numbers(held).length).toBe(10);
  expect(held.chunks[0]?.start).toBe("5");
});
