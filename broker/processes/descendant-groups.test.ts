import { expect, it } from "vitest";
import { groupsBelow } from "./descendant-groups.ts";

const process = (pid: number, parent: number, group: number) => ({ pid, parent, group });

it("finds the groups of all that a process started, but not its own", () => {
  const all = [
    process(10, 1, 10),
    process(11, 10, 10),
    process(12, 11, 12),
    process(13, 12, 12),
    process(14, 13, 14),
    process(20, 1, 20),
  ];
  expect(groupsBelow(10, all)).toEqual([12, 14]);
  expect(groupsBelow(20, all)).toEqual([]);
  expect(groupsBelow(99, all)).toEqual([]);
});

it("never names the group of everybody, and ends where a listing contradicts itself", () => {
  expect(groupsBelow(10, [process(10, 11, 10), process(11, 10, 1), process(12, 10, 0)])).toEqual(
    [],
  );
});
