import { expect, it } from "vitest";
import { extended, nothingPicked, stillListed, toggled } from "./picked-sessions.ts";

const rows = ["a", "b", "c", "d"];
const keysOf = (picked: typeof nothingPicked) => [...picked.keys].toSorted();

it("takes a row in and out again", () => {
  const one = toggled(nothingPicked, "b");
  expect(keysOf(one)).toEqual(["b"]);
  expect(keysOf(toggled(one, "b"))).toEqual([]);
});

it.each([
  ["down", "b", "d", ["b", "c", "d"]],
  ["up", "c", "a", ["a", "b", "c"]],
  ["nowhere", "b", "b", ["b"]],
  ["to a row that is gone", "b", "x", ["b"]],
])("extends %s", (_case, anchor, to, keys) => {
  expect(keysOf(extended(toggled(nothingPicked, anchor), rows, to))).toEqual(keys);
});

it("extends from the same row again, and keeps what was picked before", () => {
  const apart = toggled(toggled(nothingPicked, "a"), "c");
  const down = extended(apart, rows, "d");
  expect(keysOf(extended(down, rows, "b"))).toEqual(["a", "b", "c", "d"]);
});

it("begins with the row itself when there is none to extend from", () => {
  const picked = extended(nothingPicked, rows, "c");
  expect(picked).toEqual({ keys: new Set(["c"]), anchor: "c" });
  expect(keysOf(extended({ keys: new Set(["x"]), anchor: "x" }, rows, "a"))).toEqual(["a", "x"]);
});

it("is about listed sessions alone", () => {
  const picked = toggled(toggled(nothingPicked, "gone"), "a");
  expect(stillListed(picked, [{ key: "a" }, { key: "b" }])).toEqual([{ key: "a" }]);
});
