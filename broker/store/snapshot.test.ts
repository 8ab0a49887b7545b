import { expect, it } from "vitest";
import { fileTime, surplusSnapshots } from "./snapshot.ts";

const at = (day: number, schema = "0001_first") =>
  `broker-${schema}-${fileTime(Date.UTC(2030, 0, day))}.sqlite`;

it.each([
  ["nothing", [], []],
  ["no more than are kept", [at(1), at(2), at(3)], []],
  ["the oldest by time, whatever their order", [at(4), at(1), at(3), at(2), at(5)], [at(1), at(2)]],
  [
    "the oldest by time and not by schema",
    [at(1, "0009_z"), at(2, "0001_a"), at(3, "0001_a"), at(4, "0001_a")],
    [at(1, "0009_z")],
  ],
  ["no files of other names", ["mine.sqlite", `${at(1)}.unfinished`, at(2), at(3), at(4)], []],
])("removes %s", (_, names, surplus) => {
  expect(surplusSnapshots(names, 3)).toEqual(surplus);
});
