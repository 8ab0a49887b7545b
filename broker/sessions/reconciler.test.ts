import { expect, it } from "vitest";
import { isSilent } from "./reconciler.ts";

it.each([
  ["one that speaks is not asked about", 1_901, 2_000, false],
  ["one that never spoke is measured from its start", null, 1_100, true],
  ["one that started just now is left alone", null, 1_099, false],
  ["events of the turn before do not count", 500, 1_050, false],
  ["a silent one is asked about", 1_900, 2_000, true],
])("OP13: of the running turns, %s", (_sentence, lastEventAt, now, silent) => {
  expect(isSilent({ startedAt: 1_000 }, lastEventAt, now, 100)).toBe(silent);
});
